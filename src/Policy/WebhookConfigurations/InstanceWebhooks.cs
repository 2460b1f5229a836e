using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.WebhookConfigurations;

/// <summary>Both configurations for instance CRDs.</summary>
/// <param name="Validating">Judges every write to an instance.</param>
/// <param name="Mutating">Adds what instances must have and what an update must not take off, and asks service clusters that are to judge too.</param>
/// <param name="Covered">The resources whose instances are treated as they should be where both are loaded.</param>
/// <param name="Unserved">What the rules name and the API server need not serve: CRDs that are not established, and subresources that a CRD does not have.</param>
public sealed record InstanceWebhookConfiguration(
    ProvenConfiguration Validating, ProvenConfiguration Mutating, IReadOnlySet<string> Covered, IReadOnlySet<RuleResource> Unserved);

/// <summary>One configuration of each type for all instance CRDs: rules name our groups only, so kube-system is never touched.</summary>
public static class InstanceWebhooks
{
    public const string ValidatingName = "kubecarrier-instances-validating-webhook-configuration";

    public const string MutatingName = "kubecarrier-instances-mutating-webhook-configuration";

    /// <param name="crds">Internal and tenant CRDs.</param>
    /// <param name="asked">Names of those whose service cluster is asked about every write; of the others new internal objects cost no call.</param>
    /// <param name="endpoint">Where the webhooks are served.</param>
    public static InstanceWebhookConfiguration For(IEnumerable<JsonObject> crds, IReadOnlySet<string> asked, WebhookEndpoint endpoint)
    {
        var all = crds.OrderBy(crd => ObjectMeta.Of(crd).Name, StringComparer.Ordinal).ToList();
        var resources = all.Select(CrdState.Resource).ToList();
        var made = all.Select(crd => ObjectMeta.Of(crd).Uid).OfType<string>().ToList();
        var judged = all.Select(crd => Webhook("v", WebhookPath.Validate, CrdState.Resource(crd), endpoint, Written(crd), "CREATE", "UPDATE")).ToList();
        var defaulted = all.Select(crd => Mutating(crd, IsAsked(crd, asked), endpoint)).ToList();
        return new(
            Configuration(KubernetesResources.ValidatingWebhookConfigurations, ValidatingName, endpoint, judged, made),
            Configuration(KubernetesResources.MutatingWebhookConfigurations, MutatingName, endpoint, defaulted, made),
            resources.Select(type => type.GroupResource).ToHashSet(StringComparer.Ordinal),
            all.SelectMany(Unserved).ToHashSet());
    }

    /// <summary>The internal CRDs of discoveries with <see cref="WebhookStrategy.ServiceCluster"/>, and what is derived of them.</summary>
    public static IReadOnlySet<string> Asked(IEnumerable<CustomResourceDiscovery> discoveries, IEnumerable<DerivedCustomResource> derived)
    {
        var internals = discoveries.Where(discovery => discovery.Spec.WebhookStrategy is WebhookStrategy.ServiceCluster)
            .Select(discovery => discovery.Status?.ManagementClusterCRD?.Name).OfType<string>().ToHashSet(StringComparer.Ordinal);
        return internals.Concat(derived.Where(own => internals.Contains(own.Spec.BaseCRD.Name)).Select(own => own.Status?.DerivedCR?.Name).OfType<string>())
            .ToHashSet(StringComparer.Ordinal);
    }

    private static bool IsAsked(JsonObject crd, IReadOnlySet<string> asked) => asked.Contains(ObjectMeta.Of(crd).Name ?? "");

    // To scale is to change the instance: a service cluster that judges is asked about that too.
    private static JsonObject Mutating(JsonObject crd, bool isAsked, WebhookEndpoint endpoint)
    {
        var type = CrdState.Resource(crd);
        return Webhook("m", WebhookPath.Mutate, type, endpoint,
            isAsked ? [type.Plural, $"{type.Plural}/scale"] : [type.Plural], IsForTenants(crd) || isAsked ? ["CREATE", "UPDATE"] : ["UPDATE"]);
    }

    // An entry without derive makes its internal CRD the tenants' one; the mutating webhook then has nothing to add to what is new.
    public static bool IsForTenants(JsonObject crd) =>
        ObjectMeta.Of(crd).Labels.GetValueOrDefault(WellKnown.Labels.OwnerType) == $"{DerivedCustomResource.ResourceType.Kind}.{DerivedCustomResource.ResourceType.Group}";

    // Every way to write to an instance (B02).
    private static IEnumerable<string> Written(JsonObject crd)
    {
        var plural = CrdState.Resource(crd).Plural;
        return [plural, $"{plural}/status", $"{plural}/scale"];
    }

    // A rule names subresources whether or not there are any yet, so that no CRD gains one unguarded.
    private static IEnumerable<RuleResource> Unserved(JsonObject crd)
    {
        var type = CrdState.Resource(crd);
        return Written(crd)
            .Where(resource => !CrdState.IsEstablished(crd) || (resource != type.Plural && !CrdState.HasSubresource(crd, type.Version, resource.Split('/')[^1])))
            .Select(resource => new RuleResource(type.Group, type.Version, resource, WebhookJson.Namespaced));
    }

    private static JsonObject Webhook(
        string prefix, string pathPrefix, ResourceType type, WebhookEndpoint endpoint, IEnumerable<string> resources, params IEnumerable<string> operations)
    {
        var kind = type.Kind.ToLowerInvariant();
        return WebhookJson.Entry(
            $"{prefix}{kind}.{type.Group}.kubecarrier.io", endpoint.ClientConfig(WebhookPath.For(pathPrefix, type)), WebhookJson.Rule(type, resources, operations));
    }

    private static ProvenConfiguration Configuration(
        ResourceType type, string name, WebhookEndpoint endpoint, IReadOnlyList<JsonObject> webhooks, IReadOnlyList<string> made) =>
        ProvenConfiguration.Of(type, Manifest.New(type, new(null, name)), endpoint, webhooks, made);
}
