using System.Text.Json.Nodes;

namespace KubeCarrier.Webhooks.Tests.Support;

/// <summary>A service of team-a that its service cluster judges too: stores, offered to team-b.</summary>
internal static class JudgedHub
{
    private const string Plural = "stores";

    private const string Schema =
        """{"openAPIV3Schema":{"type":"object","properties":{"spec":{"type":"object","properties":{"username":{"type":"string"},"replicas":{"type":"integer"}}}}}}""";

    public static IEnumerable<JsonObject> Objects => [Entry, Discovery, Derived, Crd(TutorialHub.TenantGroup), Crd(TutorialHub.InternalGroup)];

    public static JsonObject Store(string group, string spec) => TutorialHub.Parse($$"""
        {"apiVersion":"{{group}}/v1alpha1","kind":"Store","metadata":{"name":"s1","namespace":"team-b"},"spec":{{spec}} }
        """);

    private static JsonObject Entry => Named(TutorialHub.Entry("team-a"))
        .With("spec.baseCRD.name", $"{Plural}.{TutorialHub.InternalGroup}")
        .With("spec.derive", TutorialHub.Parse($$"""{"expose":[{{Exposed}}]}"""));

    private static JsonObject Discovery => TutorialHub.Parse($$$"""
        {"apiVersion":"kubecarrier.io/v1alpha1","kind":"CustomResourceDiscovery","metadata":{"name":"{{{Plural}}}.eu-west-1","namespace":"team-a","generation":1},
         "spec":{"crd":{"name":"{{{Plural}}}.store.io"},"serviceCluster":{"name":"eu-west-1"},"webhookStrategy":"ServiceCluster"},
         "status":{"observedGeneration":1,"managementClusterCRD":{"name":"{{{Plural}}}.{{{TutorialHub.InternalGroup}}}"},"conditions":[]}}
        """);

    private static JsonObject Derived => TutorialHub.Parse($$$"""
        {"apiVersion":"catalog.kubecarrier.io/v1alpha1","kind":"DerivedCustomResource","metadata":{"name":"{{{Plural}}}.eu-west-1","namespace":"team-a","generation":1},
         "spec":{"baseCRD":{"name":"{{{Plural}}}.{{{TutorialHub.InternalGroup}}}"},"expose":[{{{Exposed}}}]},
         "status":{"observedGeneration":1,"derivedCR":{"name":"{{{Plural}}}.{{{TutorialHub.TenantGroup}}}"},"conditions":[]}}
        """);

    private static string Exposed => """{"versions":["v1alpha1"],"fields":[{"jsonPath":".spec.username"},{"jsonPath":".spec.replicas"}]}""";

    private static JsonObject Crd(string group) => TutorialHub.Parse($$$$"""
        {"apiVersion":"apiextensions.k8s.io/v1","kind":"CustomResourceDefinition",
         "metadata":{"name":"{{{{Plural}}}}.{{{{group}}}}","labels":{"kubecarrier.io/service-cluster":"eu-west-1","kubecarrier.io/origin-namespace":"team-a"}},
         "spec":{"group":"{{{{group}}}}","scope":"Namespaced","names":{"kind":"Store","listKind":"StoreList","plural":"{{{{Plural}}}}","singular":"store"},
                 "versions":[{"name":"v1alpha1","served":true,"storage":true,"schema":{{{{Schema}}}} }]},
         "status":{"conditions":[{"type":"NamesAccepted","status":"True"},{"type":"Established","status":"True"}]}}
        """);

    private static JsonObject Named(JsonObject entry)
    {
        entry = entry.With("metadata.name", $"{Plural}.eu-west-1").With("metadata.labels", TutorialHub.Parse("""{"service":"stores"}"""));
        foreach (var (crd, group) in new[] { ("providerCRD", TutorialHub.InternalGroup), ("tenantCRD", TutorialHub.TenantGroup) })
        {
            entry = entry.With($"status.{crd}.name", $"{Plural}.{group}").With($"status.{crd}.plural", Plural).With($"status.{crd}.kind", "Store");
        }

        return entry.With("status.tenantCRD.versions", new JsonArray(TutorialHub.Parse($$"""{"name":"v1alpha1","storage":true,"schema":{{Schema}} }""")));
    }
}
