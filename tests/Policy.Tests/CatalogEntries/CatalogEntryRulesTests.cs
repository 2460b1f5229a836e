using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.CatalogEntries;

/// <summary>The three kinds that hold a derive: one shape, three places.</summary>
public sealed class CatalogEntryRulesTests
{
    [Shows("F-CE-03")]
    [Fact]
    public void The_base_CRD_of_an_entry_is_immutable()
    {
        var before = Objects.Entry();
        var after = before with { Spec = before.Spec with { BaseCRD = new() { Name = "other.crd" } } };

        Entry(after, before).ShouldDeny("catalog-entry-base-crd-is-immutable", "spec.baseCRD.name",
            $"the Referenced CRD of a CatalogEntry is immutable; it stays {Objects.InternalCrdName}, create another object for other.crd");
        Entry(before, before).ShouldAllow();
        Entry(after).ShouldAllow();
    }

    [Shows("F-DCR-05")]
    [Fact]
    public void The_base_CRD_of_a_derived_resource_is_immutable()
    {
        var before = Objects.Derived();

        DerivedCustomResourceRules.All.Evaluate(Requests.Update(before, before with { Spec = before.Spec with { BaseCRD = new() { Name = "other.crd" } } }), DerivedView.Nothing)
            .Violations.ShouldHaveSingleItem().Rule.ShouldBe("derived-base-crd-is-immutable");
    }

    [Shows("F-DCR-05")]
    [Fact]
    public void Live_instances_keep_a_derived_resource_and_none_do_not()
    {
        var delete = Requests.Delete(Objects.Derived());

        DerivedCustomResourceRules.All.Evaluate(delete, DerivedView.Nothing with { Instances = new([new("team-b", "db1")]) }).ShouldDeny("no-tenant-instances-are-left", "metadata.name",
            "derived CRD instances are still present in the cluster\nteam-b/db1 still present");
        DerivedCustomResourceRules.All.Evaluate(delete, DerivedView.Nothing).ShouldAllow();
    }

    [Fact]
    public void A_path_that_cannot_be_read_is_denied_at_its_place() =>
        Everywhere(Exposing(".spec.ok", "spec[0]", ".metadata.name"))
            .ShouldBe(["exposed-paths-are-valid expose[0].fields[1].jsonPath", "exposed-paths-are-valid expose[0].fields[2].jsonPath"]);

    [Fact]
    public void A_path_twice_in_one_version_is_denied_at_its_second_place_however_it_is_written()
    {
        var derive = new DerivedConfig
        {
            Expose =
            [
                new() { Versions = ["v1"], Fields = [new() { JsonPath = ".spec.a" }] },
                new() { Versions = ["v2", "v1"], Fields = [new() { JsonPath = "spec.a" }, new() { JsonPath = ".spec.b" }] },
            ],
        };

        Everywhere(derive).ShouldBe(["exposed-paths-are-valid expose[1].fields[0].jsonPath"]);
        Entry(WithDerive(derive)).Violations[0].Message.ShouldBe("spec.a is exposed twice in version v1; list it once");
    }

    [Theory]
    [InlineData(".spec.a", "equal")]
    [InlineData("spec.a.b", "below")]
    [InlineData(".spec", "above")]
    public void A_preset_that_overlaps_an_exposed_path_is_denied(string path, string where) =>
        Everywhere(Exposing(".spec.a") with { Presets = [Preset(".spec.free", "1"), Preset(path, "1")] })
            .ShouldBe(["presets-are-valid presets[1].jsonPath"], where);

    [Theory]
    [InlineData(".spec.list[*].a")]
    [InlineData("spec[0]")]
    [InlineData(".")]
    public void A_preset_names_one_field(string path) =>
        Everywhere(Exposing(".status") with { Presets = [Preset(path, "1")] }).ShouldBe(["presets-are-valid presets[0].jsonPath"]);

    [Shows("B49")]
    [Fact]
    public void A_preset_of_null_is_denied() =>
        Everywhere(Exposing(".status") with { Presets = [new() { JsonPath = ".spec.a", Value = null! }] }).ShouldBe(["presets-are-valid presets[0].value"]);

    [Fact]
    public void Without_derive_there_is_nothing_to_be_wrong() => Entry(Objects.Entry(derived: false)).ShouldAllow();

    [Fact]
    public void A_set_whose_selector_cannot_be_read_is_denied()
    {
        var set = Objects.EntrySet();
        set = set with
        {
            Spec = set.Spec with { Discover = set.Spec.Discover with { ServiceClusterSelector = new() { MatchExpressions = [new() { Key = "a", Operator = "In" }] } } },
        };

        CatalogEntrySetRules.All.Evaluate(Requests.Create(set), BaseCrdView.Nothing)
            .ShouldDeny("set-selector-is-valid", "spec.discover.serviceClusterSelector.matchExpressions[0].values", "operator In needs at least one value");
    }

    private static Decision Entry(CatalogEntry after, CatalogEntry? before = null) =>
        CatalogEntryRules.All.Evaluate(before is null ? Requests.Create(after) : Requests.Update(before, after), BaseCrdView.Nothing);

    private static CatalogEntry WithDerive(DerivedConfig derive) => Objects.Entry() with { Spec = Objects.Entry().Spec with { Derive = derive } };

    /// <summary>What all three kinds say, at create and at update: the same, apart from prefixes.</summary>
    private static List<string> Everywhere(DerivedConfig derive)
    {
        var (entry, set, derived) = (WithDerive(derive), Objects.EntrySet(), Objects.Derived());
        set = set with { Spec = set.Spec with { Derive = derive } };
        derived = derived with { Spec = derived.Spec with { Expose = derive.Expose, Presets = derive.Presets } };
        List<List<string>> all =
        [
            Plain(Entry(entry), "", "spec.derive."),
            Plain(Entry(entry, Objects.Entry()), "", "spec.derive."),
            Plain(CatalogEntrySetRules.All.Evaluate(Requests.Create(set), BaseCrdView.Nothing), "set-", "spec.derive."),
            Plain(DerivedCustomResourceRules.All.Evaluate(Requests.Create(derived), DerivedView.Nothing), "derived-", "spec."),
            Plain(DerivedCustomResourceRules.All.Evaluate(Requests.Update(Objects.Derived(), derived), DerivedView.Nothing), "derived-", "spec."),
        ];
        all.ShouldAllBe(one => one.SequenceEqual(all[0]));
        return all[0];
    }

    private static List<string> Plain(Decision decision, string rulePrefix, string pathPrefix) =>
    [
        .. decision.Violations.Select(violation =>
        {
            violation.Rule.ShouldStartWith(rulePrefix);
            violation.Path.ShouldStartWith(pathPrefix);
            return $"{violation.Rule[rulePrefix.Length..]} {violation.Path[pathPrefix.Length..]}";
        }),
    ];

    private static DerivedConfig Exposing(params string[] paths) =>
        new() { Expose = [new() { Versions = ["v1"], Fields = [.. paths.Select(path => new ExposedField { JsonPath = path })] }] };

    private static Preset Preset(string path, string value) => new() { JsonPath = path, Value = value };
}
