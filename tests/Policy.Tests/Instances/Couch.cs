using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Instances;

/// <summary>CouchDB instances of team-b, and hubs that offer them.</summary>
internal static class Couch
{
    public static JsonObject Tenant(string name = "db1", string @namespace = "team-b") => Instance("eu-west-1.team-a/v1alpha1", name, @namespace);

    public static JsonObject Internal(string name = "db1", string @namespace = "team-b") => Instance("internal.eu-west-1.team-a/v1alpha1", name, @namespace);

    public static JsonObject Finalized(this JsonObject instance, params string[] finalizers)
    {
        instance["metadata"]!["finalizers"] = new JsonArray([.. finalizers.Select(finalizer => (JsonNode)finalizer)]);
        return instance;
    }

    public static JsonObject BeingDeleted(this JsonObject instance)
    {
        instance["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";
        return instance;
    }

    public static JsonObject Having(this JsonObject instance, string member, string json)
    {
        instance[member] = JsonNode.Parse(json);
        return instance;
    }

    public static JsonObject HavingMetadata(this JsonObject instance, string member, string json)
    {
        instance["metadata"]![member] = JsonNode.Parse(json);
        return instance;
    }

    /// <summary>A hub in which team-a offers its entry to team-b.</summary>
    public static HubView Hub(bool derived = true, bool offered = true, bool assigned = true) => Hub(Objects.Entry(derived: derived), offered, assigned);

    public static HubView Hub(CatalogEntry entry, bool offered = true, bool assigned = true, WebhookStrategy strategy = WebhookStrategy.None) => HubView.Empty
        .WithAccount("team-a", Objects.ProviderAccount())
        .WithAccount("team-b", Objects.TenantAccount())
        .WithAccount("team-c", Objects.TenantAccount("team-c"))
        .WithProvider("team-a", ProviderFacts.Of(
            "team-a",
            offered ? [Objects.Catalog()] : [],
            [entry],
            [Objects.TenantOf(Objects.TenantAccount())],
            assigned ? [Objects.Assignment()] : [],
            [Objects.Discovery() with { Spec = Objects.Discovery().Spec with { WebhookStrategy = strategy } }]));

    private static JsonObject Instance(string apiVersion, string name, string @namespace) => new()
    {
        ["apiVersion"] = apiVersion,
        ["kind"] = "CouchDB",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = @namespace, ["uid"] = $"uid-{apiVersion.Split('.')[0]}-{name}", ["generation"] = 1 },
        ["spec"] = new JsonObject { ["username"] = "hans" },
    };
}
