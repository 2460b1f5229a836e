using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Tests.Catalogs;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Restrictions;

/// <summary>What tenants read of everything that restricts them.</summary>
public sealed class EffectiveRestrictionsTests
{
    private static readonly RestrictionSource Entry = RestrictionSource.Entry("couchdbs.eu-west-1");

    [Fact]
    public void Limits_are_the_tightest_of_all_sources() =>
        Merged(Of("""{"jsonPath": ".spec.replicas", "minimum": 1, "maximum": 10}"""), Of("""{"jsonPath": "spec.replicas", "maximum": 2}""", "default/bronze"))
            .ShouldBe("""{"jsonPath":".spec.replicas","minimum":1,"maximum":2,"sources":["couchdbs.eu-west-1","default/bronze"]}""");

    [Fact]
    public void Quantities_are_compared_as_quantities() =>
        Merged(Of("""{"jsonPath": ".spec.storage", "minimum": "1Gi", "maximum": "1000Mi"}"""), Of("""{"jsonPath": ".spec.storage", "minimum": "1.5Gi", "maximum": "1G"}""", "a/b"))
            .ShouldBe("""{"jsonPath":".spec.storage","minimum":"1.5Gi","maximum":"1G","sources":["a/b"]}""");

    [Fact]
    public void Allowed_is_what_every_source_allows_numbers_by_value() =>
        Merged(Of("""{"jsonPath": ".spec.plan", "allowed": [1.0, "small", 2, true]}"""), Of("""{"jsonPath": ".spec.plan", "allowed": ["large", true, "small", 1]}""", "a/b"))
            .ShouldBe("""{"jsonPath":".spec.plan","allowed":["small",true,1],"sources":["a/b","couchdbs.eu-west-1"]}""");

    [Fact]
    public void Lists_that_have_nothing_in_common_are_told_as_what_they_are() =>
        Merged(Of("""{"jsonPath": ".spec.plan", "allowed": ["1"]}"""), Of("""{"jsonPath": ".spec.plan", "allowed": [1], "message": "ask us"}""", "a/b"))
            .ShouldBe("""{"jsonPath":".spec.plan","message":"no value is in all of the lists; ask us","sources":["a/b","couchdbs.eu-west-1"]}""");

    [Fact]
    public void The_rest_adds_up() =>
        Merged(
            Of("""{"jsonPath": ".spec.name", "pattern": "[a-z]+", "maxLength": 9, "immutable": true, "message": "b"}"""),
            Of("""{"jsonPath": ".spec.name", "pattern": "x.*", "maxLength": 12, "required": true, "message": "a"}""", "a/b"),
            Of("""{"jsonPath": ".spec.name", "pattern": "x.*"}""", "a/c"))
            .ShouldBe("""{"jsonPath":".spec.name","patterns":["[a-z]\u002B","x.*"],"maxLength":9,"immutable":true,"required":true,"message":"a; b","sources":["a/b","a/c","couchdbs.eu-west-1"]}""");

    [Fact]
    public void What_only_warns_is_told_where_nothing_denies_and_what_is_only_audited_never()
    {
        var (deny, warn, audit) = (
            Of("""{"jsonPath": ".spec.a", "maximum": 9}"""),
            Of("""{"jsonPath": ".spec.a", "maximum": 5, "enforcement": "Warn"}""", "a/warn"),
            Of("""{"jsonPath": ".spec.a", "maximum": 1, "enforcement": "Audit"}""", "a/audit"));

        Merged(deny, warn, audit).ShouldBe("""{"jsonPath":".spec.a","maximum":9,"sources":["couchdbs.eu-west-1"]}""");
        Merged(warn, audit).ShouldBe("""{"jsonPath":".spec.a","maximum":5,"enforcement":"Warn","sources":["a/warn"]}""");
        EffectiveRestrictions.Merge([audit], _ => false).ShouldBeEmpty();
    }

    [Fact]
    public void A_default_is_the_entrys_whatever_is_enforced()
    {
        var initial = Of("""{"jsonPath": ".spec.a", "default": 3, "maximum": 4, "enforcement": "Warn"}""");

        Merged(Of("""{"jsonPath": ".spec.a", "default": {"b": [1]}}""")).ShouldBe("""{"jsonPath":".spec.a","default":{"b":[1]},"sources":["couchdbs.eu-west-1"]}""");
        Merged(initial, Of("""{"jsonPath": ".spec.a", "maximum": 9}""", "a/b"))
            .ShouldBe("""{"jsonPath":".spec.a","default":3,"maximum":9,"sources":["a/b","couchdbs.eu-west-1"]}""");
    }

