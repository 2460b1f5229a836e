using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Restrictions;
using KubeCarrier.Policy.Tests.Support;
using static KubeCarrier.Policy.Tests.Catalogs.CatalogHub;

namespace KubeCarrier.Policy.Tests.Catalogs;

/// <summary>Restrictions of a Catalog against the entries there are: one that is mistyped is told, and never taken for none.</summary>
public sealed class CatalogFitTests
{
    private const string Integers = """{"type":"object","properties":{"replicas":{"type":"integer","maximum":7},"size":{"type":"string"},"plan":{"type":"string","enum":["small","large"]}}}""";

    private const string Fields = """[{"jsonPath":".spec.replicas","maximum":5},{"jsonPath":".spec.size"},{"jsonPath":".spec.plan"}]""";

    private static readonly RestrictedHub Hub = new() { Fields = Fields, Schema = Integers };

    [Shows("B89")]
    [Theory]
    [InlineData("""[{"jsonPath":".spec.replicas","maximum":"3Gi"}]""", "fields[0].maximum",
        "the maximum of spec.replicas is a quantity, but CatalogEntry couchdbs.eu-west-1 has an integer there; write an integer")]
    [InlineData("""[{"jsonPath":".spec.replicas","allowed":[1,"8"]}]""", "fields[0].allowed[1]",
        "allowed[1] of spec.replicas can never be written there, CatalogEntry couchdbs.eu-west-1 has an integer; list values of that type")]
    [InlineData("""[{"jsonPath":".spec.replicas","pattern":"[0-9]"}]""", "fields[0].pattern",
        "spec.replicas has a pattern, but CatalogEntry couchdbs.eu-west-1 has an integer there; pattern is for strings")]
    [InlineData("""[{"jsonPath":".spec.size","maximum":10}]""", "fields[0].maximum",
        "the maximum of spec.size is an integer, but CatalogEntry couchdbs.eu-west-1 has a string there; write a quantity, such as \"10\"")]
    [InlineData("""[{"jsonPath":".spec.replica","maximum":2}]""", "fields[0].jsonPath",
        "spec.replica is exposed by no CatalogEntry that is selected, so this would restrict nothing; in couchdbs.eu-west-1, spec has no field replica; it has replicas, plan, size; did you mean replicas?")]
    [InlineData("""[{"jsonPath":".spec.size","maximum":"2Gi"},{"jsonPath":".spec.replicas"}]""", "fields[1]",
        "restricts nothing; add a keyword such as allowed or maximum, or take the field out")]
    public void What_can_mean_nothing_for_any_entry_is_denied_with_what_would_fit(string fields, string at, string sentence) =>
        Judge(Catalog(fields), Hub).ShouldDeny("catalog-restrictions-fit", $"spec.restrictions[0].{at}", sentence);

    [Shows("B89")]
    [Fact]
    public void What_narrows_nothing_is_a_warning()
    {
        Warnings(Catalog("""[{"jsonPath":".spec.replicas","maximum":30}]"""), Hub)
            .ShouldBe(["spec.restrictions[0].fields[0].maximum: narrows nothing, because CatalogEntry couchdbs.eu-west-1 is as strict by itself: maximum 5"]);
        Warnings(Catalog("""[{"jsonPath":".spec.replicas","maximum":6}]"""), Hub with { Fields = """[{"jsonPath":".spec.replicas"}]""" }).ShouldBeEmpty();
        Warnings(Catalog("""[{"jsonPath":".spec.replicas","maximum":8}]"""), Hub with { Fields = """[{"jsonPath":".spec.replicas"}]""" }).ShouldHaveSingleItem().ShouldContain("maximum 7");
        Warnings(Catalog("""[{"jsonPath":".spec.plan","allowed":["small","large","huge"]}]"""), Hub).ShouldHaveSingleItem().ShouldContain("allowed: narrows nothing");
        Warnings(Catalog("""[{"jsonPath":".spec.replicas","maximum":4},{"jsonPath":".spec.plan","allowed":["small"]}]"""), Hub).ShouldBeEmpty();
        Warnings(Catalog("""[{"jsonPath":".spec.replicas","minimum":2,"maximum":30}]"""), Hub).ShouldHaveSingleItem().ShouldContain("fields[0].maximum");
    }

