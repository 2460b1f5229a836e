using System.Text.Json;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Webhooks.Admission;

namespace KubeCarrier.Webhooks.Hub;

/// <summary>Binds <see cref="CatalogRules"/> to its path. What is read live serves for warnings alone, so it may be missing.</summary>
internal static class CatalogWebhook
{
    public static IServiceCollection AddCatalogWebhook(this IServiceCollection services) => services.AddValidatingWebhook(
        CatalogRules.All,
        provider => new Gatherer(provider.GetRequiredService<IClusterClient>(), provider.GetRequiredService<TimeProvider>()).GatherAsync);

    private sealed class Gatherer(IClusterClient cluster, TimeProvider clock)
    {
        /// <summary>Objects of one kind that warnings are looked for in.</summary>
        private const int MaxObjects = 2000;

        /// <summary>A warning is not worth more of the writer's time.</summary>
        private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

        public async ValueTask<CatalogView> GatherAsync(AdmissionRequest<Catalog> request, CancellationToken cancellationToken)
        {
            if (request.Subject.Spec.Restrictions.Count == 0)
            {
                return CatalogView.Nothing;
            }

            using var patience = new CancellationTokenSource(Patience, clock);
            using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
            try
            {
                var (catalogs, entries, tenants) = (ListAsync<Catalog>(), ListAsync<CatalogEntry>(), ListAsync<Tenant>());
                await Task.WhenAll(catalogs, entries, tenants);
                return new(await catalogs, await entries, await tenants);
            }
            catch (Exception unavailable) when (unavailable is ApiException or HttpRequestException or JsonException or OperationCanceledException
                && !cancellationToken.IsCancellationRequested)
            {
                return CatalogView.Nothing; // the decision does not rest on it
            }

            Task<IReadOnlyList<T>> ListAsync<T>()
                where T : class, IKubernetesObject<T> =>
                cluster.ListAsync<T>(new() { Namespace = request.Namespace, MaxItems = MaxObjects }, either.Token);
        }
    }
}
