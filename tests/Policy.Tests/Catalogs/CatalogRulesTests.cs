using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Catalogs;

public sealed class CatalogRulesTests
{
    private static readonly LabelSelector Unreadable = new() { MatchExpressions = [new() { Key = "tier", Operator = "Like", Values = ["gold"] }] };

    [Fact]
    public void Readable_selectors_are_accepted()
    {
        CatalogRules.All.Evaluate(Requests.Create(Objects.Catalog()), CatalogView.Nothing).ShouldAllow();
        CatalogRules.All.Evaluate(Requests.Create(Objects.Catalog() with { Spec = new() }), CatalogView.Nothing).ShouldAllow();
    }

    [Shows("B36")]
    [Fact]
    public void An_unreadable_selector_is_denied_at_its_place()
    {
        var decision = CatalogRules.All.Evaluate(Requests.Create(Objects.Catalog(entries: Unreadable, tenants: Unreadable)), CatalogView.Nothing);

        decision.Violations.Select(violation => violation.Path)
            .ShouldBe(["spec.catalogEntrySelector.matchExpressions[0].operator", "spec.tenantSelector.matchExpressions[0].operator"]);
        decision.Violations[0].Message.ShouldBe("Like is no selector operator; use In, NotIn, Exists or DoesNotExist");
    }

    [Fact]
    public void An_update_is_judged_by_the_new_object()
    {
        CatalogRules.All.Evaluate(Requests.Update(Objects.Catalog(), Objects.Catalog(tenants: Unreadable)), CatalogView.Nothing).IsAllowed.ShouldBeFalse();
        CatalogRules.All.Evaluate(Requests.Update(Objects.Catalog(tenants: Unreadable), Objects.Catalog()), CatalogView.Nothing).ShouldAllow();
    }

    [Shows("B105")]
    [Theory]
    [InlineData("tier level", "gold", "spec.tenantSelector.matchLabels", "\"tier level\" is no key of a label: ")]
    [InlineData("/tier", "gold", "spec.tenantSelector.matchLabels", "\"/tier\" is no key of a label: ")]
    [InlineData("tier", "far south", "spec.tenantSelector.matchLabels[tier]", "\"far south\" is no value of a label: ")]
    public void A_label_that_nothing_can_have_is_denied_at_its_place(string key, string value, string path, string message)
    {
        var violation = CatalogRules.All.Evaluate(Requests.Create(Objects.Catalog(tenants: Objects.Label(key, value))), CatalogView.Nothing).Violations.ShouldHaveSingleItem();

        (violation.Rule, violation.Path).ShouldBe(("catalog-selectors-are-valid", path));
        violation.Message.ShouldStartWith(message);
    }

    [Shows("B105")]
    [Fact]
    public void So_are_keys_and_values_of_expressions_wherever_a_selector_stands()
    {
        var wrong = new LabelSelector { MatchExpressions = [new() { Key = "a b", Operator = "Exists" }, new() { Key = "area", Operator = "NotIn", Values = ["north", "-"] }] };
        var catalog = Objects.Catalog(entries: wrong);
        catalog = catalog with
        {
            Spec = catalog.Spec with
            {
                Quota = [new() { Name = "q", CatalogEntrySelector = wrong, TenantSelector = new(), Instances = 1 }],
                Restrictions = [new() { Name = "r", CatalogEntrySelector = new(), TenantSelector = wrong, Fields = [new() { JsonPath = ".spec.x", MaxLength = 1 }] }],
            },
        };

        CatalogRules.All.Evaluate(Requests.Create(catalog), CatalogView.Nothing).Violations.Select(violation => violation.Path).ShouldBe(
        [
            "spec.catalogEntrySelector.matchExpressions[0].key", "spec.catalogEntrySelector.matchExpressions[1].values[1]",
            "spec.quota[0].catalogEntrySelector.matchExpressions[0].key", "spec.quota[0].catalogEntrySelector.matchExpressions[1].values[1]",
            "spec.restrictions[0].tenantSelector.matchExpressions[0].key", "spec.restrictions[0].tenantSelector.matchExpressions[1].values[1]",
        ]);
        CatalogRules.All.Evaluate(Requests.Update(catalog, catalog), CatalogView.Nothing).ShouldAllow();
        var set = Objects.EntrySet() with { Spec = Objects.EntrySet().Spec with { Discover = Objects.EntrySet().Spec.Discover with { ServiceClusterSelector = wrong } } };
        CatalogEntrySetRules.All.Evaluate(Requests.Create(set), BaseCrdView.Nothing).Violations.Select(violation => violation.Path)
            .ShouldBe(["spec.discover.serviceClusterSelector.matchExpressions[0].key", "spec.discover.serviceClusterSelector.matchExpressions[1].values[1]"]);
    }