    [Fact]
    public void A_field_without_keywords_is_not_told() => EffectiveRestrictions.Merge([Of("""{"jsonPath": ".spec.a", "sensitive": true}""")], _ => true).ShouldBeEmpty();

    [Shows("B73")]
    [Fact]
    public void Of_a_sensitive_field_no_value_is_told()
    {
        var entry = Objects.Entry() is var plain ? plain with
        {
            Spec = plain.Spec with
            {
                Derive = new()
                {
                    Expose =
                    [
                        new()
                        {
                            Versions = ["v1alpha1"],
                            Fields =
                            [
                                Field("""{"jsonPath": ".spec.rootPassword", "default": "hunter2", "allowed": ["hunter2", "hunter3"], "maxLength": 64}"""),
                                Field("""{"jsonPath": ".spec.key", "allowed": ["hunter2"], "sensitive": true, "immutable": true}"""),
                                Field("""{"jsonPath": ".spec.tokenCount", "allowed": [1, 2], "sensitive": false}"""),
                                Field("""{"jsonPath": ".spec.users", "sensitive": true}"""),
                                Field("""{"jsonPath": ".spec.secrets"}"""),
                            ],
                        },
                    ],
                },
            },
        } : null!;
        var users = WithRestriction(Objects.Catalog(), """{"jsonPath": ".spec.users[*].pin", "allowed": ["hunter4"]}""");
        var secrets = WithRestriction(Objects.Catalog(), """{"jsonPath": ".spec.secrets.first", "allowed": ["hunter5"]}""");

        var told = EffectiveRestrictions.For(entry, Objects.TenantOf(Objects.TenantAccount()), [users, secrets]);

        Texts(told).ShouldBe(
        [
            """{"jsonPath":".spec.key","immutable":true,"sensitive":true,"sources":["couchdbs.eu-west-1"]}""",
            """{"jsonPath":".spec.rootPassword","maxLength":64,"sensitive":true,"sources":["couchdbs.eu-west-1"]}""",
            """{"jsonPath":".spec.secrets.first","sensitive":true,"sources":["default/bronze"]}""",
            """{"jsonPath":".spec.tokenCount","allowed":[1,2],"sources":["couchdbs.eu-west-1"]}""",
            """{"jsonPath":".spec.users[*].pin","sensitive":true,"sources":["default/bronze"]}""",
        ]);
        string.Concat(Texts(told)).ShouldNotContain("hunter");
    }

    [Fact]
    public void A_format_makes_a_field_sensitive_and_a_path_that_is_not_exposed_restricts_nothing()
    {
        var entry = Objects.Entry();
        var schema = Objects.Json("""{"openAPIV3Schema": {"type": "object", "properties": {"spec": {"type": "object", "properties": {"pin": {"type": "string", "format": "password"}}}}}}""");
        var crd = entry.Status!.TenantCRD!;
        entry = entry with { Status = entry.Status with { TenantCRD = crd with { Versions = [crd.Versions[0] with { Schema = schema }] } } };
        var tenant = Objects.TenantOf(Objects.TenantAccount());

        Texts(EffectiveRestrictions.For(entry, tenant, [WithRestriction(Objects.Catalog(), """{"jsonPath": ".spec.pin", "allowed": ["1234"]}""")]))
            .ShouldBe(["""{"jsonPath":".spec.pin","sensitive":true,"sources":["default/bronze"]}"""]);
        EffectiveRestrictions.For(entry, tenant, [WithRestriction(Objects.Catalog(), """{"jsonPath": ".spec.other", "maximum": 1}""")]).ShouldBeEmpty();
    }

