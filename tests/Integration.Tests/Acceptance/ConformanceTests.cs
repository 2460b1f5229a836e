using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Acceptance;

/// <summary>What the list of further scenarios (7.3) has and no other test shows; those carry their number in their name.</summary>
[Collection(HubGroup.Name)]
public sealed class ConformanceTests(HubFixture hub)
{
    [Shows("S7.3.14")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_name_that_would_be_too_long_a_label_is_told_before_anything_is_made_with_it()
    {
        var (tooLong, nearly) = (new string('a', 64), new string('a', 58));

        (await hub.Admin.CreateAsync($$"""
            apiVersion: catalog.kubecarrier.io/v1alpha1
            kind: Account
            metadata: {name: {{tooLong}} }
            spec: {roles: [Tenant], subjects: [{kind: User, apiGroup: rbac.authorization.k8s.io, name: somebody}]}
            """).ShouldBeRefusedAsync()).ShouldContain("63");
        (await hub.Tenant.CreateAsync(TestService.CouchDb.Instance("team-b", tooLong, "{username: hans, password: hans2000}")).ShouldBeRefusedAsync())
            .ShouldContain("metadata.name: the name has 64 characters; use at most 63");
        await hub.AccountAsync(nearly, "Tenant");
        await hub.Provider.SeesAsync(Tenant.ResourceType, "team-a", nearly);
        await hub.Provider.ApplyAsync($$"""
            apiVersion: kubecarrier.io/v1alpha1
            kind: CustomResourceDiscovery
            metadata: {name: {{nearly}}.eu-west-1, namespace: team-a}
            spec: {serviceCluster: {name: eu-west-1}, crd: {name: couchdbs.couchdb.io} }
            ---
            apiVersion: kubecarrier.io/v1alpha1
            kind: ServiceClusterAssignment
            metadata: {name: {{nearly}}.eu-west-1, namespace: team-a}
            spec: {serviceCluster: {name: eu-west-1}, managementNamespace: {name: {{nearly}} } }
            """);
        foreach (var (type, condition, reported) in new[]
        {
            (CustomResourceDiscovery.ResourceType, "Established", "False/Establishing"),
            (ServiceClusterAssignment.ResourceType, "Ready", "False/CreatingNamespace"),
        })
        {
            await hub.Provider.SeesAsync(type, "team-a", $"{nearly}.eu-west-1", found =>
            {
                found.Condition(condition).ShouldBe(reported);
                found.ConditionMessage(condition).ShouldNotBeNull().ShouldContain("68 characters where 63 are allowed");
            });
            await hub.Provider.DeleteAsync(type, "team-a", $"{nearly}.eu-west-1");
            await hub.Provider.SeesGoneAsync(type, "team-a", $"{nearly}.eu-west-1");
        }
    }
}
