using System.Text.Json.Nodes;

namespace KubeCarrier.Webhooks.Tests.Support;

/// <summary>The hub of the tutorial: team-a offers CouchDB from eu-west-1 to team-b; team-c is a tenant without an offer.</summary>
internal static class TutorialHub
{
    public const string TenantGroup = "eu-west-1.team-a";

    public const string InternalGroup = "internal.eu-west-1.team-a";

    public const string TenantValidatePath = "/validate-eu-west-1-team-a-v1alpha1-couchdb";

    public const string TenantMutatePath = "/mutate-eu-west-1-team-a-v1alpha1-couchdb";

    public const string InternalValidatePath = "/validate-internal-eu-west-1-team-a-v1alpha1-couchdb";

    public static IEnumerable<JsonObject> Objects =>
    [
        Account("team-a", "Provider"), Account("team-b", "Tenant"), Account("team-c", "Tenant"),
        Tenant("team-a", "team-b", "gold"), Tenant("team-a", "team-c", "bronze"),
        Entry("team-a"), Catalog("team-a", "gold"), Assignment("team-a", "team-b", ready: true),
    ];

    public static FakeCluster Cluster()
    {
        var cluster = new FakeCluster();
        foreach (var item in Objects)
        {
            cluster.Put(item);
        }

        return cluster;
    }

    public static JsonObject Account(string name, string role) => Parse($$$$$"""
        {"apiVersion":"catalog.kubecarrier.io/v1alpha1","kind":"Account","metadata":{"name":"{{{{{name}}}}}"},
         "spec":{"metadata":{"displayName":"{{{{{name}}}}}","shortDescription":"{{{{{name}}}}}"},"roles":["{{{{{role}}}}}"],
                 "subjects":[{"kind":"User","name":"{{{{{name}}}}}-member","apiGroup":"rbac.authorization.k8s.io"}]},
         "status":{"namespace":{"name":"{{{{{name}}}}}"}}}
        """);

    public static JsonObject Tenant(string provider, string name, string tier) => Parse($$$$$"""
        {"apiVersion":"catalog.kubecarrier.io/v1alpha1","kind":"Tenant",
         "metadata":{"name":"{{{{{name}}}}}","namespace":"{{{{{provider}}}}}","labels":{"tier":"{{{{{tier}}}}}"}},"spec":{}}
        """);

    public static JsonObject Catalog(string provider, string tier) => Parse($$$$$"""
        {"apiVersion":"catalog.kubecarrier.io/v1alpha1","kind":"Catalog","metadata":{"name":"default","namespace":"{{{{{provider}}}}}"},
         "spec":{"catalogEntrySelector":{},"tenantSelector":{"matchLabels":{"tier":"{{{{{tier}}}}}"}}}}
        """);

    public static JsonObject Entry(string provider, string cluster = "eu-west-1") => Parse($$$$$"""
        {"apiVersion":"catalog.kubecarrier.io/v1alpha1","kind":"CatalogEntry","metadata":{"name":"couchdbs.{{{{{cluster}}}}}","namespace":"{{{{{provider}}}}}","generation":1},
         "spec":{"metadata":{"displayName":"CouchDB","shortDescription":"The compfy database"},
                 "baseCRD":{"name":"couchdbs.internal.{{{{{cluster}}}}}.{{{{{provider}}}}}"},
                 "derive":{"expose":[{"versions":["v1alpha1"],"fields":[{"jsonPath":".spec.username"},{"jsonPath":".spec.password"},
                  {"jsonPath":".spec.replicas","maximum":3,"message":"ask us for more"},{"jsonPath":".spec.adminPassword","maxLength":8,"pattern":"[a-z0-9]+"}]}]}},
         "status":{"observedGeneration":1,
           "conditions":[{"type":"Ready","status":"True","reason":"Ready","message":"","lastTransitionTime":"2024-01-01T00:00:00Z"}],
           "providerCRD":{"name":"couchdbs.internal.{{{{{cluster}}}}}.{{{{{provider}}}}}","apiGroup":"internal.{{{{{cluster}}}}}.{{{{{provider}}}}}","kind":"CouchDB",
                          "plural":"couchdbs","versions":[{"name":"v1alpha1","storage":true}],"region":{"name":"{{{{{cluster}}}}}"}},
           "tenantCRD":{"name":"couchdbs.{{{{{cluster}}}}}.{{{{{provider}}}}}","apiGroup":"{{{{{cluster}}}}}.{{{{{provider}}}}}","kind":"CouchDB",
                        "plural":"couchdbs","versions":[{"name":"v1alpha1","storage":true,"specReplicasPath":".spec.replicas"}],"region":{"name":"{{{{{cluster}}}}}"}}}}
        """);

    public static JsonObject Assignment(string provider, string tenant, bool ready) => Parse($$$$$"""
        {"apiVersion":"kubecarrier.io/v1alpha1","kind":"ServiceClusterAssignment","metadata":{"name":"{{{{{tenant}}}}}.eu-west-1","namespace":"{{{{{provider}}}}}","generation":1},
         "spec":{"serviceCluster":{"name":"eu-west-1"},"managementNamespace":{"name":"{{{{{tenant}}}}}"}},
         "status":{"observedGeneration":1,"serviceClusterNamespace":{"name":"{{{{{tenant}}}}}-x7x2k"},
           "conditions":[{"type":"Ready","status":"{{{{{(ready ? "True" : "False")}}}}}","reason":"Ready","message":"","lastTransitionTime":"2024-01-01T00:00:00Z"}]}}
        """);

    public static JsonObject Offering(string tenant) => Parse($$$$$"""
        {"apiVersion":"catalog.kubecarrier.io/v1alpha1","kind":"Offering","metadata":{"name":"couchdbs.eu-west-1.team-a","namespace":"{{{{{tenant}}}}}"},
         "spec":{"metadata":{"displayName":"CouchDB","shortDescription":"The compfy database"},"provider":{"name":"team-a"}}}
        """);

    public static JsonObject CouchDb(string group, string @namespace, string name) => Parse($$$$$"""
        {"apiVersion":"{{{{{group}}}}}/v1alpha1","kind":"CouchDB","metadata":{"name":"{{{{{name}}}}}","namespace":"{{{{{@namespace}}}}}"},"spec":{"username":"hans"}}
        """);

    public static JsonObject Crd(string plural, string group) => Parse($$$$"""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition","metadata":{"name":"{{{{plural}}}}.{{{{group}}}}"},
         "spec":{"group":"{{{{group}}}}","scope":"Namespaced","names":{"kind":"CouchDB","plural":"{{{{plural}}}}"},
                 "versions":[{"name":"v1","served":false,"storage":false},{"name":"v1alpha1","served":true,"storage":true}]}}
        """);

    public static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
