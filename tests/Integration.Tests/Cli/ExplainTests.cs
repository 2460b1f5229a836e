using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Cli;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Integration.Tests.Cli;

/// <summary><c>kubectl kubecarrier explain</c> of instances, as those see them who are concerned.</summary>
[Collection(SecondHubGroup.Name)]
public sealed class ExplainTests(HubFixture hub)
{
    private const string Tenants = "couchdbs.eu-west-1.team-a";
    private const string Internals = "couchdbs.internal.eu-west-1.team-a";

    private static readonly TestService Couch = TestService.CouchDb;

    [ClusterFact(LocalOnly = true)]
    public async Task A_synced_instance_is_told_to_each_as_far_as_they_may_read()
    {
        await hub.Tenant.CreateAsync(Couch.Instance("team-b", "expl01", "{username: hans, password: hans2000}"));
        var @namespace = await hub.ServiceNamespaceAsync();
        await hub.EuWest.SeesAsync(Couch.Services, @namespace, "expl01");

        var tenant = (await AsAsync("team-b-member", "explain", "couchdb", "expl01", "-n", "team-b")).ShouldEndWith(ExitCode.Passed).Output;
        tenant.ShouldContain($"Service:          {Tenants} (CouchDB)");
        tenant.ShouldContain("Offer:            offered to team-b");
        tenant.ShouldContain($"Internal object:  {Internals}\n  State:  NotReadable: not readable for team-b-member (Forbidden)");
        tenant.ShouldNotContain("hans2000");

        var provider = (await AsAsync("team-a-member", "explain", $"{Internals}/expl01", "-n", "team-b")).ShouldEndWith(ExitCode.Passed).Output;
        provider.ShouldContain($"Tenant object:  {Tenants}\n  State:  NotReadable: not readable for team-a-member (Forbidden)");
        provider.ShouldContain("Offer:            Offering not readable for team-a-member (Forbidden)");
        provider.ShouldContain($"Service object:  couchdbs.couchdb.io in namespace {@namespace} of eu-west-1");

        var admin = (await AdminAsync("explain", "CouchDB.v1alpha1.eu-west-1.team-a", "expl01", "-n", "team-b",
            "--service-cluster-kubeconfig", hub.Clusters["eu-west-1"].KubeconfigPath)).ShouldEndWith(ExitCode.Passed).Output;
        admin.ShouldContain("Waits for:        nothing\n");
        admin.ShouldContain("State:                Synced: carried down to the internal object");
        admin.ShouldContain("State:                Synced: carried down to the service object");
        admin.ShouldContain("State:                Synced: is there");

        var json = JsonNode.Parse((await AdminAsync("explain", "couchdbs/expl01", "-n", "team-b", "--as", "team-b-member", "-o", "json")).ShouldEndWith(ExitCode.Passed).Output);
        json!.Items("layers").Count.ShouldBe(3);
        json!["layers"]![1]!["message"]!.ToString().ShouldBe("not readable for team-b-member (Forbidden)");
        YamlDocuments.ParseObject((await AdminAsync("explain", "couchdbs/expl01", "-n", "team-b", "-o", "yaml")).Output).Text("service").ShouldBe(Tenants);
    }

    [ClusterFact(LocalOnly = true)]
    public async Task An_instance_that_waits_says_for_what()
    {
        await hub.Tenant.CreateAsync(Couch.Instance("team-b", "expl02", "{username: hans, password: hans2000}"));
        await hub.EuWest.SeesAsync(Couch.Services, await hub.ServiceNamespaceAsync(), "expl02");
        await hub.Controller.StopAsync();
        try
        {
            await hub.Tenant.PatchAsync(Couch.Tenants, "team-b", "expl02", "spec: {password: other}");

            var admin = (await AdminAsync("explain", "couchdb", "expl02", "-n", "team-b")).ShouldEndWith(ExitCode.Passed).Output;
            admin.ShouldContain("Waits for:        spec.password is not carried down yet\n");
            admin.ShouldContain("State:                Waiting: spec.password is not carried down yet");
            admin.ShouldContain("Generation:           2");
        }
        finally
        {
            await hub.Controller.StartAsync();
        }

        await Eventually.Async(
            async () => (await AdminAsync("explain", "couchdb", "expl02", "-n", "team-b")).Output.ShouldContain("Synced: carried down to the internal object"),
            "it is carried down");
    }

    [ClusterFact(LocalOnly = true)]
    public async Task A_suspension_is_told_to_the_tenant_and_to_the_administrator()
    {
        const string Name = "explwait";
        var offer = new OwnOffer(hub, Name);
        await offer.OfferAsync();
        await offer.CreateAsync("db1");
        await hub.Admin.PatchAsync(Account.ResourceType, null, Name, "spec: {suspended: true}");
        await Eventually.Async(
            async () => (await AsAsync($"{Name}-member", "explain", offer.Service.Kind, "db1", "-n", Name)).Output.ShouldContain("Offer:            suspended"),
            "the tenant is told of the suspension");

        (await AdminAsync("explain", offer.Service.Kind, "db1", "-n", Name)).Output.ShouldContain($"Offer:            account {Name} is suspended; its instances can be read and deleted");
    }

    [ClusterFact(LocalOnly = true)]
    public async Task What_is_not_there_is_told_in_one_sentence()
    {
        (await AsAsync("team-b-member", "explain", Tenants, "nobody", "-n", "team-b")).ShouldEndWith(ExitCode.Unusable).Errors
            .ShouldBe($"error: there is no {Tenants} \"nobody\" in namespace team-b.\n");
        (await AsAsync("team-b-member", "explain", "couchdb", "nobody", "-n", "team-b")).ShouldEndWith(ExitCode.Unusable).Errors
            .ShouldBe($"error: couchdb is ambiguous; write one of {Tenants}, couchdbs.us-east-1.team-a.\n");
        (await AsAsync("team-b-member", "explain", "teapot", "x", "-n", "team-b")).ShouldEndWith(ExitCode.Unusable).Errors
            .ShouldBe("error: teapot is no service of this hub; kubectl get offerings -n team-b lists those that are offered there.\n");
        (await PluginRun.OfAsync("/nowhere/config", "", "explain", "couchdb", "x")).ShouldEndWith(ExitCode.Unusable).Errors
            .ShouldBe("error: KUBECONFIG is /nowhere/config, and there is no such file.\n");
    }

    private Task<PluginRun> AdminAsync(params string[] arguments) => PluginRun.OfAsync(hub.Clusters.Management.KubeconfigPath, "", arguments);

    private async Task<PluginRun> AsAsync(string user, params string[] arguments) =>
        await PluginRun.OfAsync(await hub.Clusters.Management.WriteKubeconfigAsync(user), "", arguments);
}
