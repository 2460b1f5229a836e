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
    /// <summary>Objects of one kind that warnings are looked for in.</summary>
    private const int MaxObjects = 2000;

    public static IServiceCollection AddCatalogWebhook(this IServiceCollection services) =>
        services.AddValidatingWebhook(CatalogRules.All, provider => new Gatherer(provider.GetRequiredService<IClusterClient>()).GatherAsync);

    private sealed class Gatherer(IClusterClient cluster)
    {
        public async ValueTask<CatalogView> GatherAsync(AdmissionRequest<Catalog> request, CancellationToken cancellationToken)
        {
            if (request.Subject.Spec.Restrictions.Count == 0)
            {
                return CatalogView.Nothing;
            }

            try
            {
                var (catalogs, entries, tenants) = (ListAsync<Catalog>(), ListAsync<CatalogEntry>(), ListAsync<Tenant>());
                return new(await catalogs, await entries, await tenants);
            }
            catch (Exception unavailable) when (unavailable is ApiException or JsonException)
            {
                return CatalogView.Nothing; // the decision does not rest on it
            }

            Task<IReadOnlyList<T>> ListAsync<T>()
                where T : class, IKubernetesObject<T> =>
                cluster.ListAsync<T>(new() { Namespace = request.Namespace, MaxItems = MaxObjects }, cancellationToken);
        }
    }
}
