using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Tests.Support;
using static KubeCarrier.Policy.Tests.Restrictions.RestrictedHub;

namespace KubeCarrier.Policy.Tests.Restrictions;

/// <summary>Which restrictions apply to whom: the entry's own and those of all covering Catalogs (docs/contract/offers.md#catalog-restrictions).</summary>
public sealed class CombinationTests
{
    private const string AtMostTwo = """[{"jsonPath":".spec.replicas","maximum":2}]""";

    private static readonly LabelSelector Gold = Objects.Label("tier", "gold");

    private static readonly LabelSelector NotGold = new() { MatchExpressions = [new() { Key = "tier", Operator = "NotIn", Values = ["gold"] }] };

    private static readonly LabelSelector Unreadable = new() { MatchExpressions = [new() { Key = "tier", Operator = "Like" }] };

    private static readonly Dictionary<string, string> IsGold = new() { ["tier"] = "gold" };

    private static readonly RestrictedHub Hub = new() { Fields = """[{"jsonPath":".spec.replicas","maximum":10}]""" };

    [Fact]
    public void Gold_and_bronze_tenants_of_one_offer_may_set_different_values()
    {
        var hub = Hub with { Catalogs = [Catalog("default", AtMostTwo, tenants: NotGold)] };

        ShouldViolate(hub.Create("""{"replicas":3}"""), "value-is-in-range");
        (hub with { TenantLabels = IsGold }).Create("""{"replicas":3}""").ShouldAllow();
        (hub with { TenantLabels = IsGold }).Create("""{"replicas":11}""").Message.ShouldBe("spec.replicas: 11 is too large; at most 10");
    }

    [Fact]
    public void All_violations_of_all_sources_are_told() =>
        (Hub with { Catalogs = [Catalog("a", AtMostTwo), Catalog("b", """[{"jsonPath":".spec.replicas","maximum":3}]""")] }).Create("""{"replicas":11}""")
            .Violations.Select(violation => violation.Message).ShouldBe(
                ["11 is too large; at most 10", "11 is too large; at most 2 (catalog a, bronze)", "11 is too large; at most 3 (catalog b, bronze)"]);

    [Shows("B36")]
    [Fact]
    public void A_selector_that_does_not_match_restricts_nobody()
    {
        (Hub with { Catalogs = [Catalog("default", AtMostTwo, entries: Gold)] }).Create("""{"replicas":3}""").ShouldAllow();
        (Hub with { Catalogs = [Catalog("default", AtMostTwo, tenants: Gold)] }).Create("""{"replicas":3}""").ShouldAllow();
    }

    [Shows("B36")]
    [Fact]
    public void A_catalog_that_does_not_cover_restricts_nobody()
    {
        var other = Catalog("other", AtMostTwo);

        (Hub with { Catalogs = [Objects.Catalog(), other with { Spec = other.Spec with { TenantSelector = Gold } }] }).Create("""{"replicas":3}""").ShouldAllow();
        (Hub with { Catalogs = [Objects.Catalog(), other with { Spec = other.Spec with { CatalogEntrySelector = null } }] }).Create("""{"replicas":3}""").ShouldAllow();
        (Hub with { Catalogs = [Objects.Catalog(), other with { Metadata = other.Metadata.Deleting() }] }).Create("""{"replicas":3}""").ShouldAllow();
        ShouldViolate((Hub with { Catalogs = [Objects.Catalog(), other] }).Create("""{"replicas":3}"""), "value-is-in-range");
    }

    [Shows("B74")]
    [Fact]
    public void What_is_not_offered_tells_nothing_of_its_restrictions() =>
        (Hub with { Catalogs = [] }).Create("""{"replicas":99,"unknown":1}""").Violations.ShouldHaveSingleItem().Rule.ShouldBe("offer-exists");

    [Fact]
    public void Without_derive_the_restrictions_of_catalogs_hold_for_tenants_and_not_for_the_provider()
    {
        var hub = new RestrictedHub { Derived = false, Catalogs = [Catalog("default", AtMostTwo)] };

        ShouldViolate(hub.Create("""{"replicas":3,"anything":1}"""), "value-is-in-range");
        hub.Create("""{"replicas":2,"anything":1}""").ShouldAllow();
        hub.Create("""{"replicas":3}""", caller: Requests.ProviderMember).ShouldAllow();
        hub.Create("""{"replicas":3}""", caller: Requests.Controller).ShouldAllow();
        ShouldViolate(hub.Create("""{"replicas":3}""", "v9"), "policy-is-valid");
    }

    [Fact]
    public void The_internal_object_is_not_restricted() => Hub.Judge(Requests.Instance(
        Api.Admission.AdmissionOperation.Create, Instances.Couch.Internal(), caller: Requests.ProviderMember) with
    { Object = Internal() }).ShouldAllow();

