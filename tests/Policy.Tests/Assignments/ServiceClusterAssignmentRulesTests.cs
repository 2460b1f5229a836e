using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.ServiceClusters;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Assignments;

public sealed class ServiceClusterAssignmentRulesTests
{
    [Shows("F-SCA-01")]
    [Fact]
    public void The_name_follows_the_references()
    {
        Create(Objects.Assignment()).ShouldAllow();
        Create(Named("team-b.us-east-1")).ShouldDeny("assignment-name-follows-its-references", "metadata.name",
            "a ServiceClusterAssignment is named <managementNamespace>.<serviceCluster>: expected team-b.eu-west-1, found team-b.us-east-1");
        Create(Named("Team-b.eu-west-1")).IsAllowed.ShouldBeFalse();
        Create(Objects.Assignment() with { Metadata = new() { GenerateName = "team-b.eu-west-1", Namespace = "team-a" } }).IsAllowed.ShouldBeFalse();
    }

    [Shows("F-SCA-01")]
    [Fact]
    public void Both_references_are_immutable()
    {
        var before = Objects.Assignment();

        Update(before, before).ShouldAllow();
        Update(before, before with { Spec = before.Spec with { ManagementNamespace = new() { Name = "kube-system" } } })
            .Violations.Select(violation => $"{violation.Rule} {violation.Path}").ShouldBe(
            [
                "assignment-references-are-immutable spec.managementNamespace.name",
                "assignment-name-follows-its-references metadata.name",
            ]);
        Update(before, before with { Spec = before.Spec with { ServiceCluster = new() { Name = "us-east-1" } } })
            .Violations[0].Sentence.ShouldBe("spec.serviceCluster.name: the service cluster is immutable; it stays eu-west-1, create another object for us-east-1");
    }

    [Shows("B79")]
    [Fact]
    public void An_assignment_leads_to_a_tenant_of_its_provider()
    {
        const string Path = "spec.managementNamespace.name";
        Create(Objects.Assignment("kube-system"), Nobodys).ShouldDeny("assignment-leads-to-a-tenant", Path,
            "kube-system is not the namespace of a tenant of team-a; kubectl get tenants -n team-a lists those");

        ServiceClusterAssignmentRules.All.Evaluate(Requests.Create(Objects.Assignment()) with { Caller = Requests.Controller }, Nobodys).ShouldAllow();
        Update(Objects.Assignment("kube-system"), Objects.Assignment("kube-system"), Nobodys).ShouldAllow(); // it must be free to lose its finalizer
    }

    public static TheoryData<string, bool> Tenants => new()
    {
        { "a tenant", true },
        { "no account", false },
        { "an account that only provides", false },
        { "an account without the provider's Tenant object", false },
        { "an account in deletion", false },
        { "a Tenant object in deletion", false },
        { "the Tenant object of a predecessor", false },
        { "an account that has no namespace of its own", false },
    };

    [Shows("B79")]
    [Theory]
    [MemberData(nameof(Tenants))]
    public void Whose_namespace_it_is_says_the_controller_and_no_name(string @case, bool isTenants)
    {
        var account = Objects.TenantAccount();
        var tenant = Objects.TenantOf(account);
        object?[] hub = @case switch
        {
            "no account" => [tenant],
            "an account that only provides" => [Objects.ProviderAccount("team-b"), tenant],
            "an account without the provider's Tenant object" => [account, Objects.TenantOf(account, "team-z")],
            "an account in deletion" => [account with { Metadata = account.Metadata.Deleting() }, tenant],
            "a Tenant object in deletion" => [account, tenant with { Metadata = tenant.Metadata.Deleting() }],
            "the Tenant object of a predecessor" => [account with { Metadata = account.Metadata with { Uid = "another" } }, tenant],
            "an account that has no namespace of its own" => [account with { Status = null }, tenant],
            _ => [account, tenant],
        };

        AssignmentView.Of(Requests.Create(Objects.Assignment()),
            new ObjectFacts(hub.OfType<Account>().Select(KubeObject.Encode).Concat(hub.OfType<Tenant>().Select(KubeObject.Encode))))
            .IsTenants.ShouldBe(isTenants);
    }

    [Shows("B79", "B37")]
    [Theory]
    [InlineData("../secrets")]
    [InlineData("..")]
    [InlineData("")]
    [InlineData("Team-b")]
    public void What_is_no_name_of_a_namespace_is_not_even_looked_up(string name) =>
        AssignmentView.Of(Requests.Create(Objects.Assignment(name)), new NoHub()).IsTenants.ShouldBeFalse();

    private static AssignmentView Nobodys { get; } = new(IsTenants: false);

    private static ServiceClusterAssignment Named(string name) => Objects.Assignment() with { Metadata = Objects.Meta(name, "team-a") };

    private static Decision Create(ServiceClusterAssignment assignment, AssignmentView? view = null) =>
        ServiceClusterAssignmentRules.All.Evaluate(Requests.Create(assignment), view ?? new(IsTenants: true));

    private static Decision Update(ServiceClusterAssignment before, ServiceClusterAssignment after, AssignmentView? view = null) =>
        ServiceClusterAssignmentRules.All.Evaluate(Requests.Update(before, after), view ?? new(IsTenants: true));

    private sealed class NoHub : IHubFacts
    {
        public HubView? View => null;

        public JsonObject? Get(ResourceType type, NamespacedName name) => throw new InvalidOperationException($"{name} was looked up");

        public IReadOnlyList<JsonObject>? List(ResourceType type, ListQuestion question) => throw new InvalidOperationException("listed");

        public DryRunAnswer? DryRun(DryRunRequest request) => null;
    }
}
