using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Integration.Tests.Accounts;

/// <summary>An account that has the name of one that is gone.</summary>
[Collection(SecondHubGroup.Name)]
public sealed class NamesakeTests(HubFixture hub)
{
    private const string Spec = "{username: hans, password: hans2000}";

    private static readonly TestService Couch = TestService.CouchDb;

    [Shows("B22")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_new_account_inherits_nothing_from_one_that_had_its_name()
    {
        var (patient, impatient) = (await hub.AccountAsync("b22", "Tenant"), await hub.AccountAsync("b22-forced", "Tenant"));

        // Together: Kubernetes takes five seconds for a namespace.
        await Task.WhenAll(InheritsNothingAsync("b22", patient, forced: false), InheritsNothingAsync("b22-forced", impatient, forced: true));
    }

    private async Task InheritsNothingAsync(string name, ClusterUser member, bool forced)
    {
        var predecessor = await hub.Admin.GetAsync(Account.ResourceType, null, name);
        await hub.Provider.SeesAsync(Tenant.ResourceType, "team-a", name);
        await hub.Provider.ApplyAsync(Couch.Catalog(name).Replace("name: couchdbs,", $"name: {name},", StringComparison.Ordinal));
        await hub.Provider.PatchAsync(Tenant.ResourceType, "team-a", name, $"metadata: {{labels: {{{name}: \"true\"}}}}");
        await hub.SeesOfferAsync(member, name, Couch);

        await hub.Admin.DeleteAsync(Account.ResourceType, null, name);
        if (forced)
        {
            await LetGoAsync(name);
        }

        await Eventually.Async(() => hub.Admin.CreateAsync(Manifest(name)), "the name is free again");

        await hub.Admin.SeesReadyAsync(Account.ResourceType, null, name);
        var successor = await hub.Admin.GetAsync(Account.ResourceType, null, name);
        successor.Text("metadata", "uid").ShouldNotBe(predecessor.Text("metadata", "uid"));
        var tenant = await hub.Provider.SeesAsync(Tenant.ResourceType, "team-a", name, found =>
            found.Items("metadata", "ownerReferences").ShouldHaveSingleItem().Text("uid").ShouldBe(successor.Text("metadata", "uid")));
        tenant.Label(name).ShouldBeNull("the label was the predecessor's, and with it the offer");
        await hub.Admin.SeesGoneAsync(ServiceClusterAssignment.ResourceType, "team-a", $"{name}.eu-west-1");
        (await hub.Admin.ListAsync(Offering.ResourceType, name)).ShouldBeEmpty();
        (await hub.Admin.CreateAsync(Couch.Instance(name, "db1", Spec)).ShouldBeRefusedAsync()).ShouldContain($"is not offered to {name}");
        await hub.Provider.DeleteAsync(Catalog.ResourceType, "team-a", name);
    }

    private static string Manifest(string name) => $$"""
        apiVersion: catalog.kubecarrier.io/v1alpha1
        kind: Account
        metadata: {name: {{name}} }
        spec:
          roles: [Tenant]
          subjects:
          - {kind: User, apiGroup: rbac.authorization.k8s.io, name: {{name}}-member}
        """;

    // What people do when a deletion takes too long.
    private async Task LetGoAsync(string name)
    {
        try
        {
            await hub.Admin.PatchAsync(Account.ResourceType, null, name, "metadata: {finalizers: null}");
        }
        catch (ApiException gone) when (gone.IsNotFound)
        {
            // It was fast enough.
        }
    }
}
