using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Catalogs;

/// <summary>What a tenant, who can read neither entries nor Catalogs, reads of its limits.</summary>
[Collection(HubGroup.Name)]
public sealed class OfferingTests(HubFixture hub)
{
    private const string Name = "offering01";

    private static readonly TestService Couch = TestService.CouchDb;

    [ClusterFact(LocalOnly = true)]
    public async Task Restrictions_of_all_Catalogs_are_told_as_one_and_written_once()
    {
        var log = new AuditLog(hub.Clusters.Management.Local.ShouldNotBeNull().AuditLogPath);
        var member = await hub.AccountAsync(Name, "Tenant");
        await hub.Provider.SeesAsync(Tenant.ResourceType, "team-a", Name);
        await hub.Provider.PatchAsync(Tenant.ResourceType, "team-a", Name, $"metadata: {{labels: {{{Name}: \"true\"}}}}");
        await hub.Provider.ApplyAsync(Manifest("1", "[{jsonPath: .spec.username, allowed: [hans, otto], maxLength: 20, message: ask us}]"));
        await hub.Provider.ApplyAsync(Manifest("2", "[{jsonPath: spec.username, allowed: [otto, emil], pattern: '[a-z]+', minimum: 1Gi, enforcement: Deny}]"));
        await hub.SeesOfferAsync(member, Name, Couch);

        await member.SeesAsync(Offering.ResourceType, Name, Couch.Tenants.GroupResource, found => found.At("spec", "restrictions").ShouldNotBeNull().ToJsonString().ShouldBe(
            """[{"allowed":["otto"],"jsonPath":".spec.username","maxLength":20,"message":"ask us","minimum":"1Gi","patterns":["[a-z]\u002B"],"sources":["offering01-1/bronze","offering01-2/bronze"]}]"""));

        // Whatever makes the controller look again, it finds nothing to write.
        await Eventually.Async(
            async () => (await hub.Provider.GetAsync(Catalog.ResourceType, "team-a", $"{Name}-2")).Condition("ServiceClusterAssignmentReady").ShouldStartWith("True/"), "all is in place");
        log.Restart();
        await hub.Provider.PatchAsync(Tenant.ResourceType, "team-a", Name, "metadata: {labels: {looked-at: again}}");
        await hub.Provider.PatchAsync(Catalog.ResourceType, "team-a", $"{Name}-2", "spec: {restrictions: []}");
        await member.SeesAsync(Offering.ResourceType, Name, Couch.Tenants.GroupResource,
            found => found.Items("spec", "restrictions").ShouldHaveSingleItem().Texts("sources").ShouldBe([$"{Name}-1/bronze"]));
        (await log.ReadAsync()).Count(entry => entry is { User: WellKnown.Users.Controller, Resource: "offerings", IsWrite: true } && entry.Name == Couch.Tenants.GroupResource
            && entry.Uri.Contains($"/{Name}/", StringComparison.Ordinal)).ShouldBe(1);
    }

    private static string Manifest(string number, string fields) => $$"""
        apiVersion: catalog.kubecarrier.io/v1alpha1
        kind: Catalog
        metadata: {name: {{Name}}-{{number}}, namespace: team-a}
        spec:
          catalogEntrySelector: {matchLabels: {catalogentries.kubecarrier.io/controlled-by: couchdbs} }
          tenantSelector: {matchLabels: { {{Name}}: "true" } }
          restrictions:
          - {name: bronze, catalogEntrySelector: {}, tenantSelector: {}, fields: {{fields}} }
        """;
}
