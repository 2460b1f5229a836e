using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Discoveries;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.DerivedResources;

/// <summary>What a provider mistypes about a CRD is told when it is written, as far as the CRD is known.</summary>
public sealed class DeriveFitTests
{
    private static readonly ExposeConfig Fine = Config("v1alpha1", new ExposedField { JsonPath = ".spec.username" });

    [Fact]
    public void A_field_that_the_CRD_does_not_have_is_denied_with_the_one_that_was_meant() =>
        Judge(Config("v1alpha1", new ExposedField { JsonPath = ".spec.username" }, new ExposedField { JsonPath = ".spec.replica" })).ShouldDeny(
            "derive-fits-the-crd", "spec.derive.expose[0].fields[1].jsonPath",
            "spec.replica cannot be exposed: spec has no field replica; it has replicas, hidden, username, version; did you mean replicas?");

    [Fact]
    public void What_is_derived_by_hand_is_judged_as_an_entry_is()
    {
        Derived(Config("v1alpha1", new ExposedField { JsonPath = ".spec.replica" })).ShouldDeny(
            "derive-fits-the-crd", "spec.expose[0].fields[0].jsonPath",
            "spec.replica cannot be exposed: spec has no field replica; it has replicas, hidden, username, version; did you mean replicas?");
        Derived(Config("v1alpha2", new ExposedField { JsonPath = ".spec.username" })).ShouldDeny(
            "derive-fits-the-crd", "spec.expose[0].versions[0]", "the CRD has no version v1alpha2; it has v1alpha1; did you mean v1alpha1?");
        Derived(Config("v1alpha1", new ExposedField { JsonPath = ".spec.replicas", Allowed = ["8"] })).ShouldDeny(
            "derive-fits-the-crd", "spec.expose[0].fields[0].jsonPath",
            "v1alpha1: allowed[0] of spec.replicas can never be written there, the base CRD has an integer; list values of that type");
        Derived(Fine).ShouldAllow();
    }

    [Fact]
    public void What_is_derived_by_hand_is_held_against_its_own_providers_CRD_and_only_when_it_changes()
    {
        var (mistyped, crd) = (Handmade(Config("v1alpha1", new ExposedField { JsonPath = ".spec.replica" })), Objects.InternalCrd());
        var facts = new ObjectFacts([crd]);

        DerivedView.Of(Requests.Create(mistyped), facts).Base.Crds.ShouldHaveSingleItem();
        DerivedView.Of(Requests.Create(mistyped), new ObjectFacts([])).Base.Crds.ShouldBeEmpty("what is not known is told in its condition");
        DerivedView.Of(Requests.Update(mistyped, mistyped), facts).Base.Crds.ShouldBeEmpty("it was stored before, and something else of it may change");
        DerivedView.Of(Requests.Create(mistyped) with { Caller = Requests.Controller }, facts).Base.Crds.ShouldBeEmpty("the entry was judged");
        crd["metadata"]!["labels"]!["kubecarrier.io/origin-namespace"] = "team-x";
        DerivedView.Of(Requests.Create(mistyped), new ObjectFacts([crd])).Base.Crds.ShouldBeEmpty("of others' CRDs nothing is told");
    }

    [Fact]
    public void What_could_not_be_judged_when_it_was_written_is_told_in_the_condition_with_the_name_that_was_meant()
    {
        var plan = DerivedCustomResourcePlan.For(
            new(Handmade(Config("v1alpha1", new ExposedField { JsonPath = ".spec.replica" })), new(Objects.InternalCrd()), null), Objects.Now);

        $"{plan.ShouldReport("Established", "False", "NotExposable")["message"]}".ShouldContain("did you mean replicas?");
    }

    [Fact]
    public void A_version_that_the_CRD_does_not_have_is_denied_and_one_beside_it_is_a_warning()
    {
        Judge(Config("v1alpha2", new ExposedField { JsonPath = ".spec.username" })).ShouldDeny(
            "derive-fits-the-crd", "spec.derive.expose[0].versions[0]", "the CRD has no version v1alpha2; it has v1alpha1; did you mean v1alpha1?");

        var beside = Judge(Fine with { Versions = ["v1alpha1", "v2"] });
        beside.ShouldAllow();
        beside.Warnings.ShouldBe(["spec.derive.expose[0].versions[1]: the CRD has no version v2; it has v1alpha1"]);
    }

    [Fact]
    public void A_restriction_or_a_preset_that_does_not_fit_is_denied_at_its_field()
    {
        Judge(Config("v1alpha1", new ExposedField { JsonPath = ".spec.replicas", Allowed = ["8"] })).ShouldDeny(
            "derive-fits-the-crd", "spec.derive.expose[0].fields[0].jsonPath",
            "v1alpha1: allowed[0] of spec.replicas can never be written there, the base CRD has an integer; list values of that type");
        Judge([Fine], new Preset { JsonPath = ".spec.replicas", Value = "three" }).ShouldDeny(
            "derive-fits-the-crd", "spec.derive.presets[0].jsonPath", "the preset of spec.replicas is of type string, but the base CRD wants integer");
    }

    [Fact]
    public void What_is_required_and_hidden_is_a_warning_because_the_CRD_may_change()
    {
        var crd = Objects.InternalCrd();
        crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["required"] = new JsonArray("hidden");

        var decision = Evaluate(Requests.Create(Entry([Fine])), new([crd]));

        decision.ShouldAllow();
        decision.Warnings.ShouldHaveSingleItem().ShouldContain("spec.hidden is required");
    }

