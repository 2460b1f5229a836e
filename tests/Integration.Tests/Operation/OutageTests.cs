using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Operation;

/// <summary>One of the two processes is away for a while.</summary>
[Collection(SecondHubGroup.Name)]
public sealed class OutageTests(HubFixture hub)
{
    private const string NoWebhook = "failed calling webhook";
    private const string Spec = "{username: hans, password: hans2000}";

    private static readonly TestService Couch = TestService.CouchDb;

    [ClusterFact(LocalOnly = true)]
    public async Task Without_webhooks_instances_are_refused_while_reads_and_the_cluster_itself_go_on()
    {
        await hub.Tenant.CreateAsync(Couch.Instance("team-b", "out01", Spec));

        await hub.Webhooks.StopAsync();
        try
        {
            (await hub.Tenant.CreateAsync(Couch.Instance("team-b", "out02", Spec)).ShouldBeRefusedAsync()).ShouldContain(NoWebhook);
            (await hub.Tenant.PatchAsync(Couch.Tenants, "team-b", "out01", "spec: {password: other}").ShouldBeRefusedAsync()).ShouldContain(NoWebhook);
            (await hub.Tenant.GetAsync(Couch.Tenants, "team-b", "out01")).Text("spec", "password").ShouldBe("hans2000");
            await hub.Admin.CreateAsync("{apiVersion: v1, kind: ConfigMap, metadata: {name: outage, namespace: kube-system}, data: {works: \"yes\"}}");
        }
        finally
        {
            await hub.Webhooks.StartAsync();
        }

        await Eventually.Async(() => hub.Tenant.CreateAsync(Couch.Instance("team-b", "out02", Spec)), "the API server finds the webhooks again");
        await hub.EuWest.SeesAsync(Couch.Services, await hub.ServiceNamespaceAsync(), "out02");
    }

    [ClusterFact(LocalOnly = true)]
    public async Task What_is_written_while_the_controller_is_away_is_carried_when_it_is_back()
    {
        var @namespace = await hub.ServiceNamespaceAsync();
        foreach (var name in new[] { "out03-changed", "out03-deleted", "out03-tampered" })
        {
            await hub.Tenant.CreateAsync(Couch.Instance("team-b", name, Spec));
            await hub.EuWest.SeesAsync(Couch.Services, @namespace, name);
        }

        await hub.Controller.StopAsync();
        try
        {
            await hub.Tenant.CreateAsync(Couch.Instance("team-b", "out03-created", Spec));
            await hub.Tenant.PatchAsync(Couch.Tenants, "team-b", "out03-changed", "spec: {password: other}");
            await hub.Tenant.DeleteAsync(Couch.Tenants, "team-b", "out03-deleted");
            await hub.EuWest.PatchAsync(Couch.Services, @namespace, "out03-tampered", "spec: {password: stolen}");
        }
        finally
        {
            await hub.Controller.StartAsync();
        }

        await hub.EuWest.SeesAsync(Couch.Services, @namespace, "out03-created", service => service.Text("spec", "password").ShouldBe("hans2000"));
        await hub.EuWest.SeesAsync(Couch.Services, @namespace, "out03-changed", service => service.Text("spec", "password").ShouldBe("other"));
        await hub.EuWest.SeesAsync(Couch.Services, @namespace, "out03-tampered", service => service.Text("spec", "password").ShouldBe("hans2000"));
        await hub.Tenant.SeesGoneAsync(Couch.Tenants, "team-b", "out03-deleted");
        (await hub.EuWest.FindAsync(Couch.Services, @namespace, "out03-deleted")).ShouldBeNull();
    }

    [ClusterFact(LocalOnly = true)]
    public async Task A_controller_that_is_stopped_mid_way_leaves_nothing_that_its_successor_does_not_finish()
    {
        var @namespace = await hub.ServiceNamespaceAsync();
        string[] names = [.. Enumerable.Range(0, 10).Select(number => $"out04-{number}")];
        try
        {
            foreach (var name in names)
            {
                await hub.Tenant.CreateAsync(Couch.Instance("team-b", name, Spec));
            }

            await hub.Provider.SeesAsync(Couch.Internals, "team-b", names[0]);
            await hub.Controller.StopAsync();
        }
        finally
        {
            await hub.Controller.StartAsync();
        }

        foreach (var name in names)
        {
            var service = await hub.EuWest.SeesAsync(Couch.Services, @namespace, name);
            service.At("spec").ShouldNotBeNull().ToJsonString().ShouldBe("""{"password":"hans2000","username":"hans"}""");
            (await hub.Provider.GetAsync(Couch.Internals, "team-b", name)).Texts("metadata", "finalizers").ShouldBe(["catapult.kubecarrier.io/controller"]);
            await hub.Tenant.DeleteAsync(Couch.Tenants, "team-b", name);
        }

        foreach (var name in names)
        {
            await hub.Tenant.SeesGoneAsync(Couch.Tenants, "team-b", name);
            (await hub.EuWest.FindAsync(Couch.Services, @namespace, name)).ShouldBeNull();
        }
    }
}
