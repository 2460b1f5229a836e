using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Rules;

/// <summary>What one provider writes takes nobody else's time, and names are names.</summary>
public sealed class BoundsTests
{
    [Shows("B90")]
    [Fact]
    public void Fields_versions_and_presets_are_bounded_wherever_they_are_written()
    {
        Everywhere(Deriving(fields: 513)).ShouldBe(["expose: has 513 fields in all; write at most 512"]);
        Everywhere(Deriving(fields: 10_000)).ShouldBe(["expose: has 10000 fields in all; write at most 512"]);
        Everywhere(Deriving(configs: 33)).ShouldBe(["expose: has 33 expose configurations; write at most 32"]);
        Everywhere(Deriving(versions: 33)).ShouldBe(["expose[0].versions: has 33 versions; write at most 32"]);
        Everywhere(Deriving(presets: 65)).ShouldBe(["presets: has 65 presets; write at most 64"]);
        Everywhere(Deriving(fields: 16, configs: 32, versions: 1, presets: 64)).ShouldBeEmpty();
    }

    [Shows("B90")]
    [Fact]
    public void A_Catalogs_restrictions_quotas_and_selectors_are_bounded()
    {
        Of(Catalog(restrictions: 65, fields: 1)).ShouldBe(["spec.restrictions: has 65 restrictions; write at most 64"]);
        Of(Catalog(restrictions: 1, fields: 65)).ShouldBe(["spec.restrictions[0].fields: has 65 fields; write at most 64"]);
        Of(Catalog(restrictions: 9, fields: 60)).ShouldBe(["spec.restrictions: has 540 fields in all; write at most 512"]);
        Of(Catalog(quotas: 65)).ShouldBe(["spec.quota: has 65 quotas; write at most 64"]);
        Of(Objects.Catalog(tenants: Selector(labels: 65))).ShouldBe(["spec.tenantSelector.matchLabels: has 65 labels; write at most 64"]);
        Of(Objects.Catalog(entries: Selector(expressions: 33))).ShouldBe(["spec.catalogEntrySelector.matchExpressions: has 33 expressions; write at most 32"]);
        Of(Objects.Catalog(entries: Selector(expressions: 1, values: 129))).ShouldBe(["spec.catalogEntrySelector.matchExpressions[0].values: has 129 values; write at most 128"]);
        Of(Catalog(restrictions: 8, fields: 64, quotas: 64)).ShouldBeEmpty();
        var spec = Objects.EntrySet().Spec;
        var set = Objects.EntrySet() with { Spec = spec with { Discover = spec.Discover with { ServiceClusterSelector = Selector(labels: 65) } } };
        CatalogEntrySetRules.All.Evaluate(Requests.Create(set), BaseCrdView.Nothing).Violations.ShouldHaveSingleItem().Rule.ShouldBe("policy-is-bounded");
    }

    [Shows("B90")]
    [Fact]
    public void Each_selector_of_each_restriction_and_quota_is_bounded_and_named_by_its_place()
    {
        var spec = Objects.Catalog().Spec;
        var restriction = Catalog(restrictions: 1).Spec.Restrictions[0] with { CatalogEntrySelector = Selector(labels: 65), TenantSelector = Selector(labels: 66) };
        var quota = new CatalogQuota { Name = "q", Instances = 1, CatalogEntrySelector = Selector(labels: 65), TenantSelector = Selector(labels: 66) };

        Said(Bounds.Of(spec with { Restrictions = [Catalog(restrictions: 1).Spec.Restrictions[0], restriction] })).ShouldBe(
        [
            "spec.restrictions[1].catalogEntrySelector.matchLabels: has 65 labels; write at most 64",
            "spec.restrictions[1].tenantSelector.matchLabels: has 66 labels; write at most 64",
        ]);
        Said(Bounds.Of(spec with { Quota = [Catalog(quotas: 1).Spec.Quota[0], quota] })).ShouldBe(
        [
            "spec.quota[1].catalogEntrySelector.matchLabels: has 65 labels; write at most 64",
            "spec.quota[1].tenantSelector.matchLabels: has 66 labels; write at most 64",
        ]);
    }

