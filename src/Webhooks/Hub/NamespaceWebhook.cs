using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.Namespaces;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.WebhookConfigurations;
using KubeCarrier.Webhooks.Admission;

namespace KubeCarrier.Webhooks.Hub;

/// <summary>
/// Binds <see cref="NamespaceRules"/> and <see cref="NamespaceOwnerRules"/> to their paths. Namespaces are not ours, so they stay JSON; metadata
/// can be written through every subresource they have, so all of them come here.
/// </summary>
internal static class NamespaceWebhook
{
    /// <summary>For the namespaces of accounts, which fail closed.</summary>
    public static string Path { get; } = WebhookPath.For(WebhookPath.Validate, KubernetesResources.Namespaces);

    /// <summary>For all namespaces, which must never wait for us.</summary>
    public const string OwnersPath = "/validate-namespace-owners";

    private const string Kind = "Namespace";

    public static IReadOnlyList<string> SubResources { get; } = ["", "status", "finalize"];

    public static IServiceCollection AddNamespaceWebhooks(this IServiceCollection services) => services
        .AddSingleton(provider =>
        {
            var (requests, gatherer) = (provider.GetRequiredService<AdmissionRequests>(), new Gatherer(provider.GetRequiredService<IClusterClient>()));
            return new Webhook(Path, Kind, (path, body, deadline) => JudgeAsync(path, body, requests, gatherer, deadline));
        })
        .AddSingleton(provider =>
        {
            var requests = provider.GetRequiredService<AdmissionRequests>();
            return new Webhook(OwnersPath, "NamespaceOwner", (path, body, _) => ValueTask.FromResult(
                Refusal(path, body) ?? Verdict.Of(NamespaceOwnerRules.All.Evaluate(requests.Carried(body), NoFacts.Instance)))) { IsBusy = true };
        });

    private static async ValueTask<Verdict> JudgeAsync(
        string path, AdmissionRequestBody body, AdmissionRequests requests, Gatherer gatherer, Deadline deadline)
    {
        if (Refusal(path, body) is { } refusal)
        {
            return refusal;
        }

        var request = requests.Carried(body);
        return Verdict.Of(NamespaceRules.All.Evaluate(request, await gatherer.GatherAsync(request, deadline.Token)));
    }

    private static Verdict? Refusal(string path, AdmissionRequestBody body)
    {
        var type = KubernetesResources.Namespaces;
        return body is { Kind: { Group: "", Kind: Kind }, Resource: { } resource }
            && resource.Group == type.Group && resource.Version == type.Version && resource.Resource == type.Plural
            && SubResources.Contains(body.SubResource ?? "", StringComparer.Ordinal)
                ? ReviewConsistency.Violation(body) is { } inconsistent ? Verdict.Of(inconsistent) : null
                : Verdict.BadRequest($"{path} judges namespaces in v1 and their subresources status and finalize.");
    }

    private sealed class Gatherer(IClusterClient cluster)
    {
        private static readonly NamespaceView NothingAsked = new(AccountLives: false);

        /// <summary>Read live: a copy that lags would let the namespace of a new account go.</summary>
        public async ValueTask<NamespaceView> GatherAsync(AdmissionRequest<JsonObject> request, CancellationToken cancellationToken)
        {
            if (request.Operation is not AdmissionOperation.Delete
                || request.Caller.MaintainsObjects
                || NamespaceRules.AccountUid(request.OldObject) is not { Length: > 0 } uid
                || !DnsLabel.Require("account", request.Name).IsAllowed)
            {
                return NothingAsked;
            }

            var account = await cluster.GetAsync<Account>(new(null, request.Name), cancellationToken);
            return new(account is { Metadata.IsDeleting: false } && string.Equals(account.Metadata.Uid, uid, StringComparison.Ordinal));
        }
    }
}