    [Fact]
    public void Tenant_objects_are_restricted_whoever_writes_them()
    {
        foreach (var caller in new[] { Requests.ProviderMember, Requests.Controller, Requests.User("admin", "system:masters"), Requests.GarbageCollector })
        {
            ShouldViolate(Hub.Create("""{"replicas":11}""", caller: caller), "value-is-in-range");
        }
    }

    [Shows("B06")]
    [Fact]
    public void A_restriction_holds_in_every_version_that_has_the_path()
    {
        var hub = Hub with { OtherVersions = new Dictionary<string, string> { ["v1"] = """[{"jsonPath":".spec.replicas"}]""" } };

        hub.Create("""{"replicas":11}""", "v1").Message.ShouldBe(hub.Create("""{"replicas":11}""").Message);
        hub.Create("""{"replicas":10}""", "v1").ShouldAllow();
    }

    [Fact]
    public void What_is_required_is_required_where_the_version_has_it()
    {
        const string required = """[{"jsonPath":".spec.plan","required":true}]""";
        var other = new Dictionary<string, string> { ["v1"] = """[{"jsonPath":".spec.replicas"}]""" };

        new RestrictedHub { Fields = required, OtherVersions = other }.Create("{}", "v1").ShouldAllow();
        (Hub with { Catalogs = [Catalog("default", required)] }).Create("{}").ShouldAllow();
        (Hub with { Catalogs = [Catalog("default", required)], Schema = """{"type":"object","properties":{"replicas":{"type":"integer"}}}""" }).Create("{}").ShouldAllow();
        ShouldViolate((Hub with { Fields = """[{"jsonPath":".spec.plan"}]""", Catalogs = [Catalog("default", required)] }).Create("{}"), "value-is-present");
    }

    [Shows("B63")]
    [Theory]
    [InlineData("""[{"jsonPath":".spec.replicas","pattern":"\\d"}]""")]
    [InlineData("""[{"jsonPath":".spec[0]","maximum":1}]""")]
    [InlineData("""[{"jsonPath":".spec.replicas","minimum":5,"maximum":2}]""")]
    public void A_restriction_that_cannot_be_evaluated_denies(string fields)
    {
        var ofEntry = Hub with { Fields = fields };
        var ofCatalog = Hub with { Catalogs = [Objects.Catalog(), Catalog("broken", fields)] };

        ShouldViolate(ofCatalog.Create("""{"replicas":1}"""), "policy-is-valid");
        ofEntry.Create("{}").Message.ShouldStartWith("spec: policy error: the restrictions of couchdbs.eu-west-1 cannot be evaluated, so nothing can be written until its provider mends them: ");
        ShouldViolate(ofEntry.Update("{}", """{"replicas":1}"""), "policy-is-valid");
        ofCatalog.Update("""{"replicas":1}""", """{"replicas":1}""").ShouldAllow();
    }

    [Shows("B63")]
    [Fact]
    public void Nobody_else_is_affected_by_it()
    {
        var broken = Catalog("broken", """[{"jsonPath":".spec.replicas","pattern":"("}]""", tenants: Gold);

        (Hub with { Catalogs = [Objects.Catalog(), broken] }).Create("""{"replicas":1}""").ShouldAllow();
        ShouldViolate((Hub with { Catalogs = [Objects.Catalog(), broken], TenantLabels = IsGold }).Create("""{"replicas":1}"""), "policy-is-valid");
        (Hub with { Catalogs = [Objects.Catalog(), Catalog("broken", """[{"jsonPath":".spec.replicas","pattern":"("}]""", entries: Gold)] }).Create("""{"replicas":1}""").ShouldAllow();
    }

    [Shows("B63")]
    [Fact]
    public void A_selector_that_cannot_be_read_is_never_no_match()
    {
        var whole = Catalog("broken", AtMostTwo);

        ShouldViolate((Hub with { Catalogs = [Objects.Catalog(), Catalog("broken", AtMostTwo, tenants: Unreadable)] }).Create("""{"replicas":1}"""), "policy-is-valid");
        ShouldViolate((Hub with { Catalogs = [Objects.Catalog(), whole with { Spec = whole.Spec with { TenantSelector = Unreadable } }] }).Create("{}"), "policy-is-valid");
        (Hub with { Catalogs = [Objects.Catalog(), whole with { Spec = whole.Spec with { TenantSelector = Unreadable, CatalogEntrySelector = Gold } }] }).Create("{}").ShouldAllow();
    }

