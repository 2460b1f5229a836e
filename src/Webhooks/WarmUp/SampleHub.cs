using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization.Metadata;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Hub;

namespace KubeCarrier.Webhooks.WarmUp;

/// <summary>A hub that exists nowhere: one provider offers one service with a restriction to one tenant. It answers without asking anybody.</summary>
internal sealed class SampleHub : IHubFacts
{
    public const string Provider = "sample-provider";
    public const string Tenant = "sample-tenant";
    public const string Cluster = "sample";
    public const string Group = $"{Cluster}.{Provider}";
    public const string InternalGroup = $"internal.{Group}";
    public const string Kind = "Sample";
    public const string Plural = "samples";

    public HubView? View { get; } = HubView.Empty.With(
        new Dictionary<string, Account?>(StringComparer.Ordinal)
        {
            [Provider] = Read(AccountOf(Provider, "Provider"), Account.JsonTypeInfo),
            [Tenant] = Read(AccountOf(Tenant, "Tenant"), Account.JsonTypeInfo),
        },
        new Dictionary<string, ProviderFacts>(StringComparer.Ordinal)
        {
            [Provider] = ProviderFacts.Of(
                Provider,
                [Read($$$$"""{"metadata":{"name":"default","namespace":"{{{{Provider}}}}"},"spec":{"catalogEntrySelector":{},"tenantSelector":{}}}""", Catalog.JsonTypeInfo)],
                [Read(Entry, CatalogEntry.JsonTypeInfo)],
                [Read($$$$"""{"metadata":{"name":"{{{{Tenant}}}}","namespace":"{{{{Provider}}}}"},"spec":{}}""", Api.Catalog.Tenant.JsonTypeInfo)],
                [Read(Assignment, ServiceClusterAssignment.JsonTypeInfo)],
                []),
        });

    private static string Entry => $$$$"""
        {"metadata":{"name":"{{{{Plural}}}}.{{{{Cluster}}}}","namespace":"{{{{Provider}}}}","generation":1},
         "spec":{"metadata":{"displayName":"Sample","shortDescription":"Sample"},"baseCRD":{"name":"{{{{Plural}}}}.{{{{InternalGroup}}}}"},
                 "derive":{"expose":[{"versions":["v1"],"fields":[{"jsonPath":".spec.size","maximum":3},{"jsonPath":".spec.name","pattern":"[a-z]+","default":"sample"}]}]}},
         "status":{"observedGeneration":1,
                   "conditions":[{"type":"Ready","status":"True","reason":"Ready","message":"","lastTransitionTime":"2024-01-01T00:00:00Z"}],
                   "providerCRD":{{{{Crd(InternalGroup)}}}},"tenantCRD":{{{{Crd(Group)}}}}}}
        """;

    private static string Assignment => $$$$"""
        {"metadata":{"name":"{{{{Tenant}}}}.{{{{Cluster}}}}","namespace":"{{{{Provider}}}}"},
         "spec":{"serviceCluster":{"name":"{{{{Cluster}}}}"},"managementNamespace":{"name":"{{{{Tenant}}}}"}}}
        """;

    public JsonObject? Get(ResourceType type, NamespacedName name) => null;

    public IReadOnlyList<JsonObject> List(ResourceType type, ListQuestion question) => [];

    public DryRunAnswer? DryRun(DryRunRequest request) => null;

    private static string AccountOf(string name, string role) => $$$$"""
        {"metadata":{"name":"{{{{name}}}}"},"spec":{"roles":["{{{{role}}}}"],"subjects":[{"kind":"User","name":"sample","apiGroup":"rbac.authorization.k8s.io"}]},
         "status":{"namespace":{"name":"{{{{name}}}}"}}}
        """;

    private static string Crd(string group) => $$$$"""
        {"name":"{{{{Plural}}}}.{{{{group}}}}","apiGroup":"{{{{group}}}}","kind":"{{{{Kind}}}}","plural":"{{{{Plural}}}}","versions":[{"name":"v1","storage":true}],"region":{"name":"{{{{Cluster}}}}"}}
        """;

    private static T Read<T>(string json, JsonTypeInfo<T> type) => JsonSerializer.Deserialize(json, type) ?? throw new JsonException($"The sample {typeof(T).Name} is null.");
}