    [Fact]
    public void Where_an_entry_is_not_known_yet_nothing_is_refused()
    {
        Judge(Catalog("""[{"jsonPath":".spec.replica","maximum":"3Gi"}]"""), Hub with { Schema = null }).IsAllowed.ShouldBeTrue();
        Evaluate(Requests.Create(Catalog("""[{"jsonPath":".spec.replica","maximum":2}]""")), CatalogView.Nothing).IsAllowed.ShouldBeTrue();
        // The entry exposes it, and its CRD is about to follow.
        Judge(Catalog("""[{"jsonPath":".spec.soon","maximum":2}]"""), Hub with { Fields = """[{"jsonPath":".spec.soon"}]""" }).IsAllowed.ShouldBeTrue();
    }

    [Fact]
    public void What_fits_one_of_several_entries_is_taken_and_the_others_are_named()
    {
        var other = Renamed(Hub with { Schema = Integers.Replace("\"size\":{\"type\":\"string\"}", "\"size\":{\"type\":\"integer\"}", StringComparison.Ordinal) }, "brokers");

        var decision = Evaluate(Requests.Create(Catalog("""[{"jsonPath":".spec.size","maximum":"2Gi"}]""")), View(Hub.Entry(), other));

        decision.ShouldAllow();
        decision.Warnings.ShouldHaveSingleItem().ShouldBe("spec.restrictions[0].fields[0].maximum: the maximum of spec.size is a quantity, "
            + "but CatalogEntry brokers has an integer there; write an integer; until then nobody can write instances of brokers");
        Evaluate(Requests.Create(Catalog("""[{"jsonPath":".spec.size","maximum":"2Gi"}]""", entries: Objects.Label("only", "brokers"))),
            View(Hub.Entry(), other with { Metadata = other.Metadata.Labelled("only", "brokers") })).IsAllowed.ShouldBeFalse();
    }

    [Fact]
    public void What_was_stored_before_does_not_keep_the_rest_from_being_mended()
    {
        var (stale, worse) = (Catalog("""[{"jsonPath":".spec.gone","maximum":2},{"jsonPath":".spec.plan"}]"""), Catalog("""[{"jsonPath":".spec.gone","maximum":3}]"""));
        var relabelled = stale with { Spec = stale.Spec with { TenantSelector = Objects.Label("tier", "gold") } };

        var decision = Evaluate(Requests.Update(stale, relabelled), View(Hub.Entry()));

        decision.IsAllowed.ShouldBeTrue();
        decision.Warnings.Count.ShouldBe(2);
        Evaluate(Requests.Update(stale, worse), View(Hub.Entry())).IsAllowed.ShouldBeFalse();
        Evaluate(Requests.Update(stale, worse with { Metadata = worse.Metadata.Deleting() }), View(Hub.Entry())).IsAllowed.ShouldBeFalse();
        Evaluate(Requests.Update(stale with { Metadata = stale.Metadata.Deleting() }, worse), View(Hub.Entry())).IsAllowed.ShouldBeTrue();
    }

    [Shows("B63", "B89")]
    [Fact]
    public void A_restriction_that_does_not_fit_denies_the_writes_it_could_concern()
    {
        var hub = Hub with { Catalogs = [Catalog("""[{"jsonPath":".spec.replicas","maximum":"3Gi"}]""")] };

        hub.Create("""{"replicas":4}""").ShouldDeny("policy-is-valid", "spec",
            "policy error: the restrictions of couchdbs.eu-west-1 cannot be evaluated, so nothing can be written until its provider mends them: "
            + "default/bronze the maximum of spec.replicas is a quantity, but the service has an integer there; write an integer");
        (hub with { Catalogs = [Catalog("""[{"jsonPath":".spec.replicas","maximum":"3Gi"}]""", tenants: Objects.Label("tier", "gold"))] }).Create("""{"replicas":4}""").ShouldAllow();
        RestrictedHub.ShouldViolate((Hub with { Fields = """[{"jsonPath":".spec.replicas","maximum":"3Gi"}]""" }).Create("""{"replicas":4}"""), "policy-is-valid");
        (hub with { Schema = null }).Create("""{"replicas":4}""").ShouldAllow();
    }

