using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.Accounts;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Webhooks.Admission;

namespace KubeCarrier.Webhooks.Hub;

/// <summary>Binds <see cref="AccountRules"/> to its path and to the cluster, read live: a stale copy would let a namespace be captured.</summary>
internal static class AccountWebhook
{
    /// <summary>Objects of one kind that a message lists; nobody reads more.</summary>
    private const int MaxObjects = 500;

    /// <summary>What keeps an account, in the contract's order.</summary>
    private static readonly ResourceType[] Blocking =
    [
        DerivedCustomResource.ResourceType,
        CustomResourceDiscovery.ResourceType,
        CustomResourceDiscoverySet.ResourceType,
        ServiceClusterAssignment.ResourceType,
    ];

    public static IServiceCollection AddAccountWebhook(this IServiceCollection services) =>
        services.AddValidatingWebhook(AccountRules.All, provider => new Gatherer(
            provider.GetRequiredService<IClusterClient>(), provider.GetRequiredService<TenantInstanceReader>()).GatherAsync);

    private sealed class Gatherer(IClusterClient cluster, TenantInstanceReader instances)
    {
        private static readonly AccountView NothingFound = new(NamespaceExists: false, BlockingObjects: []);

        public async ValueTask<AccountView> GatherAsync(AdmissionRequest<Account> request, CancellationToken cancellationToken) => request.Operation switch
        {
            AdmissionOperation.Create => NothingFound with { NamespaceExists = await NamespaceExistsAsync(request.Name, cancellationToken) },
            AdmissionOperation.Delete => NothingFound with { BlockingObjects = await BlockingObjectsAsync(request.Subject, cancellationToken) },
            _ => NothingFound,
        };

        private async Task<bool> NamespaceExistsAsync(string name, CancellationToken cancellationToken) =>
            IsLabel(name) && await cluster.GetAsync(KubernetesResources.Namespaces, new(null, name), cancellationToken) is not null;

        /// <summary>Nothing else can be a namespace, and nothing else belongs into a URL.</summary>
        private static bool IsLabel(string name) => DnsLabel.Require("account", name).IsAllowed;

        private async Task<IReadOnlyList<string>> BlockingObjectsAsync(Account account, CancellationToken cancellationToken)
        {
            // By name, not by what the status says: a status that is not written yet protects nothing (B20).
            if (account.Metadata.Name is not { } @namespace || !IsLabel(@namespace))
            {
                return [];
            }

            var lists = await Task.WhenAll(Blocking.Select(type => LinesAsync(type, @namespace, cancellationToken)));
            return [.. lists.SelectMany(lines => lines), .. await instances.LinesAsync(@namespace, cancellationToken)];
        }

        private async Task<IEnumerable<string>> LinesAsync(ResourceType type, string @namespace, CancellationToken cancellationToken)
        {
            var found = await cluster.ListAsync(type, new() { Namespace = @namespace, MaxItems = MaxObjects }, cancellationToken);
            return found.Items
                .Select(item => item["metadata"]?["name"]?.GetValue<string>() ?? "")
                .Order(StringComparer.Ordinal)
                .Select(name => $"{type.Kind}.{type.ApiVersion}: {name}");
        }
    }
}
