using KubeCarrier.Api.Catalog;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Operation;

/// <summary>
/// A provider and a tenant make the mistakes that everybody makes, and find the reason in what <c>kubectl</c> answers, or with <c>kubectl describe</c> of
/// the object they wrote: no log, no object of somebody else, no plugin.
/// </summary>
[Collection(HubGroup.Name)]
public sealed class WalkTests(HubFixture hub)
{
    private const string TeamA = TestService.Provider;
    private const string TenantName = "walker";
    private const string Schema = "{type: object, properties: {spec: {type: object, properties: {replicas: {type: integer}}}, status: {type: object, properties: {phase: {type: string}}}}}";

    private static readonly TestService Walk = new("walk.example", "Walk");

    [Shows("H62", "H63", "H64")]
    [ClusterFact(LocalOnly = true)]
    public async Task Ten_mistakes_and_where_their_makers_find_the_reason()
    {
        var provider = await hub.Clusters.Management.KubectlAsAsync("team-a-member");
        await hub.EuWest.ApplyAsync(Walk.Crd(Schema));

        // Provider, first: the CRD's name is mistyped.
        var set = Walk.EntrySet(Derive(".spec.replicas, minimum: 1, maximum: 5"));
        (await provider.ApplyAsync(set.Replace(Walk.SourceCrd, "walk.walk.example", StringComparison.Ordinal))).ShouldSucceed();
        await DescribesAsync(provider, "catalogentryset", Walk.Set, TeamA, "service cluster eu-west-1 has no CRD walk.walk.example", $"did you mean {Walk.SourceCrd}?");
        (await provider.RunAsync("delete", "catalogentryset", Walk.Set, "-n", TeamA)).ShouldSucceed();

        // Second: the credential of the service cluster may not do what it must.
        (await provider.ApplyAsync(set)).ShouldSucceed();
        await DescribesAsync(provider, "catalogentryset", Walk.Set, TeamA, $"the credential lacks: create, delete, get, list, patch, watch on {Walk.SourceCrd}");
        await hub.GrantAsync(Walk);
        await hub.Provider.SeesReadyAsync(CatalogEntrySet.ResourceType, TeamA, Walk.Set);

        // Third: a field is mistyped.
        (await provider.ApplyAsync(Walk.EntrySet(Derive(".spec.replica")))).ShouldFail().ShouldContain("did you mean");

        // Fourth: no service cluster has the label.
        (await provider.RunAsync(
            "patch", "catalogentryset", Walk.Set, "-n", TeamA, "--type=merge", "-p", """{"spec":{"discover":{"serviceClusterSelector":{"matchLabels":{"region":"eu-west-11"}}}}}""")).ShouldSucceed();
        await DescribesAsync(provider, "catalogentryset", Walk.Set, TeamA, "spec.discover.serviceClusterSelector selects no ServiceCluster");
        (await provider.ApplyAsync(set)).ShouldSucceed();
        await hub.Provider.SeesReadyAsync(CatalogEntrySet.ResourceType, TeamA, Walk.Set);

        // Fifth: a restriction that can mean nothing for an integer.
        var catalog = Walk.Catalog(TenantName);
        (await provider.ApplyAsync(catalog + """

              restrictions:
              - {name: small, catalogEntrySelector: {}, tenantSelector: {}, fields: [{jsonPath: .spec.replicas, maximum: "3Gi"}]}
            """)).ShouldFail().ShouldContain("replicas");
        await OfferAsync(catalog);

        await TenantAsync(provider);
    }

    private async Task TenantAsync(Kubectl provider)
    {
        var tenant = await hub.Clusters.Management.KubectlAsAsync($"{TenantName}-member");

        // Tenant, first: more than may be had.
        (await tenant.ApplyAsync(Instance("one", "{replicas: 9}"))).ShouldFail().ShouldContain("5");

        // Second: a field that there is not. kubectl says so, as soon as the API server has told it the schema; before that, the field is pruned.
        await Eventually.Async(
            async () => (await tenant.ApplyAsync(Instance("one", "{replica: 2}"), "--dry-run=client")).ShouldFail().ShouldContain("replica"), "kubectl knows the fields");

        // Third: a service that is not offered.
        (await tenant.ApplyAsync(TestService.CouchDb.Instance(TenantName, "one", "{username: hans, password: hans2000}"))).ShouldFail().ShouldContain("orbidden");

        // Fourth: the service cluster does not take it. The tenant is told that; the provider, why.
        (await hub.Clusters["eu-west-1"].Kubectl.ApplyAsync($$"""
            apiVersion: v1
            kind: ResourceQuota
            metadata: {name: full, namespace: {{await hub.ServiceNamespaceAsync(TenantName)}} }
            spec: {hard: {count/{{Walk.SourceCrd}}: "0"} }
            """)).ShouldSucceed();
        (await tenant.ApplyAsync(Instance("one", "{replicas: 2}"))).ShouldSucceed();
        await DescribesAsync(tenant, Walk.Tenants.GroupResource, "one", TenantName, "SyncRefused", "service cluster eu-west-1 does not take it; provider team-a has been told why");
        await DescribesAsync(provider, "serviceclusterassignment", $"{TenantName}.eu-west-1", TeamA, "SyncRefused", "quota");

        // Fifth: the offer is suspended.
        (await provider.RunAsync("patch", "catalogentry", Walk.Entry, "-n", TeamA, "--type=merge", "-p", """{"spec":{"suspended":true}}""")).ShouldSucceed();
        await Eventually.Async(
            async () => (await tenant.ApplyAsync(Instance("one", "{replicas: 3}"))).ShouldFail().ShouldContain("is suspended"), "what is suspended is not changed");
        await DescribesAsync(provider, "catalogentry", Walk.Entry, TeamA, "SuspendedByProvider");
    }

    private async Task OfferAsync(string catalog)
    {
        var member = await hub.AccountAsync(TenantName, "Tenant");
        await hub.Provider.ApplyAsync(catalog);
        await hub.Provider.SeesAsync(Tenant.ResourceType, TeamA, TenantName);
        await hub.Provider.PatchAsync(Tenant.ResourceType, TeamA, TenantName, $"metadata: {{labels: {{{TenantName}: \"true\"}}}}");
        await hub.SeesOfferAsync(member, TenantName, Walk);
    }

    private static string Derive(string field) => $"{{expose: [{{versions: [v1], fields: [{{jsonPath: {field}}}, {{jsonPath: .status.phase}}]}}]}}";

    private static string Instance(string name, string spec) => Walk.Instance(TenantName, name, spec);

    private static Task DescribesAsync(Kubectl kubectl, string type, string name, string @namespace, params string[] told) => Eventually.Async(
        async () =>
        {
            // Long lines are broken by nothing but the terminal.
            var output = (await kubectl.RunAsync("describe", type, name, "-n", @namespace)).ShouldSucceed().Output;
            foreach (var sentence in told)
            {
                output.ShouldContain(sentence);
            }
        },
        $"kubectl describe {type} {name} says {string.Join(", ", told)}");
}