    /// <summary>What is as large as may be is not only let through: everything else about it is judged too.</summary>
    [Shows("B90")]
    [Fact]
    public void Only_what_is_too_large_is_not_looked_at_any_further()
    {
        Bounds.AreFew(Deriving(fields: 16, configs: 32).Expose).ShouldBeTrue();
        Bounds.AreFew(Deriving(fields: 1, configs: 33).Expose).ShouldBeFalse();
        Bounds.AreFew(Deriving(fields: 513).Expose).ShouldBeFalse();
        Bounds.AreFew(Catalog(restrictions: 64, fields: 8).Spec).ShouldBeTrue();
        Bounds.AreFew(Catalog(restrictions: 65, fields: 1).Spec).ShouldBeFalse();
        Bounds.AreFew(Catalog(restrictions: 1, fields: 513).Spec).ShouldBeFalse();
    }

    [Fact]
    public void What_was_too_much_before_may_stay_and_may_go_but_not_change_for_another_excess()
    {
        var (old, other) = (Catalog(restrictions: 65, fields: 1), Catalog(restrictions: 66, fields: 1));

        CatalogRules.All.Evaluate(Requests.Update(old, old with { Metadata = old.Metadata.Labelled("a", "b") }), CatalogView.Nothing).ShouldAllow();
        CatalogRules.All.Evaluate(Requests.Update(old, other), CatalogView.Nothing).IsAllowed.ShouldBeFalse();
        CatalogRules.All.Evaluate(Requests.Update(old, other with { Metadata = other.Metadata.Deleting() }), CatalogView.Nothing).IsAllowed.ShouldBeFalse();
        CatalogRules.All.Evaluate(Requests.Update(old with { Metadata = old.Metadata.Deleting() }, other), CatalogView.Nothing).ShouldAllow();
    }

    [Shows("B91")]
    [Theory]
    [InlineData("../../secrets")]
    [InlineData("..")]
    [InlineData("a b")]
    [InlineData("UPPER.case")]
    [InlineData("a..b")]
    [InlineData("a/b")]
    [InlineData("nul\0nul")]
    [InlineData("")]
    public void A_reference_is_a_name(string name)
    {
        var (entry, set, derived) = (Objects.Entry(), Objects.EntrySet(), Objects.Derived());

        Rule(CatalogEntryRules.All.Evaluate(Requests.Create(entry with { Spec = entry.Spec with { BaseCRD = new() { Name = name } } }), BaseCrdView.Nothing)).ShouldBe("spec.baseCRD.name");
        Rule(CatalogEntrySetRules.All.Evaluate(
            Requests.Create(set with { Spec = set.Spec with { Discover = set.Spec.Discover with { CRD = new() { Name = name } } } }), BaseCrdView.Nothing)).ShouldBe("spec.discover.crd.name");
        Rule(DerivedCustomResourceRules.All.Evaluate(Requests.Create(derived with { Spec = derived.Spec with { BaseCRD = new() { Name = name } } }), DerivedView.Nothing)).ShouldBe("spec.baseCRD.name");

        static string Rule(Decision decision)
        {
            var violation = decision.Violations.Single(violation => violation.Rule == "references-are-names");
            violation.Message.Any(char.IsControl).ShouldBeFalse();
            return violation.Path;
        }
    }

    /// <summary>It may be anything, and is read in a terminal.</summary>
    [Shows("B91")]
    [Fact]
    public void What_is_no_name_is_quoted_by_its_beginning_and_without_control_characters() =>
        Said(ReferenceName.Require("spec.a", null, "a\u001b" + new string('X', 200))).ShouldHaveSingleItem()
            .ShouldStartWith($"spec.a: a?{new string('X', 62)} is no name of an object; ");

    [Shows("B91")]
    [Fact]
    public void A_name_of_253_characters_is_one_and_a_longer_one_is_none()
    {
        ReferenceName.Require("spec.a", null, new string('a', 253)).ShouldAllow();
        ReferenceName.Require("spec.a", null, new string('a', 254)).IsAllowed.ShouldBeFalse();
        ReferenceName.Require("spec.a", new string('a', 254), new string('a', 254)).ShouldAllow();
    }

    [Shows("B91")]
    [Theory]
    [InlineData(".status.phase")]
    [InlineData(".status")]
    [InlineData(".metadata.labels")]
    [InlineData(".apiVersion")]
    [InlineData(".kind")]
    public void A_preset_is_for_the_spec(string path) =>
        Everywhere(Deriving() with { Presets = [new() { JsonPath = path, Value = "x" }] }).ShouldHaveSingleItem().ShouldStartWith("presets[0].jsonPath: ");

