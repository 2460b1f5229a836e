using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Offline.Sessions;
using KubeCarrier.Offline.Settling;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.Tests.Simulation;

/// <summary>One provider, one CRD in two versions, one tenant; what differs is given by the test.</summary>
internal static class SmallHub
{
    public const string Group = "east.acme";

    public static DateTimeOffset At { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static UserInfo Tenant { get; } = new() { Username = "umbrella-member" };

    public static UserInfo Provider { get; } = new() { Username = "acme-member" };

    public static UserInfo Administrator { get; } = new() { Username = "kubernetes-admin" };

    public static UserInfo Controller { get; } = new() { Username = Identities.Default.ControllerUser };

    public static ObjectKey CatalogKey { get; } = new("catalog.kubecarrier.io/v1alpha1", "Catalog", "acme", "all");

    public static ObjectKey EntryKey { get; } = new("catalog.kubecarrier.io/v1alpha1", "CatalogEntry", "acme", "things");

    public static OfflineHub Of(params IEnumerable<JsonObject> more) => OfflineHub.Of([.. Objects, .. more], Identities.Default);

    public static OfflineHub OfObjects(IEnumerable<JsonObject> objects) => OfflineHub.Of(objects, Identities.Default);

    public static IEnumerable<JsonObject> Objects => [Account("acme", "Provider"), Account("umbrella", "Tenant"), Cluster, Crd, Entry(), Catalog()];

    public static JsonObject Account(string name, string role) => Parse($$$$"""
        {"apiVersion":"catalog.kubecarrier.io/v1alpha1","kind":"Account","metadata":{"name":"{{{{name}}}}"},
         "spec":{"metadata":{"displayName":"{{{{name}}}}","shortDescription":"{{{{name}}}}"},"roles":["{{{{role}}}}"],
                 "subjects":[{"kind":"Group","name":"{{{{name}}}}"},{"kind":"User","name":"{{{{name}}}}-member"}]}}
        """);

    public static JsonObject Cluster => Parse("""
        {"apiVersion":"kubecarrier.io/v1alpha1","kind":"ServiceCluster","metadata":{"name":"east","namespace":"acme"},"spec":{"kubeconfigSecret":{"name":"east"}}}
        """);

    public static JsonObject Entry(string replicas = """ "maximum":5 """, string more = "") => Parse($$$$$"""
        {"apiVersion":"catalog.kubecarrier.io/v1alpha1","kind":"CatalogEntry","metadata":{"name":"things","namespace":"acme"},
         "spec":{"metadata":{"displayName":"Thing","shortDescription":"A thing"},"baseCRD":{"name":"things.internal.east.acme"}{{{{{more}}}}},
          "derive":{"expose":[{"versions":["v1","v2"],"fields":[{"jsonPath":".spec.replicas",{{{{{replicas}}}}}},
            {"jsonPath":".spec.plan","default":"small","allowed":["small","large"]},{"jsonPath":".spec.users"},{"jsonPath":".status.phase"}]}]}}}
        """);

    public static JsonObject Catalog(string more = "") => Parse($$$$"""
        {"apiVersion":"catalog.kubecarrier.io/v1alpha1","kind":"Catalog","metadata":{"name":"all","namespace":"acme"},"spec":{"catalogEntrySelector":{},"tenantSelector":{}{{{{more}}}}
         }}
        """);

    public static JsonObject Crd => Parse($$$$$"""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"things.example.com","labels":{"owner.kubermatic.io/name":"somebody"}},
         "spec":{"group":"example.com","scope":"Namespaced","names":{"kind":"Thing","listKind":"ThingList","plural":"things","singular":"thing"},
          "versions":[{"name":"v1","served":true,"storage":true,"subresources":{"status":{}},"schema":{"openAPIV3Schema":{{{{{Schema("")}}}}}
                       }},
                      {"name":"v2","served":true,"storage":false,"subresources":{"status":{}},"schema":{"openAPIV3Schema":{{{{{Schema(""","extra":{"type":"string"}""")}}}}}
                       }}]}}
        """);

    private static string Schema(string more) => $$$$$"""
        {"type":"object","properties":{"spec":{"type":"object","properties":{"replicas":{"type":"integer"},"plan":{"type":"string"},"hidden":{"type":"string"},
         "users":{"type":"array","items":{"type":"object","required":["name"],"properties":{"name":{"type":"string"},"role":{"type":"string","default":"reader"}},
          "x-kubernetes-validations":[{"rule":"self.name != ''"}]}}{{{{{more}}}}}
         }},
         "status":{"type":"object","properties":{"phase":{"type":"string"}}}
         }}
        """;

    public static JsonObject Thing(string name, int replicas = 1, string version = "v1", string @namespace = "umbrella") => Parse($$$$"""
        {"apiVersion":"east.acme/{{{{version}}}}","kind":"Thing","metadata":{"name":"{{{{name}}}}","namespace":"{{{{@namespace}}}}"},"spec":{"replicas":{{{{replicas}}}}
         }}
        """);

    public static ObjectKey ThingKey(string name, string version = "v1") => new($"{Group}/{version}", "Thing", "umbrella", name);

    public static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();

    public static StepOutcome Merge(this HubSession session, ObjectKey key, string patch, UserInfo? user = null) =>
        session.Patch(key, isJsonPatch: false, JsonNode.Parse(patch)!, user ?? Tenant, At);

    public static StepOutcome Create(this HubSession session, JsonObject manifest) => session.Create(manifest, Tenant, At);

    public static void ShouldBeAllowed(this StepOutcome outcome)
    {
        outcome.Violations.Select(violation => violation.Sentence).ShouldBeEmpty();
        outcome.IsAllowed.ShouldBeTrue();
    }

    public static void ShouldBeDeniedBy(this StepOutcome outcome, params string[] rules)
    {
        outcome.IsAllowed.ShouldBeFalse();
        outcome.Object.ShouldBeNull();
        outcome.Violations.Select(violation => violation.Rule).Distinct().ShouldBe(rules);
    }
}