    [Fact]
    public void Versions_of_different_shape_exposed_together_are_a_warning()
    {
        var decision = Evaluate(Requests.Create(Entry([Fine, Config("v1", new ExposedField { JsonPath = ".spec.username" })])), new([TwoVersions("integer")]));

        decision.ShouldAllow();
        decision.Warnings.ShouldHaveSingleItem().ShouldStartWith("spec.derive: v1alpha1 and v1 are exposed together and differ at spec.username (string and integer)");
        Evaluate(Requests.Create(Entry([Fine, Config("v1", new ExposedField { JsonPath = ".spec.username" })])), new([TwoVersions("string")])).Warnings.ShouldBeEmpty();
        Evaluate(Requests.Create(Entry([Fine])), new([TwoVersions("integer")])).Warnings.ShouldBeEmpty();
    }

    [Fact]
    public void Of_a_set_what_is_wrong_everywhere_is_denied_and_what_is_wrong_somewhere_is_a_warning()
    {
        var (set, other) = (Objects.EntrySet() with { Spec = Objects.EntrySet().Spec with { Derive = new() { Expose = [Config("v1alpha1", new ExposedField { JsonPath = ".spec.late" })] } } }, Objects.InternalCrd());
        other["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["properties"]!["late"] = Objects.Json("""{"type":"string"}""");

        CatalogEntrySetRules.All.Evaluate(Requests.Create(set), new([Objects.InternalCrd()])).IsAllowed.ShouldBeFalse();
        var some = CatalogEntrySetRules.All.Evaluate(Requests.Create(set), new([Objects.InternalCrd(), other]));
        some.ShouldAllow();
        some.Warnings.ShouldHaveSingleItem().ShouldContain("spec.late cannot be exposed");
        CatalogEntrySetRules.All.Evaluate(Requests.Create(set), BaseCrdView.Nothing with { Others = ["couchdb.couchdb.io", "pots.example.com"] }).Warnings
            .ShouldBe(["spec.discover.crd.name: couchdbs.couchdb.io was not found in a service cluster yet; did you mean couchdb.couchdb.io?"]);
    }

    [Fact]
    public void Only_the_providers_own_CRD_is_looked_at_and_only_when_something_new_is_asked_of_it()
    {
        var typo = Entry([Config("v1alpha1", new ExposedField { JsonPath = ".spec.replica" })]);
        var facts = new ObjectFacts([Objects.InternalCrd()]);

        BaseCrdView.Of(Requests.Create(typo), facts).Crds.Count.ShouldBe(1);
        BaseCrdView.Of(Requests.Update(Objects.Entry(), typo), facts).Crds.Count.ShouldBe(1);
        BaseCrdView.Of(Requests.Update(typo, typo with { Spec = typo.Spec with { Suspended = true } }), facts).Crds.ShouldBeEmpty();
        BaseCrdView.Of(Requests.Create(typo) with { Caller = Requests.Controller }, facts).Crds.ShouldBeEmpty();
        BaseCrdView.Of(Requests.Create(typo with { Metadata = Objects.Meta("x", "team-z") }) with { Namespace = "team-z" }, facts).Crds.ShouldBeEmpty();
    }

    [Fact]
    public void A_discovery_names_the_CRD_that_was_probably_meant()
    {
        var observed = new DiscoveryObserved(Objects.Discovery(), null, IsConnected: true, null)
        {
            SourceNames = () => ["couchdb.couchdb.io", "couchdbs.other.io", "things.couchdb.io"],
        };

        $"{CustomResourceDiscoveryPlan.For(observed, Objects.Now).Hub.ShouldReport("Discovered", "False", "CRDNotFound")["message"]}"
            .ShouldEndWith("install the operator that brings it; did you mean couchdb.couchdb.io?");
    }

    [Fact]
    public void A_selector_that_is_absent_is_a_warning()
    {
        CatalogRules.All.Evaluate(Requests.Create(Objects.Catalog() with { Spec = new() }), CatalogView.Nothing).Warnings.ShouldBe(
        [
            "spec.catalogEntrySelector is absent and selects nothing, so nothing is offered; write {} for all CatalogEntries",
            "spec.tenantSelector is absent and selects nothing, so nothing is offered; write {} for all tenants",
        ]);
        CatalogRules.All.Evaluate(Requests.Create(Objects.Catalog()), CatalogView.Nothing).Warnings.ShouldBeEmpty();
    }

    private static JsonObject TwoVersions(string type)
    {
        var crd = Objects.InternalCrd();
        var second = crd["spec"]!["versions"]![0]!.DeepClone();
        (second["name"], second["storage"]) = ("v1", false);
        second["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["properties"]!["username"] = new JsonObject { ["type"] = type };
        crd["spec"]!["versions"]!.AsArray().Add(second);
        return crd;
    }

    private static Decision Judge(ExposeConfig config) => Judge([config]);

    private static Decision Derived(ExposeConfig config) => DerivedCustomResourceRules.All.Evaluate(
        Requests.Create(Handmade(config)), DerivedView.Nothing with { Base = new([Objects.InternalCrd()]) });

    private static DerivedCustomResource Handmade(ExposeConfig config) =>
        Objects.Derived() with { Status = null, Spec = Objects.Derived().Spec with { Expose = [config] } };

    private static Decision Judge(IReadOnlyList<ExposeConfig> expose, params Preset[] presets) =>
        Evaluate(Requests.Create(Entry(expose, presets)), new([Objects.InternalCrd()]));

    private static Decision Evaluate(AdmissionRequest<CatalogEntry> request, BaseCrdView view) => CatalogEntryRules.All.Evaluate(request, view);

    private static CatalogEntry Entry(IReadOnlyList<ExposeConfig> expose, params Preset[] presets) =>
        Objects.Entry() with { Spec = Objects.Entry().Spec with { Derive = new() { Expose = expose, Presets = presets } } };

    private static ExposeConfig Config(string version, params ExposedField[] fields) => new() { Versions = [version], Fields = fields };
}
