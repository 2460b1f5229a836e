using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Restrictions;

/// <summary>What is refused when a restriction is written: one shape, four places.</summary>
public sealed class RestrictionShapeTests
{
    [Shows("B44", "B45", "B46")]
    [Theory]
    [InlineData("pattern", """{"pattern":"("}""")]
    [InlineData("pattern", """{"pattern":"\\d+"}""")]
    [InlineData("pattern", """{"pattern":"(?=a)a"}""")]
    [InlineData("pattern", """{"pattern":""}""")]
    [InlineData("allowed", """{"allowed":[1,1.0]}""")]
    [InlineData("allowed", """{"allowed":["a","a"]}""")]
    [InlineData("allowed", """{"allowed":[0.5]}""")]
    [InlineData("allowed", """{"allowed":[null]}""")]
    [InlineData("allowed", """{"allowed":[{}]}""")]
    [InlineData("minimum", """{"minimum":0.5}""")]
    [InlineData("maximum", """{"maximum":"many"}""")]
    [InlineData("maximum", """{"minimum":3,"maximum":2}""")]
    [InlineData("maximum", """{"minimum":"2Gi","maximum":"1G"}""")]
    [InlineData("maximum", """{"minimum":1,"maximum":"2"}""")]
    [InlineData("maxLength", """{"maxLength":-1}""")]
    [InlineData("enforcement", """{"enforcement":"Warn"}""")]
    [InlineData("message", """{"maxLength":1,"message":""}""")]
    public void A_restriction_that_cannot_be_evaluated_is_denied_at_its_member(string member, string keywords) =>
        Everywhere(Field(".spec.a", keywords), inCatalogToo: true).ShouldBe([$"restrictions-are-valid fields[0].{member}"]);

    [Theory]
    [InlineData(".spec.a", """{"default":"x","required":true}""")]
    [InlineData(".spec.a", """{"default":"x","allowed":["y"]}""")]
    [InlineData(".spec.a", """{"default":5,"maximum":4}""")]
    [InlineData(".spec.a", """{"default":"A","pattern":"[a-z]"}""")]
    [InlineData(".spec.a", """{"default":"ab","maxLength":1}""")]
    [InlineData(".spec.a[*]", """{"default":"x"}""")]
    public void A_default_that_its_own_field_refuses_is_denied(string path, string keywords) =>
        Everywhere(Field(path, keywords), inCatalogToo: false).ShouldBe(["restrictions-are-valid fields[0].default"]);

    [Fact]
    public void A_restriction_of_the_status_is_denied_because_it_would_stop_the_service()
    {
        Everywhere(Field(".status.phase", """{"maxLength":9}"""), inCatalogToo: true).ShouldBe(["restrictions-are-valid fields[0].jsonPath"]);
        Everywhere(Field(".status.token", """{"sensitive":true}"""), inCatalogToo: false).ShouldBeEmpty();
    }

    [Fact]
    public void All_that_is_wrong_is_told_at_once() => Everywhere(Field(".spec.a", """{"pattern":"(","allowed":["a","a"],"maxLength":-1}"""), inCatalogToo: true)
        .ShouldBe(["restrictions-are-valid fields[0].allowed", "restrictions-are-valid fields[0].pattern", "restrictions-are-valid fields[0].maxLength"]);

    [Fact]
    public void What_the_manual_shows_is_accepted()
    {
        Everywhere(Field(".spec.username", """{"pattern":"[a-z][a-z0-9-]{2,30}","immutable":true,"message":"lower case, 3 to 31 characters"}"""), true).ShouldBeEmpty();
        Everywhere(Field(".spec.storage", """{"minimum":"1Gi","maximum":"500Gi"}"""), inCatalogToo: true).ShouldBeEmpty();
        Everywhere(Field(".spec.replicas", """{"default":1,"minimum":1,"maximum":10}"""), inCatalogToo: false).ShouldBeEmpty();
        Everywhere(Field(".spec.users[*].role", """{"allowed":["reader","writer"],"enforcement":"Warn"}"""), inCatalogToo: true).ShouldBeEmpty();
    }