    [Fact]
    public void Only_what_covers_and_selects_applies_and_the_offering_shows_it()
    {
        var bronze = WithRestriction(Objects.Catalog(), """{"jsonPath": ".spec.replicas", "maximum": 2}""");
        var gold = WithRestriction(Objects.Catalog("gold"), """{"jsonPath": ".spec.replicas", "maximum": 1}""", Objects.Label("tier", "gold"));
        var elsewhere = WithRestriction(Objects.Catalog("elsewhere", tenants: Objects.Label("no", "such")), """{"jsonPath": ".spec.replicas", "maximum": 0}""");
        var going = CatalogHub.Going(WithRestriction(Objects.Catalog("going"), """{"jsonPath": ".spec.replicas", "maximum": 0}"""));
        var hub = CatalogHub.Example() with { Catalogs = [bronze, gold, elsewhere, going] };

        CatalogHub.Plan(hub).Publish.TheOne("Offering")["spec"]!["restrictions"]!.ToJsonString()
            .ShouldBe("""[{"jsonPath":".spec.replicas","maximum":2,"sources":["default/bronze"]}]""");
        var silver = Objects.TenantOf(Objects.TenantAccount()) is var tenant ? tenant with { Metadata = tenant.Metadata.Labelled("tier", "gold") } : null!;
        CatalogHub.Plan(hub with { Tenants = [silver] }).Publish.TheOne("Offering")["spec"]!["restrictions"]!.ToJsonString()
            .ShouldBe("""[{"jsonPath":".spec.replicas","maximum":1,"sources":["gold/bronze"]}]""");
        CatalogHub.Plan(CatalogHub.Example()).Publish.TheOne("Offering")["spec"]!["restrictions"].ShouldBeNull();
    }

    [Fact]
    public void The_order_of_sources_never_matters_and_saying_it_twice_changes_nothing() => Prop.ForAll(
        Gen.Choose(0, Pool.Length - 1).ListOf().Select(picks => picks.ToList()).ToArbitrary(),
        picks =>
        {
            var items = picks.Select(pick => Pool[pick]).ToList();
            var told = string.Concat(Texts(EffectiveRestrictions.Merge(items, IsSecret)));
            return told == string.Concat(Texts(EffectiveRestrictions.Merge(Enumerable.Reverse(items), IsSecret)))
                && told == string.Concat(Texts(EffectiveRestrictions.Merge(items.OrderBy(item => item.Field.ToString()?.GetHashCode(StringComparison.Ordinal)), IsSecret)))
                && told == string.Concat(Texts(EffectiveRestrictions.Merge(items.Concat(items), IsSecret)));
        }).QuickCheckThrowOnFailure();

    private static readonly (RestrictionSource Source, FieldRestriction Field)[] Pool =
    [
        .. from path in new[] { ".spec.a", "spec.a", ".spec.b", ".spec.secret" }
           from keywords in new[]
           {
               "\"maximum\": 3", "\"maximum\": \"3\"", "\"maximum\": \"3000m\"", "\"minimum\": \"1Gi\"", "\"minimum\": 1", "\"allowed\": [1, \"x\", true]", "\"allowed\": [1.0, \"x\"]",
               "\"allowed\": [\"y\"]", "\"pattern\": \"a*\"", "\"pattern\": \"b*\"", "\"maxLength\": 3", "\"immutable\": true", "\"required\": true, \"message\": \"m\"",
               "\"maximum\": 2, \"enforcement\": \"Warn\", \"message\": \"n\"", "\"maximum\": 1, \"enforcement\": \"Audit\"", "\"default\": 1", "\"default\": 2",
           }
           from source in new[] { "", "a/b", "a/c" }
           select Of($$"""{"jsonPath": "{{path}}", {{keywords}}}""", source.Length == 0 ? null : source),
    ];

    private static bool IsSecret(JsonPath path) => SensitiveName.IsIn(path);

    private static Catalog WithRestriction(Catalog catalog, string field, LabelSelector? tenants = null) => catalog with
    {
        Spec = catalog.Spec with { Restrictions = [new() { Name = "bronze", CatalogEntrySelector = new(), TenantSelector = tenants ?? new(), Fields = [Field(field)] }] },
    };

    private static ExposedField Field(string json) => JsonSerializer.Deserialize(json, Api.ApiJson.TypeInfo<ExposedField>())!;

    private static (RestrictionSource Source, FieldRestriction Field) Of(string json, string? source = null) =>
        (source is null ? Entry : RestrictionSource.Catalog(source.Split('/')[0], source.Split('/')[1]), Field(json));

    private static string Merged(params (RestrictionSource Source, FieldRestriction Field)[] items) => Texts(EffectiveRestrictions.Merge(items, _ => false)).ShouldHaveSingleItem();

    private static string[] Texts(IEnumerable<EffectiveRestriction> told) => [.. told.Select(each => Json(each).ToJsonString())];

    private static JsonNode Json(EffectiveRestriction told) => JsonSerializer.SerializeToNode(told, Api.ApiJson.TypeInfo<EffectiveRestriction>())!;
}
