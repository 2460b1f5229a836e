using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Cli;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Instances;

/// <summary>A service cluster that was restored from a backup: what was deleted runs again, with our labels.</summary>
[Collection(SecondHubGroup.Name)]
public sealed class OrphanTests(HubFixture hub)
{
    private const string Account = "orphaned";

    private static readonly TestService Vault = new("orphan.example", "Vault");

    [Shows("H69", "H70")]
    [ClusterFact(LocalOnly = true)]
    public async Task What_a_backup_brings_back_is_told_and_counted_and_a_new_instance_of_its_name_waits_until_it_is_deleted()
    {
        var member = await OfferAsync();
        var restored = await BackupAsync(member);

        await hub.EuWest.CreateAsync(restored.ToJsonString());

        var assignment = await SeesOrphansAsync("True/ServiceObjectsWithoutInstance");
        assignment.ConditionMessage("Orphans").ShouldBe("1 of our service objects without an instance in the hub, which run on until they are deleted in the service cluster: vaults.orphan.example db1");

        await member.CreateAsync(Vault.Instance(Account, "db1", "{size: 5}"));

        await member.SeesAsync(Vault.Tenants, Account, "db1", found => found.Condition("InSync").ShouldBe("False/MadeForAnotherInstance"));
        await hub.Provider.SeesAsync(Vault.Internals, Account, "db1", found => found.Condition("InSync").ShouldBe("False/MadeForAnotherInstance"));
        foreach (var kind in new[] { Vault.Tenants, Vault.Internals })
        {
            await Eventually.Async(
                async () => (await hub.Admin.ListAsync(KubernetesResources.Events, Account))
                    .Where(told => told.Text("involvedObject", "apiVersion") == kind.ApiVersion).Select(told => $"{told.Text("message")}")
                    .ShouldContain(message => message.Contains("was made for an instance that is not there any more", StringComparison.Ordinal)),
                $"an event says so on {kind.GroupResource}");
        }

        foreach (var looks in new string[][] { [], ["--service-cluster-kubeconfig", hub.Clusters[TestService.Cluster].KubeconfigPath] })
        {
            (await PluginRun.OfAsync(hub.Clusters.Management.KubeconfigPath, "", ["explain", Vault.Kind, "db1", "-n", Account, .. looks])).Output
                .ShouldContain($"Waits for:        Vault {restored.Text("metadata", "namespace")}/db1 in service cluster eu-west-1 was made for an instance that is not there any more");
        }

        await hub.Controller.RestartAsync();
        await hub.Provider.PatchAsync(Vault.Internals, Account, "db1", "metadata: {labels: {looked: again}}");
        await SeesOrphansAsync("True/ServiceObjectsWithoutInstance");
        (await hub.EuWest.GetAsync(Vault.Services, restored.Text("metadata", "namespace"), "db1")).At("spec").ShouldNotBeNull().ToJsonString().ShouldBe("""{"secret":"theirs","size":1}""");
        (await hub.Provider.GetAsync(Vault.Internals, Account, "db1")).Members("spec").ShouldBe(["size"], "hidden fields are not taken over");

        await hub.EuWest.DeleteAsync(Vault.Services, restored.Text("metadata", "namespace"), "db1");

        await hub.EuWest.SeesAsync(Vault.Services, restored.Text("metadata", "namespace"), "db1", found => found.At("spec").ShouldNotBeNull().ToJsonString().ShouldBe("""{"size":5}"""));
        await SeesOrphansAsync("False/NoServiceObjectsWithoutInstance");
        await member.SeesAsync(Vault.Tenants, Account, "db1", found => found.Condition("InSync").ShouldBeNull());
    }

    /// <summary>What a backup holds of an instance that has been deleted since.</summary>
    private async Task<JsonObject> BackupAsync(ClusterUser member)
    {
        await member.CreateAsync(Vault.Instance(Account, "db1", "{size: 1}"));
        var @namespace = await hub.ServiceNamespaceAsync(Account);
        await hub.EuWest.SeesAsync(Vault.Services, @namespace, "db1");
        await hub.Provider.PatchAsync(Vault.Internals, Account, "db1", "spec: {secret: theirs}");
        var saved = await hub.EuWest.SeesAsync(Vault.Services, @namespace, "db1", found => found.Text("spec", "secret").ShouldBe("theirs"));
        saved.Text("metadata", "annotations", "kubecarrier.io/instance-uid").ShouldBe((await hub.Provider.GetAsync(Vault.Internals, Account, "db1")).Text("metadata", "uid"));
        await member.DeleteAsync(Vault.Tenants, Account, "db1");
        await member.SeesGoneAsync(Vault.Tenants, Account, "db1");
        (await hub.EuWest.FindAsync(Vault.Services, @namespace, "db1")).ShouldBeNull();
        foreach (var server in new[] { "uid", "resourceVersion", "creationTimestamp", "generation", "managedFields", "selfLink" })
        {
            saved["metadata"]!.AsObject().Remove(server);
        }

        return saved;
    }

    private async Task<ClusterUser> OfferAsync()
    {
        await hub.InstallCrdAsync(Vault, Vault.Crd(
            "{type: object, properties: {spec: {type: object, properties: {size: {type: integer}, secret: {type: string}}}, status: {type: object, properties: " +
            "{conditions: {type: array, items: {type: object, required: [type, status], properties: " +
            "{type: {type: string}, status: {type: string}, reason: {type: string}, message: {type: string}, lastTransitionTime: {type: string, format: date-time}}}}}}}}"));
        var member = await hub.AccountAsync(Account, "Tenant");
        await hub.Provider.ApplyAsync(Vault.EntrySet("{expose: [{versions: [v1], fields: [{jsonPath: .spec.size}, {jsonPath: .status}]}]}"));
        await hub.Provider.SeesReadyAsync(CatalogEntry.ResourceType, TestService.Provider, Vault.Entry);
        await hub.Provider.ApplyAsync(Vault.Catalog(Account));
        await hub.Provider.SeesAsync(Tenant.ResourceType, TestService.Provider, Account);
        await hub.Provider.PatchAsync(Tenant.ResourceType, TestService.Provider, Account, $"metadata: {{labels: {{{Account}: \"true\"}}}}");
        await hub.SeesOfferAsync(member, Account, Vault);
        return member;
    }

    private Task<JsonObject> SeesOrphansAsync(string condition) => hub.Provider.SeesAsync(
        ServiceClusterAssignment.ResourceType, TestService.Provider, $"{Account}.{TestService.Cluster}", found => found.Condition("Orphans").ShouldBe(condition));
}
