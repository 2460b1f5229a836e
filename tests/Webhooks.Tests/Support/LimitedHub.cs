using System.Text.Json.Nodes;

namespace KubeCarrier.Webhooks.Tests.Support;

/// <summary>What the golden cases need beside the tutorial: entries with restrictions, one that is suspended, one with a broken policy; a suspended account.</summary>
internal static class LimitedHub
{
    public static IEnumerable<JsonObject> Objects =>
    [
        SuspendedAccount, TutorialHub.Tenant("team-a", "team-d", "gold"),
        Entry("broker", """
            {"jsonPath":".spec.plan","allowed":["small","large"],"required":true,"message":"see the price list"},
            {"jsonPath":".spec.replicas","default":1,"minimum":1,"maximum":9},{"jsonPath":".spec.owner","immutable":true}
            """),
        Entry("cache", """{"jsonPath":".spec.size"}""").With("spec.suspended", true),
        Entry("queue", """{"jsonPath":".spec.name","pattern":"\\d+"}"""),
    ];

    private static JsonObject SuspendedAccount => TutorialHub.Account("team-d", "Tenant").With("spec.suspended", true).With("metadata.uid", "5b7c1d1e-2f44-4c57-8a30-7f5d1c2b9a01");

    private static JsonObject Entry(string singular, string fields)
    {
        var entry = TutorialHub.Entry("team-a").With("metadata.name", $"{singular}s.eu-west-1")
            .With("spec.derive", TutorialHub.Parse($$"""{"expose":[{"versions":["v1alpha1"],"fields":[{{fields}}]}]}"""));
        foreach (var crd in (string[])["providerCRD", "tenantCRD"])
        {
            var group = crd == "tenantCRD" ? TutorialHub.TenantGroup : TutorialHub.InternalGroup;
            entry = entry.With($"status.{crd}.name", $"{singular}s.{group}").With($"status.{crd}.plural", $"{singular}s").With($"status.{crd}.kind", Kind(singular));
        }

        return entry;
    }

    private static string Kind(string singular) => char.ToUpperInvariant(singular[0]) + singular[1..];
}
