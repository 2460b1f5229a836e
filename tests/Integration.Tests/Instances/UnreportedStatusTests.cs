using KubeCarrier.Api.Catalog;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Instances;

/// <summary>Nobody waits for <c>Ready</c> and is told what a dead service object said.</summary>
[Collection(SecondHubGroup.Name)]
public sealed class UnreportedStatusTests(HubFixture hub)
{
    private static readonly TestService Lost = new("unreported.example", "Lost");

    [Shows("H66")]
    [ClusterFact(LocalOnly = true)]
    public async Task What_a_service_object_said_that_was_lost_is_not_said_of_the_one_that_is_made_again()
    {
        await hub.InstallCrdAsync(Lost, Lost.Crd(
            "{type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}, status: {type: object, required: [phase], properties: " +
            "{phase: {type: string}, replicas: {type: integer}, observedGeneration: {type: integer}, place: {type: object, properties: {zone: {type: string}}}, " +
            "conditions: {type: array, items: {type: object, required: [type, status], properties: " +
            "{type: {type: string}, status: {type: string}, reason: {type: string}, message: {type: string}, lastTransitionTime: {type: string, format: date-time}}}}}}}}"));
        await hub.Provider.ApplyAsync(Lost.EntrySet("{expose: [{versions: [v1], fields: [{jsonPath: .spec.size}, {jsonPath: .status}]}]}"));
        await hub.Provider.SeesReadyAsync(CatalogEntry.ResourceType, TestService.Provider, Lost.Entry);
        await hub.OfferAsync(Lost);
        await hub.Tenant.CreateAsync(Lost.Instance("team-b", "unrep1", "{size: 3}"));
        var first = await hub.EuWest.SeesAsync(Lost.Services, await hub.ServiceNamespaceAsync(), "unrep1");
        await ReportAsync();
        await SeesConditionAsync("True/Up");
        (await WaitAsync()).ShouldSucceed();

        await hub.EuWest.DeleteAsync(Lost.Services, await hub.ServiceNamespaceAsync(), "unrep1");

        await hub.EuWest.SeesAsync(Lost.Services, await hub.ServiceNamespaceAsync(), "unrep1", found => found.Text("metadata", "uid").ShouldNotBe(first.Text("metadata", "uid")));
        await SeesConditionAsync("Unknown/NotReportedYet");
        (await hub.Tenant.GetAsync(Lost.Tenants, "team-b", "unrep1")).Members("status").ShouldBe(["conditions", "phase"], "phase is required of a status");
        (await WaitAsync()).ShouldFail();

        await hub.Controller.RestartAsync();
        await hub.Tenant.PatchAsync(Lost.Tenants, "team-b", "unrep1", "spec: {size: 4}");
        await hub.EuWest.SeesAsync(Lost.Services, await hub.ServiceNamespaceAsync(), "unrep1", found => found.Number("spec", "size").ShouldBe(4));
        await SeesConditionAsync("Unknown/NotReportedYet");
        await ReportAsync();
        await SeesConditionAsync("True/Up");
        (await hub.Tenant.GetAsync(Lost.Tenants, "team-b", "unrep1")).Number("status", "replicas").ShouldBe(3);
    }

    private async Task ReportAsync() => await hub.EuWest.PatchAsync(Lost.Services, await hub.ServiceNamespaceAsync(), "unrep1", """
        status:
          phase: Running
          replicas: 3
          observedGeneration: 1
          place: {zone: a}
          conditions: [{type: Ready, status: "True", reason: Up, message: it runs, lastTransitionTime: "2026-01-01T00:00:00Z"}]
        """, "status");

    private async Task SeesConditionAsync(string ready)
    {
        await hub.Provider.SeesAsync(Lost.Internals, "team-b", "unrep1", found => found.Condition("Ready").ShouldBe(ready));
        await hub.Tenant.SeesAsync(Lost.Tenants, "team-b", "unrep1", found => found.Condition("Ready").ShouldBe(ready));
    }

    private async Task<KubectlResult> WaitAsync() => await (await hub.Clusters.Management.KubectlAsAsync("team-b-member"))
        .RunAsync("wait", "--for=condition=Ready", $"{Lost.Tenants.GroupResource}/unrep1", "-n", "team-b", "--timeout=2s");
}
