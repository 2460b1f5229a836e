using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Restrictions;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Hub;

/// <summary>What a record needs to hold of a picture: enough to judge by, and no more.</summary>
public sealed class HubSourcesTests
{
    private const string TenantGroup = "eu-west-1.team-a";

    private static readonly RestrictedHub Restricted = new()
    {
        Fields = """[{"jsonPath":".spec.username","pattern":"[a-z]+"},{"jsonPath":".spec.replicas","minimum":1,"default":2}]""",
        Catalogs =
        [
            RestrictedHub.Catalog("b", """[{"jsonPath":".spec.replicas","maximum":3}]""", Objects.Label("tier", "bronze")),
            RestrictedHub.Catalog("a", """[{"jsonPath":".spec.replicas","maximum":5}]"""),
        ],
        TenantLabels = new Dictionary<string, string> { ["tier"] = "bronze" },
    };

    [Theory]
    [InlineData("""{"username":"hans","replicas":2}""")]
    [InlineData("""{"username":"hans","replicas":4}""")]
    [InlineData("""{"username":"HANS","replicas":9}""")]
    [InlineData("""{"username":"HANS","replicas":0}""")]
    [InlineData("""{}""")]
    public void A_picture_of_the_sources_alone_judges_the_same(string spec)
    {
        var view = Restricted.View();
        var part = new ObjectFacts(view.SourcesFor(TenantGroup, "couchdbs", "team-b").Objects()).View;
        var request = Requests.Instance(AdmissionOperation.Create, Restricted.Instance(spec));

        Said(InstanceRules.Evaluate(request, part)).ShouldBe(Said(InstanceRules.Evaluate(request, view)));
        Said(InstanceDefaults.Evaluate(request, part)).ShouldBe(Said(InstanceDefaults.Evaluate(request, view)));
    }

    [Fact]
    public void Sources_are_of_one_tenant_and_one_entry_whatever_else_the_provider_has()
    {
        var other = Objects.Entry() with { Metadata = Objects.Meta("others", "team-a") };
        var view = HubView.Of(
            [Objects.TenantAccount(), Objects.ProviderAccount(), Objects.TenantAccount("team-c")],
            [Objects.Catalog()],
            [Objects.Entry(), other with { Status = null }],
            [Objects.TenantOf(Objects.TenantAccount()), Objects.TenantOf(Objects.TenantAccount("team-c"))],
            [Objects.Assignment()],
            [Objects.Discovery()]);

        Names(view.SourcesFor(TenantGroup, "couchdbs", "team-b")).ShouldBe(
            ["Account team-b", "Account team-a", $"Catalog {Objects.Catalog().Metadata.Name}", $"CatalogEntry {Objects.EntryName}", "Tenant team-b", "ServiceClusterAssignment team-b.eu-west-1"],
            ignoreOrder: true);
        Names(view.SourcesFor("nobody.knows", "couchdbs", "team-c")).ShouldBe(["Account team-c"]);
        Names(view.SourcesFor("nobody.knows", "couchdbs", "team-z")).ShouldBeEmpty();
    }

    [Fact]
    public void They_are_the_same_until_something_of_them_is_replaced()
    {
        var view = Restricted.View();
        var sources = view.SourcesFor(TenantGroup, "couchdbs", "team-b");

        view.WithAccount("team-z", Objects.TenantAccount("team-z")).SourcesFor(TenantGroup, "couchdbs", "team-b").ShouldBe(sources);
        view.WithAccount("team-b", Suspended(Objects.TenantAccount())).SourcesFor(TenantGroup, "couchdbs", "team-b").ShouldNotBe(sources);
        Restricted.View().SourcesFor(TenantGroup, "couchdbs", "team-b").ShouldNotBe(sources);
    }

    [Fact]
    public void Catalogs_that_came_in_another_order_say_the_same_in_the_same_order()
    {
        var reversed = Restricted with { Catalogs = [.. Restricted.Catalogs.Reverse()] };

        Said(reversed.Create("""{"replicas":9}""")).ShouldBe(Said(Restricted.Create("""{"replicas":9}""")));
    }

    private static Account Suspended(Account account) => account with { Spec = account.Spec with { Suspended = true } };

    private static IEnumerable<string> Names(HubSources sources) => sources.Objects().Select(item => $"{item["kind"]} {item["metadata"]!["name"]}");

    private static string Said(Decision decision) =>
        string.Join('\n', decision.Violations.Concat(decision.Tolerated).Select(violation => $"{violation}")) + string.Join('\n', decision.Patches.Select(patch => $"{patch}"));
}