    [Shows("B89")]
    [Fact]
    public void The_Catalog_says_what_does_not_fit_and_is_not_ready_until_it_does()
    {
        var catalog = Catalog("""[{"jsonPath":".spec.replicas","maximum":"3Gi"}]""");
        var hub = Example() with { Catalogs = [catalog], Entries = [Hub.Entry()] };

        var plan = Plan(hub).Catalogs[0].Plan;

        $"{plan.ShouldReport("RestrictionsValid", "False", "DoesNotFit")["message"]}".ShouldBe(
            "default/bronze .spec.replicas: the maximum of spec.replicas is a quantity, but CatalogEntry couchdbs.eu-west-1 has an integer there; write an integer");
        plan.ShouldReport("Ready", "False", "DoesNotFit");
        Plan(hub).Publish.Apply.Count.ShouldBe(Everything.Length); // nothing is taken away
        $"{Plan(hub with { Catalogs = [Catalog("""[{"jsonPath":".spec.replica","maximum":2}]""")] }).Catalogs[0].Plan.ShouldReport("RestrictionsValid", "False", "DoesNotFit")["message"]}"
            .ShouldEndWith("did you mean replicas?");

        var mended = Catalog("""[{"jsonPath":".spec.replicas","maximum":3}]""");
        Reports(Plan(hub with { Catalogs = [mended] })).ShouldBeFalse();
        mended = mended with { Status = new() { Conditions = [Objects.Condition("RestrictionsValid", "False", "DoesNotFit")] } };
        Plan(hub with { Catalogs = [mended] }).Catalogs[0].Plan.ShouldReport("RestrictionsValid", "True", "AllFit");
        Plan(hub with { Catalogs = [mended] }).Catalogs[0].Plan.ShouldReport("Ready", "True", "CatalogReady");
    }

    [Shows("B89")]
    [Fact]
    public void What_does_not_hold_is_no_source_of_what_tenants_read()
    {
        Sources("""[{"jsonPath":".spec.replicas","maximum":"3Gi"}]""").ShouldBe(["couchdbs.eu-west-1"]);
        Sources("""[{"jsonPath":".spec.replicas","maximum":30}]""").ShouldBe(["couchdbs.eu-west-1"]);
        Sources("""[{"jsonPath":".spec.replicas"}]""").ShouldBe(["couchdbs.eu-west-1"]);
        Sources("""[{"jsonPath":".spec.replicas","maximum":3}]""").ShouldBe(["default/bronze"]);
        Sources("""[{"jsonPath":".spec.replicas","minimum":1,"maximum":30}]""").ShouldBe(["couchdbs.eu-west-1", "default/bronze"]);
    }

    private static IReadOnlyList<string> Sources(string fields) => EffectiveRestrictions
        .For(Hub.Entry(), Objects.TenantOf(Objects.TenantAccount()), [Catalog(fields)]).Single(field => field.JsonPath == ".spec.replicas").Sources;

    private static bool Reports(CatalogPlan plan) =>
        plan.Catalogs[0].Plan.Status!["status"]!["conditions"]!.AsArray().Any(condition => $"{condition!["type"]}" == "RestrictionsValid");

    private static Catalog Catalog(string fields, LabelSelector? tenants = null, LabelSelector? entries = null) => RestrictedHub.Catalog("default", fields, tenants, entries);

    private static CatalogEntry Renamed(RestrictedHub hub, string name) => hub.Entry() with { Metadata = Objects.Meta(name, Objects.Provider) };

    private static Decision Judge(Catalog catalog, RestrictedHub hub) => Evaluate(Requests.Create(catalog), View(hub.Entry()));

    private static IReadOnlyList<string> Warnings(Catalog catalog, RestrictedHub hub)
    {
        var decision = Judge(catalog, hub);
        decision.ShouldAllow();
        return decision.Warnings;
    }

    private static Decision Evaluate(AdmissionRequest<Catalog> request, CatalogView view) => CatalogRules.All.Evaluate(request, view);

    private static CatalogView View(params CatalogEntry[] entries) => new([], entries, [Objects.TenantOf(Objects.TenantAccount())]);
}