    [Shows("B91")]
    [Theory]
    [InlineData("pattern", "a\0b")]
    [InlineData("pattern", "a\nb")]
    [InlineData("message", "\u001b[31mred")]
    [InlineData("jsonPath", ".spec.a\0b")]
    public void What_becomes_a_regular_expression_or_is_printed_has_no_control_characters(string member, string text)
    {
        var field = new ExposedField { JsonPath = ".spec.a", MaxLength = 3 };
        field = member switch { "pattern" => field with { Pattern = text }, "message" => field with { Message = text }, _ => field with { JsonPath = text } };

        Everywhere(Deriving() with { Expose = [new() { Versions = ["v1"], Fields = [field] }] }).ShouldHaveSingleItem().ShouldStartWith($"expose[0].fields[0].{member}: ");
    }

    private static List<string> Of(Catalog catalog) => Said(CatalogRules.All.Evaluate(Requests.Create(catalog), CatalogView.Nothing));

    private static List<string> Said(Decision decision) => [.. decision.Violations.Select(violation => violation.Sentence)];

    /// <summary>The same in an entry, in a set and in a derivation that somebody writes by hand.</summary>
    private static List<string> Everywhere(DerivedConfig derive)
    {
        var (entry, set, derived) = (Objects.Entry(), Objects.EntrySet(), Objects.Derived());
        List<string>[] all =
        [
            Plain(CatalogEntryRules.All.Evaluate(Requests.Create(entry with { Spec = entry.Spec with { Derive = derive } }), BaseCrdView.Nothing), "spec.derive."),
            Plain(CatalogEntrySetRules.All.Evaluate(Requests.Create(set with { Spec = set.Spec with { Derive = derive } }), BaseCrdView.Nothing), "spec.derive."),
            Plain(DerivedCustomResourceRules.All.Evaluate(
                Requests.Create(derived with { Spec = derived.Spec with { Expose = derive.Expose, Presets = derive.Presets } }), DerivedView.Nothing), "spec."),
        ];
        all.ShouldAllBe(one => one.SequenceEqual(all[0]));
        return all[0];
    }

    private static List<string> Plain(Decision decision, string at) =>
        [.. decision.Violations.Select(violation => $"{violation.Path[at.Length..]}: {violation.Message}")];

    private static DerivedConfig Deriving(int fields = 1, int configs = 1, int versions = 1, int presets = 0) => new()
    {
        Expose = [.. Enumerable.Range(0, configs).Select(config => new ExposeConfig
        {
            Versions = [.. Enumerable.Range(0, versions).Select(version => $"v{config}x{version}")],
            Fields = [.. Enumerable.Range(0, fields).Select(field => new ExposedField { JsonPath = $".spec.f{field}", Pattern = $"x{field}" })],
        })],
        Presets = [.. Enumerable.Range(0, presets).Select(preset => new Preset { JsonPath = $".spec.p{preset}", Value = 1 })],
    };

    private static Catalog Catalog(int restrictions = 0, int fields = 0, int quotas = 0) => Objects.Catalog() with
    {
        Spec = Objects.Catalog().Spec with
        {
            Restrictions = [.. Enumerable.Range(0, restrictions).Select(item => new CatalogRestriction
            {
                Name = $"r{item}", CatalogEntrySelector = new(), TenantSelector = new(),
                Fields = [.. Enumerable.Range(0, fields).Select(field => new FieldRestriction { JsonPath = $".spec.f{field}", Maximum = 1 })],
            })],
            Quota = [.. Enumerable.Range(0, quotas).Select(item => new CatalogQuota { Name = $"q{item}", CatalogEntrySelector = new(), TenantSelector = new(), Instances = 1 })],
        },
    };

    private static LabelSelector Selector(int labels = 0, int expressions = 0, int values = 1) => new()
    {
        MatchLabels = Enumerable.Range(0, labels).ToDictionary(label => $"l{label}", _ => "x"),
        MatchExpressions = [.. Enumerable.Range(0, expressions).Select(expression => new LabelSelectorRequirement
        {
            Key = $"k{expression}", Operator = "In", Values = [.. Enumerable.Range(0, values).Select(value => $"v{value}")],
        })],
    };
}
