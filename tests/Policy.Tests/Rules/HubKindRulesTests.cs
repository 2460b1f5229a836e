using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Offers;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.ServiceClusters;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Rules;

/// <summary>The kinds of which the manual asks one thing only.</summary>
public sealed class HubKindRulesTests
{
    public static TheoryData<string> NoLabels => ["eu.west", "EU-west", "-eu", "eu-", "", new string('x', 64)];

    [Shows("F-SC-01")]
    [Theory, MemberData(nameof(NoLabels))]
    public void A_service_cluster_is_named_by_a_DNS_label(string name) =>
        ShouldRefuse(ServiceClusterRules.All.Evaluate(Requests.Create(Objects.ServiceCluster(name)), NoFacts.Instance), "service-cluster-name-is-a-dns-label", "serviceCluster", name);

    [Theory, MemberData(nameof(NoLabels))]
    public void A_provider_is_named_by_a_DNS_label(string name) =>
        ShouldRefuse(ProviderRules.All.Evaluate(Requests.Create(Provider(name)), NoFacts.Instance), "provider-name-is-a-dns-label", "provider", name);

    [Theory, MemberData(nameof(NoLabels))]
    public void A_tenant_is_named_by_a_DNS_label(string name) =>
        ShouldRefuse(TenantRules.All.Evaluate(Requests.Create(Tenant(name)), NoFacts.Instance), "tenant-name-is-a-dns-label", "tenant", name);

    [Fact]
    public void Labels_are_accepted_and_names_never_change_later()
    {
        ServiceClusterRules.All.Evaluate(Requests.Create(Objects.ServiceCluster()), NoFacts.Instance).ShouldAllow();
        ProviderRules.All.Evaluate(Requests.Create(Provider("team-a")), NoFacts.Instance).ShouldAllow();
        TenantRules.All.Evaluate(Requests.Create(Tenant("team-b")), NoFacts.Instance).ShouldAllow();
        ServiceClusterRules.All.Evaluate(Requests.Update(Objects.ServiceCluster("eu.west"), Objects.ServiceCluster("eu.west")), NoFacts.Instance).ShouldAllow();
    }

    [Shows("F-CAT-14")]
    [Fact]
    public void The_provider_of_an_offering_is_immutable()
    {
        OfferingRules.All.Evaluate(Requests.Update(Offering("team-a"), Offering("team-z")), NoFacts.Instance).ShouldDeny(
            "offering-provider-is-immutable", "spec.provider.name",
            "the provider of an offering is immutable; it stays team-a, create another object for team-z");
        OfferingRules.All.Evaluate(Requests.Update(Offering("team-a"), Offering("team-a")), NoFacts.Instance).ShouldAllow();
        OfferingRules.All.Evaluate(Requests.Update(Offering("team-a"), Offering("Team-A")), NoFacts.Instance).IsAllowed.ShouldBeFalse();
        OfferingRules.All.Evaluate(Requests.Create(Offering("team-a")), NoFacts.Instance).ShouldAllow();
    }

    [Shows("F-CAT-14")]
    [Fact]
    public void The_provider_of_a_region_is_immutable()
    {
        RegionRules.All.Evaluate(Requests.Update(Region("team-a"), Region("team-z")), NoFacts.Instance).ShouldDeny(
            "region-provider-is-immutable", "spec.provider.name", "the provider of a region is immutable; it stays team-a, create another object for team-z");
        RegionRules.All.Evaluate(Requests.Update(Region("team-a"), Region("team-a")), NoFacts.Instance).ShouldAllow();
    }

    private static void ShouldRefuse(Decision decision, string rule, string kind, string name)
    {
        var violation = decision.Violations.ShouldHaveSingleItem();
        violation.Rule.ShouldBe(rule);
        violation.Sentence.ShouldStartWith($"metadata.name: {kind} name: {name} is not a valid DNS 1123 Label, ");
    }

    private static Provider Provider(string name) => new() { Metadata = Objects.Meta(name, "team-b"), Spec = new() { Metadata = Objects.Described(name) } };

    private static Tenant Tenant(string name) => new() { Metadata = Objects.Meta(name, "team-a") };

    private static Offering Offering(string provider) => new()
    {
        Metadata = Objects.Meta("couchdbs", "team-b"),
        Spec = new() { Metadata = Objects.Described("CouchDB"), Provider = new() { Name = provider } },
    };

    private static Region Region(string provider) => new() { Metadata = Objects.Meta("eu-west-1.team-a", "team-b"), Spec = new() { Provider = new() { Name = provider } } };
}