    [Shows("B50")]
    [Fact]
    public void A_field_that_is_not_exposed_is_denied_with_its_path()
    {
        const string sentence = "is not a field of this service; kubectl explain couchdbs shows its fields";
        var hub = new RestrictedHub { Fields = """[{"jsonPath":".spec.config"},{"jsonPath":".spec.users[*].name"}]""" };

        hub.Create("""{"config":{"anything":{"below":1}},"users":[{"name":"a"}]}""").ShouldAllow();
        hub.Create("""{"hidden":1}""").ShouldDeny("field-is-exposed", "spec.hidden", sentence);
        hub.Create("""{"users":[{"name":"a"},{"name":"b","role":"root"}]}""").ShouldDeny("field-is-exposed", "spec.users[1].role", sentence);
        hub.Create("""{"Config":1}""").ShouldDeny("field-is-exposed", "spec.Config", sentence);
        hub.Create("""{"users":"all"}""").ShouldDeny("field-is-exposed", "spec.users", sentence);
        hub.Create("\"text\"").ShouldDeny("field-is-exposed", "spec", sentence);
        ShouldViolate(hub.Update("{}", """{"hidden":1}"""), "field-is-exposed");
        hub.Update("""{"hidden":1}""", """{"hidden":1}""").ShouldAllow();
        hub.Create("""{"hidden":1}""", "v9").Violations.ShouldHaveSingleItem().Rule.ShouldBe("policy-is-valid");
    }

    [Shows("B51")]
    [Fact]
    public void What_annotations_claim_is_no_value()
    {
        var instance = Hub.Instance("""{"replicas":1}""");
        instance["metadata"]!["annotations"] = new System.Text.Json.Nodes.JsonObject { ["kubectl.kubernetes.io/last-applied-configuration"] = """{"spec":{"replicas":99,"hidden":1}}""" };
        instance["metadata"]!["managedFields"] = System.Text.Json.Nodes.JsonNode.Parse("""[{"manager":"kubecarrier-controller","fieldsV1":{"f:spec":{"f:hidden":{}}}}]""");

        Hub.Judge(Requests.Instance(Api.Admission.AdmissionOperation.Create, instance)).ShouldAllow();
    }

    [Shows("B39")]
    [Fact]
    public void Marks_in_metadata_exempt_no_value()
    {
        var instance = Hub.Instance("""{"replicas":99}""");
        instance["metadata"]!["labels"] = new System.Text.Json.Nodes.JsonObject { ["app.kubernetes.io/managed-by"] = "kubecarrier-controller", ["kubecarrier.io/skip"] = "true" };
        instance["metadata"]!["annotations"] = new System.Text.Json.Nodes.JsonObject { ["kubecarrier.io/break-glass"] = "true" };
        instance["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";

        ShouldViolate(Hub.Judge(Requests.Instance(Api.Admission.AdmissionOperation.Create, instance)), "value-is-in-range");
    }

    [Shows("B37")]
    [Fact]
    public void A_namespace_in_a_field_is_a_value_like_any_other() => ShouldViolate(
        new RestrictedHub { Fields = """[{"jsonPath":".spec.secretRef","pattern":"[a-z0-9-]+"}]""" }.Create("""{"secretRef":"../team-c/admin"}"""), "value-matches-pattern");

    [Fact]
    public void What_is_kept_grows_with_entries_and_not_with_tenants()
    {
        var entry = (Hub with { Catalogs = [] }).Entry();
        var tenants = Enumerable.Range(0, 500).Select(number => Objects.TenantOf(Objects.TenantAccount($"tenant-{number}"))).ToList();
        var all = tenants.Index().Select(tenant => tenant.Item with { Metadata = tenant.Item.Metadata.Labelled("tier", tenant.Index % 2 == 0 ? "gold" : "bronze") });

        var restrictions = ProviderRestrictions.Of([Catalog("default", AtMostTwo, tenants: NotGold)], [entry], all);

        tenants.Select(tenant => restrictions.For(Objects.EntryName, tenant.Metadata.Name!)).Distinct().Count().ShouldBe(2);
        restrictions.For(Objects.EntryName, "nobody").ShouldBeSameAs(restrictions.For(Objects.EntryName, "tenant-0"));
        restrictions.For("other", "tenant-0").ShouldBeNull();
    }

    [Fact]
    public void An_entry_is_compiled_once_while_it_stays_the_same()
    {
        var entry = Hub.Entry();

        ProviderRestrictions.Of([], [entry], []).For(Objects.EntryName, "x").ShouldBeSameAs(ProviderRestrictions.Of([], [entry], []).For(Objects.EntryName, "x"));
    }

    private static System.Text.Json.Nodes.JsonObject Internal()
    {
        var instance = Instances.Couch.Internal();
        instance["spec"] = System.Text.Json.Nodes.JsonNode.Parse("""{"replicas":99,"hidden":1}""");
        return instance;
    }
}