    [Shows("B36")]
    [Fact]
    public void The_selectors_of_a_restriction_are_judged_too()
    {
        var catalog = Restricting(new CatalogRestriction { Name = "small", CatalogEntrySelector = Unreadable, TenantSelector = Unreadable, Fields = [] });

        Judge(catalog).Violations.Select(violation => violation.Path).ShouldBe(
            ["spec.restrictions[0].catalogEntrySelector.matchExpressions[0].operator", "spec.restrictions[0].tenantSelector.matchExpressions[0].operator"]);
    }

    [Fact]
    public void Restrictions_are_told_apart_by_names_that_are_labels()
    {
        Judge(Restricting(Small(), Small())).ShouldDeny("catalog-restrictions-are-valid", "spec.restrictions[1].name",
            "small is used twice; messages tell restrictions apart by their names");
        Judge(Restricting(Small() with { Name = "Not_One" })).Violations.ShouldHaveSingleItem().Path.ShouldBe("spec.restrictions[0].name");
    }

    [Fact]
    public void A_path_is_restricted_once_however_it_is_written() =>
        Judge(Restricting(Small(Maximum(".spec.replicas", 2), Maximum("spec.replicas", 3)))).ShouldDeny(
            "catalog-restrictions-are-valid", "spec.restrictions[0].fields[1].jsonPath", "spec.replicas is restricted twice; write its restrictions as one");

    [Fact]
    public void A_path_that_no_selected_entry_exposes_is_a_warning()
    {
        Warnings(Restricting(Small(Maximum(".spec.replicas", 2))), Hub(Objects.Entry())).ShouldHaveSingleItem().ShouldBe(
            "spec.restrictions[0].fields[0]: spec.replicas is exposed by no CatalogEntry that is selected, so this restricts nothing");
        Warnings(Restricting(Small(Maximum(".spec.username", 2))), Hub(Objects.Entry())).ShouldBeEmpty();
        Warnings(Restricting(Small(Maximum(".spec.replicas", 2))), Hub(Objects.Entry(derived: false))).ShouldBeEmpty();
        Warnings(Restricting(Small(Maximum(".spec.replicas", 2))), CatalogView.Nothing).ShouldBeEmpty();
    }

    [Fact]
    public void Two_restrictions_that_leave_no_value_are_a_warning_when_the_second_is_written()
    {
        var first = Restricting(Small(Maximum(".spec.username", 2)));
        var second = Restricting(Small(new FieldRestriction { JsonPath = "spec.username", Minimum = 5 }) with { Name = "large" });
        second = second with { Metadata = Objects.Meta("second", Objects.Provider) };
        const string warning = "spec.restrictions[0].fields[0]: together with default/small this leaves no value at all for spec.username";

        Warnings(second, Hub(Objects.Entry(), first)).ShouldBe([warning]);
        Warnings(second, Hub(Objects.Entry(), second)).ShouldBeEmpty();
        Warnings(Restricting(Small(new FieldRestriction { JsonPath = "spec.username", Allowed = [3, 4] })), Hub(Objects.Entry(), second)).ShouldHaveSingleItem();
        Warnings(Restricting(Small(new FieldRestriction { JsonPath = "spec.username", Allowed = [3, 5] })), Hub(Objects.Entry(), second)).ShouldBeEmpty();
        var elsewhere = first with { Spec = first.Spec with { TenantSelector = Objects.Label("tier", "gold") } };
        Warnings(second, Hub(Objects.Entry(), elsewhere)).ShouldBeEmpty();
    }

    [Fact]
    public void The_entrys_own_restrictions_count_too()
    {
        var entry = Objects.Entry();
        entry = entry with
        {
            Spec = entry.Spec with { Derive = new() { Expose = [new() { Versions = ["v1alpha1"], Fields = [new() { JsonPath = ".spec.username", Pattern = "[a-z]+" }] }] } },
        };

        Warnings(Restricting(Small(new FieldRestriction { JsonPath = ".spec.username", Allowed = ["A", "B"] })), Hub(entry)).ShouldHaveSingleItem()
            .ShouldContain($"together with CatalogEntry {Objects.EntryName} this leaves no value");
    }

    private static Decision Judge(Catalog catalog) => CatalogRules.All.Evaluate(Requests.Create(catalog), CatalogView.Nothing);

    private static IReadOnlyList<string> Warnings(Catalog catalog, CatalogView view)
    {
        var decision = CatalogRules.All.Evaluate(Requests.Create(catalog), view);
        decision.ShouldAllow();
        return decision.Warnings;
    }

    private static CatalogView Hub(CatalogEntry entry, params Catalog[] catalogs) => new(catalogs, [entry], [Objects.TenantOf(Objects.TenantAccount())]);

    private static Catalog Restricting(params CatalogRestriction[] restrictions) =>
        Objects.Catalog() with { Spec = Objects.Catalog().Spec with { Restrictions = restrictions } };

    private static CatalogRestriction Small(params FieldRestriction[] fields) =>
        new() { Name = "small", CatalogEntrySelector = new(), TenantSelector = new(), Fields = fields.Length == 0 ? [Maximum(".spec.username", 2)] : fields };

    private static FieldRestriction Maximum(string path, int value) => new() { JsonPath = path, Maximum = value };
}