    [Shows("B44")]
    [Fact]
    public void The_sentence_says_what_to_write_instead()
    {
        var violation = CatalogEntryRules.All.Evaluate(Requests.Create(Entry(Field(".spec.a", """{"pattern":"\\d"}"""))), BaseCrdView.Nothing).Violations.ShouldHaveSingleItem();

        violation.Path.ShouldBe("spec.derive.expose[0].fields[0].pattern");
        violation.Message.ShouldContain("[0-9]");
    }

    [Fact]
    public void A_preset_below_every_element_of_an_exposed_path_is_denied()
    {
        var entry = Entry(new() { JsonPath = ".spec.pools[*].size" });
        entry = entry with { Spec = entry.Spec with { Derive = entry.Spec.Derive! with { Presets = [new() { JsonPath = ".spec.pools.main", Value = "x" }] } } };

        CatalogEntryRules.All.Evaluate(Requests.Create(entry), BaseCrdView.Nothing).ShouldDeny("presets-are-valid", "spec.derive.presets[0].jsonPath",
            ".spec.pools.main overlaps the exposed path .spec.pools[*].size; a preset is for hidden fields");
    }

    /// <summary>What all kinds say of one field: the same, apart from prefixes.</summary>
    private static List<string> Everywhere(ExposedField field, bool inCatalogToo)
    {
        var (entry, set, derived) = (Entry(field), Objects.EntrySet(), Objects.Derived());
        set = set with { Spec = set.Spec with { Derive = entry.Spec.Derive } };
        derived = derived with { Spec = derived.Spec with { Expose = entry.Spec.Derive!.Expose } };
        List<List<string>> all =
        [
            Plain(CatalogEntryRules.All.Evaluate(Requests.Create(entry), BaseCrdView.Nothing), "", "spec.derive.expose[0]."),
            Plain(CatalogEntryRules.All.Evaluate(Requests.Update(Objects.Entry(), entry), BaseCrdView.Nothing), "", "spec.derive.expose[0]."),
            Plain(CatalogEntrySetRules.All.Evaluate(Requests.Create(set), BaseCrdView.Nothing), "set-", "spec.derive.expose[0]."),
            Plain(DerivedCustomResourceRules.All.Evaluate(Requests.Create(derived), DerivedView.Nothing), "derived-", "spec.expose[0]."),
        ];
        if (inCatalogToo)
        {
            var catalog = Objects.Catalog() with
            {
                Spec = new() { Restrictions = [new() { Name = "small", CatalogEntrySelector = new(), TenantSelector = new(), Fields = [field] }] },
            };
            all.Add(Plain(CatalogRules.All.Evaluate(Requests.Create(catalog), CatalogView.Nothing), "catalog-", "spec.restrictions[0]."));
        }

        all.ShouldAllBe(one => one.SequenceEqual(all[0]));
        return all[0];
    }

    private static CatalogEntry Entry(ExposedField field) =>
        Objects.Entry() with { Spec = Objects.Entry().Spec with { Derive = new() { Expose = [new() { Versions = ["v1"], Fields = [field] }] } } };

    private static List<string> Plain(Decision decision, string rulePrefix, string pathPrefix) =>
    [
        .. decision.Violations.Select(violation =>
        {
            violation.Rule.ShouldStartWith(rulePrefix);
            violation.Path.ShouldStartWith(pathPrefix);
            return $"{violation.Rule[rulePrefix.Length..]} {violation.Path[pathPrefix.Length..]}";
        }),
    ];

    private static ExposedField Field(string path, string keywords)
    {
        var json = JsonNode.Parse(keywords)!.AsObject();
        return new()
        {
            JsonPath = path,
            Allowed = [.. (json["allowed"] as JsonArray ?? []).Select(value => value!)],
            Minimum = json["minimum"],
            Maximum = json["maximum"],
            Pattern = json["pattern"]?.GetValue<string>(),
            MaxLength = json["maxLength"]?.GetValue<int>(),
            Immutable = json["immutable"]?.GetValue<bool>() ?? false,
            Required = json["required"]?.GetValue<bool>() ?? false,
            Enforcement = json["enforcement"] is { } mode ? Enum.Parse<Enforcement>(mode.GetValue<string>()) : Enforcement.Deny,
            Message = json["message"]?.GetValue<string>(),
            Default = json["default"],
            Sensitive = json["sensitive"]?.GetValue<bool>(),
        };
    }
}
