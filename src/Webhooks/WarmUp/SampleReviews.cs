using System.Text;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Webhooks.WarmUp;

/// <summary>Reviews that nobody sent, as an API server would: each endpoint is asked once about objects that are nowhere.</summary>
internal static class SampleReviews
{
    private const string Metadata = """{"displayName":"Sample","shortDescription":"Sample"}""";
    private const string Expose = """[{"versions":["v1"],"fields":[{"jsonPath":".spec.size","maximum":3}]}]""";
    private const string CrdName = "samples.example.com";

    private static readonly ResourceType Instance = new(SampleHub.Group, "v1", SampleHub.Kind, SampleHub.Plural, Namespaced: true);
    private static readonly ResourceType Internal = new(SampleHub.InternalGroup, "v1", SampleHub.Kind, SampleHub.Plural, Namespaced: true);

    private static readonly ResourceType[] Instances = [Instance, Internal];
    private static readonly string[] Prefixes = [WebhookPath.Validate, WebhookPath.Mutate];
    private static readonly string[] AllOperations = ["CREATE", "UPDATE", "DELETE"];

    public static IEnumerable<(string Path, byte[] Body)> All =>
    [
        .. Kinds.SelectMany(kind => Operations(WebhookPath.For(WebhookPath.Validate, kind.Type), kind.Type, SampleHub.Provider, kind.Spec)),
        (KindReviews.StatusPath, Review(Account.ResourceType, null, "{}", "UPDATE", "status")),
        .. Operations(KubernetesReviews.AccountNamespaces.Path, KubernetesResources.Namespaces, null, "{}"),
        (KubernetesReviews.NamespaceOwnersPath, Review(KubernetesResources.Namespaces, null, "{}", "CREATE")),
        .. Instances.SelectMany(type => Prefixes
            .SelectMany(prefix => Operations(WebhookPath.For(prefix, type), type, SampleHub.Tenant, """{"size":4,"name":"sample"}"""))),
        .. KubernetesReviews.GuardedPaths.SelectMany(guarded => Operations(guarded.Key, guarded.Value, SampleHub.Provider, "{}")),
        ("/canary/0123456789abcdef", Review(Instance, SampleHub.Tenant, "{}", "CREATE")),
    ];

    private static (ResourceType Type, string Spec)[] Kinds =>
    [
        (Account.ResourceType, """{"roles":["Tenant"],"subjects":[{"kind":"User","name":"sample","apiGroup":"rbac.authorization.k8s.io"}]}"""),
        (Tenant.ResourceType, "{}"),
        (Provider.ResourceType, $$"""{"metadata":{{Metadata}}}"""),
        (Region.ResourceType, $$$"""{"metadata":{{{Metadata}}},"provider":{"name":"{{{SampleHub.Provider}}}"}}"""),
        (Offering.ResourceType, $$$"""{"metadata":{{{Metadata}}},"provider":{"name":"{{{SampleHub.Provider}}}"}}"""),
        (Catalog.ResourceType, """{"catalogEntrySelector":{},"tenantSelector":{}}"""),
        (CatalogEntry.ResourceType, $$$"""{"metadata":{{{Metadata}}},"baseCRD":{"name":"{{{CrdName}}}"},"derive":{"expose":{{{Expose}}}}}"""),
        (CatalogEntrySet.ResourceType, $$$"""{"metadata":{{{Metadata}}},"discover":{"crd":{"name":"{{{CrdName}}}"},"serviceClusterSelector":{}},"derive":{"expose":{{{Expose}}}}}"""),
        (DerivedCustomResource.ResourceType, $$$"""{"baseCRD":{"name":"{{{CrdName}}}"},"expose":{{{Expose}}}}"""),
        (ServiceCluster.ResourceType, """{"kubeconfigSecret":{"name":"sample"}}"""),
        (ServiceClusterAssignment.ResourceType, $$$"""{"serviceCluster":{"name":"{{{SampleHub.Cluster}}}"},"managementNamespace":{"name":"{{{SampleHub.Tenant}}}"}}"""),
        (CustomResourceDiscoverySet.ResourceType, $$$"""{"crd":{"name":"{{{CrdName}}}"},"serviceClusterSelector":{}}"""),
        (CustomResourceDiscovery.ResourceType, $$$"""{"crd":{"name":"{{{CrdName}}}"},"serviceCluster":{"name":"{{{SampleHub.Cluster}}}"}}"""),
    ];

    private static IEnumerable<(string Path, byte[] Body)> Operations(string path, ResourceType type, string? @namespace, string spec) =>
        AllOperations.Select(operation => (path, Review(type, @namespace, spec, operation)));

    private static byte[] Review(ResourceType type, string? @namespace, string spec, string operation, string subResource = "")
    {
        var place = type.Namespaced ? $$""","namespace":"{{@namespace}}" """ : "";
        var version = $$"""{"group":"{{type.Group}}","version":"{{type.Version}}","kind":"{{type.Kind}}"}""";
        var item = $$$"""{"apiVersion":"{{{type.ApiVersion}}}","kind":"{{{type.Kind}}}","metadata":{"name":"sample","uid":"sample","generation":1{{{place}}}},"spec":{{{spec}}}}""";
        return Encoding.UTF8.GetBytes($$$$"""
            {"kind":"AdmissionReview","apiVersion":"{{{{AdmissionReview.SupportedApiVersion}}}}","request":{"uid":"sample","kind":{{{{version}}}},"requestKind":{{{{version}}}},
             "resource":{"group":"{{{{type.Group}}}}","version":"{{{{type.Version}}}}","resource":"{{{{type.Plural}}}}"},"subResource":"{{{{subResource}}}}",
             "name":"sample"{{{{place}}}},"operation":"{{{{operation}}}}","userInfo":{"username":"sample","groups":["system:authenticated"]},
             "object":{{{{(operation == "DELETE" ? "null" : item)}}}},"oldObject":{{{{(operation == "CREATE" ? "null" : item)}}}},"dryRun":true}}
            """);
    }
}
