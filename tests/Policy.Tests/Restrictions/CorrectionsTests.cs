using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Restrictions;

/// <summary>What becomes of a manifest that is not allowed.</summary>
public sealed class CorrectionsTests
{
    private static readonly EffectiveRestriction Replicas = Restriction(".spec.replicas") with { Minimum = 1, Maximum = 3, Sources = ["default/bronze"] };
    private static readonly EffectiveRestriction Plan = Restriction(".spec.plan") with { Allowed = ["small", "large"] };

    [Theory]
    [InlineData("""{"replicas":5}""", """{"replicas":3}""", "spec.replicas: 5 → 3 (at most 3: default/bronze)")]
    [InlineData("""{"replicas":0}""", """{"replicas":1}""", "spec.replicas: 0 → 1 (at least 1: default/bronze)")]
    [InlineData("""{"replicas":"2"}""", """{"replicas":2}""", "spec.replicas: \"2\" → 2 (at least 1: default/bronze)")]
    [InlineData("""{"replicas":"9"}""", """{"replicas":3}""", "spec.replicas: \"9\" → 3 (at least 1: default/bronze)")]
    public void A_number_goes_to_the_nearest_end_of_its_range(string spec, string corrected, string sentence) => Correct(spec, corrected, [sentence], Replicas);

    [Fact]
    public void A_quantity_goes_to_the_nearest_end_of_its_range() => Correct(
        """{"storage":"5Ti","memory":"1500m"}""", """{"storage":"3Gi","memory":"2"}""", ["spec.memory: \"1500m\" → \"2\" (at least 2)", "spec.storage: \"5Ti\" → \"3Gi\" (at most 3Gi)"],
        Restriction(".spec.storage") with { Maximum = "3Gi" }, Restriction(".spec.memory") with { Minimum = "2" });

    [Theory]
    [InlineData("Small", "small")]
    [InlineData(" LARGE", "large")]
    [InlineData("larger", "large")]
    [InlineData("x", "small")]
    public void A_listed_value_is_the_one_that_was_meant_or_looks_most_like_it(string value, string corrected) =>
        Of($$"""{"plan":"{{value}}"}""", null, Plan).Manifest["spec"]!["plan"]!.ToString().ShouldBe(corrected);

    [Fact]
    public void The_default_is_taken_before_what_only_looks_alike() =>
        Of("""{"plan":"larger"}""", null, Plan with { Default = "small" }).Manifest["spec"]!["plan"]!.ToString().ShouldBe("small");

    [Fact]
    public void A_listed_number_is_the_nearest_one() =>
        Correct("""{"size":7}""", """{"size":8}""", ["spec.size: 7 → 8 (one of 1, 4, 8)"], Restriction(".spec.size") with { Allowed = [1, 4, 8] });

    [Fact]
    public void Text_that_does_not_match_is_told_and_left()
    {
        var corrected = Of("""{"name":"Hans"}""", null, Restriction(".spec.name") with { Patterns = ["[a-z]+"], MaxLength = 3, Default = "hans" });

        corrected.Changes.ShouldBeEmpty();
        corrected.Manifest["spec"]!["name"]!.ToString().ShouldBe("Hans");
        corrected.Left.Select(violation => $"{violation.Rule} {violation.Sentence}").ShouldBe(
        [
            "value-is-short-enough spec.name: has 4 characters; at most 3",
            "value-matches-pattern spec.name: \"Hans\" does not match; the whole value must match [a-z]+",
        ]);
    }

    [Fact]
    public void A_missing_value_is_the_default_or_the_only_one_there_is_and_never_a_guess()
    {
        Correct("{}", """{"plan":"small"}""", ["spec.plan: nothing → \"small\" (must have a value)"], Plan with { Required = true, Default = "small" });
        Correct("{}", """{"plan":"gold"}""", ["spec.plan: nothing → \"gold\" (must have a value)"], Plan with { Required = true, Allowed = ["gold"] });
        Of("{}", null, Plan with { Required = true }).Left.ShouldHaveSingleItem().Sentence.ShouldBe("spec.plan: is missing; it must have a value");
    }

    [Fact]
    public void What_is_fixed_is_put_back_with_its_absence()
    {
        var fixedFields = new[] { Restriction(".spec.name") with { Immutable = true }, Restriction(".spec.zone") with { Immutable = true }, Restriction(".spec.size") with { Immutable = true } };

        var corrected = Of("""{"name":"other","zone":"a"}""", """{"name":"mine","size":3}""", fixedFields);

        corrected.Manifest["spec"]!.ToJsonString().ShouldBe("""{"name":"mine"}""", "what a manifest does not name stays as it is");
        corrected.Changes.Select(change => change.Sentence).ShouldBe(
            ["spec.name: \"other\" → \"mine\" (fixed when the instance was created)", "spec.zone: \"a\" → nothing (fixed when the instance was created)"]);
    }

    [Fact]
    public void What_was_no_better_before_is_tolerated_and_left_alone()
    {
        Of("""{"replicas":9,"plan":"gold"}""", """{"replicas":9,"plan":"gold"}""", Replicas, Plan).Changes.ShouldBeEmpty();
        Of("""{"replicas":8}""", """{"replicas":9}""", Replicas).Changes.ShouldBeEmpty();
        Of("""{"replicas":10}""", """{"replicas":9}""", Replicas).Changes.ShouldHaveSingleItem();
    }

    [Fact]
    public void Elements_of_lists_are_corrected_one_by_one_and_everything_else_stays_in_its_order() => Correct(
        """{"zz":1,"users":[{"role":"reader"},{"name":"x","role":"root"}],"aa":2}""",
        """{"zz":1,"users":[{"role":"reader"},{"name":"x","role":"reader"}],"aa":2}""",
        ["spec.users[1].role: \"root\" → \"reader\" (one of \"reader\", \"writer\")"],
        Restriction(".spec.users[*].role") with { Allowed = ["reader", "writer"] });

    [Fact]
    public void A_field_that_the_service_does_not_have_is_taken_out()
    {
        var schema = Objects.Json("""{"properties":{"spec":{"properties":{"size":{},"tags":{"additionalProperties":{}},"any":{"x-kubernetes-preserve-unknown-fields":true}}}}}""");
        var request = Request("""{"size":1,"version":"3.3","tags":{"a":1},"any":{"b":2},"password":"x"}""", null) with { Schema = schema };

        var corrected = Corrections.Of(request);

        corrected.Manifest["spec"]!.ToJsonString().ShouldBe("""{"size":1,"tags":{"a":1},"any":{"b":2}}""");
        corrected.Changes.Select(change => change.Sentence).ShouldBe(
            ["spec.version: \"3.3\" → nothing (the service has no such field)", "spec.password: (hidden) → nothing (the service has no such field)"]);
        UnknownFields.In(request.Manifest, schema).ShouldBe([new("spec.version", null), new("spec.password", null)]);
    }

    [Fact]
    public void A_field_that_is_misspelled_gets_the_name_that_was_meant()
    {
        var schema = Objects.Json("""{"properties":{"spec":{"properties":{"replicas":{"type":"integer"},"volume":{"type":"object","properties":{"size":{"type":"string"}}},"plan":{"type":"string"}}}}}""");
        var request = Request("""{"replica":2,"volumes":{"Size":"1Gi","shape":1},"plan":"small","plans":"large"}""", null) with { Schema = schema };

        var corrected = Corrections.Of(request);

        corrected.Manifest["spec"]!.ToJsonString().ShouldBe("""{"replicas":2,"volume":{"size":"1Gi"},"plan":"small"}""");
        corrected.Changes.Select(change => change.Sentence).ShouldBe(
        [
            "spec.replica: is now replicas (the service has no such field)",
            "spec.volumes: is now volume (the service has no such field)",
            "spec.plans: \"large\" → nothing (the service has no such field)",
            "spec.volume.Size: is now size (the service has no such field)",
            "spec.volume.shape: 1 → nothing (the service has no such field)",
        ]);
        UnknownFields.In(request.Manifest, schema)[0].Hint.ShouldBe("; did you mean replicas?");
    }

    [Fact]
    public void A_value_that_does_not_fit_the_field_that_was_meant_is_taken_out()
    {
        var request = Request("""{"replica":"two"}""", null) with { Schema = Objects.Json("""{"properties":{"spec":{"properties":{"replicas":{"type":"integer"}}}}}""") };

        Corrections.Of(request).Manifest["spec"]!.ToJsonString().ShouldBe("{}");
    }

    [Theory]
    [InlineData("30G", "30Gi")]
    [InlineData("30GB", "30Gi")]
    [InlineData("30 gi", "30Gi")]
    [InlineData("30M", "30M")]
    [InlineData("30m", "30m")]
    [InlineData("many", "many")]
    public void A_quantity_in_the_unit_beside_the_right_one_gets_the_right_one(string value, string corrected) =>
        Of($$"""{"size":"{{value}}"}""", null, Restriction(".spec.size") with { Patterns = ["[0-9]+Gi"] }).Manifest["spec"]!["size"]!.ToString().ShouldBe(corrected);

    [Fact]
    public void A_thousandth_is_never_taken_for_a_million() => Correct(
        """{"cpu":"1500m"}""", """{"cpu":"2"}""", ["spec.cpu: \"1500m\" → \"2\" (at least 2)"], Restriction(".spec.cpu") with { Minimum = "2" });

    [Fact]
    public void A_sensitive_value_is_corrected_and_never_shown()
    {
        var corrected = Of("""{"pin":12345}""", null, Restriction(".spec.pin") with { Maximum = 9999, Sensitive = true });

        corrected.Manifest["spec"]!["pin"]!.ToJsonString().ShouldBe("9999");
        corrected.Changes.ShouldHaveSingleItem().Sentence.ShouldBe("spec.pin: (hidden) → (hidden) (at most 9999)");
    }

    [Fact]
    public void What_only_warns_is_left() => Of("""{"replicas":5}""", null, Replicas with { Enforcement = Enforcement.Warn }).Changes.ShouldBeEmpty();

    [Fact]
    public void Every_keyword_has_the_rule_that_admission_has() => Enum.GetValues<Keyword>().Select(EffectiveField.RuleOf).Distinct()
        .ShouldBeSubsetOf(RestrictionRules.Rules.Select(rule => rule.Name));

    [Fact]
    public void A_field_that_is_misspelled_or_unknown_is_hidden_only_where_a_restriction_or_its_name_says_that_it_is_sensitive()
    {
        var schema = JsonNode.Parse("""{"type":"object","properties":{"spec":{"type":"object","properties":{"pin":{"type":"object","properties":{"code":{"type":"string"}}},"size":{"type":"integer"}}}}}""")!.AsObject();
        var request = Request("""{"pin":{"other":"1234"},"apiToken":"abcd","colour":"red"}""", null, Restriction(".spec.pin") with { Sensitive = true }, Restriction(".spec.size") with { Maximum = 2 });

        Corrections.Of(request with { Schema = schema }).Changes.Select(change => $"{change.Path} {change.IsSensitive}")
            .ShouldBe(["spec.pin.other True", "spec.apiToken True", "spec.colour False"], ignoreOrder: true);
    }

    [Fact]
    public void A_message_stands_with_the_keyword_that_it_explains_and_a_long_one_nowhere()
    {
        Of("""{"note":"abc"}""", null, Restriction(".spec.note") with { MaxLength = 1, Message = "ask us" }).Left.ShouldHaveSingleItem().Message.ShouldEndWith("; ask us");
        Of("""{"note":"abc"}""", null, Restriction(".spec.note") with { MaxLength = 1, Message = new string('m', 201) }).Left.ShouldHaveSingleItem().Message.ShouldNotContain("mmm");
        Of("""{"note":"abc"}""", null, Restriction(".spec.note") with { MaxLength = 1, Sources = ["default/bronze"] }).Left.ShouldHaveSingleItem().Message.ShouldContain("(default/bronze)");
    }

    [Fact]
    public void What_may_be_written_is_said_in_a_few_words()
    {
        EffectiveText.Allowed(Replicas with { Default = 2, Immutable = true }).ShouldBe("1 to 3, fixed at creation, default 2");
        EffectiveText.Allowed(Plan with { Required = true }).ShouldBe("one of \"small\", \"large\", must have a value");
        EffectiveText.Allowed(Restriction(".spec.name") with { Patterns = ["[a-z]+"], MaxLength = 5, Sensitive = true }).ShouldBe("matching [a-z]+, at most 5 characters, values are not shown");
        EffectiveText.Allowed(Restriction(".spec.storage") with { Minimum = "1Gi" }).ShouldBe("at least 1Gi");
    }

    internal static EffectiveRestriction Restriction(string path) => new() { JsonPath = path };

    internal static CorrectionRequest Request(string spec, string? live, params EffectiveRestriction[] restrictions) =>
        new() { Manifest = Instance(spec), Live = live is null ? null : Instance(live), Restrictions = restrictions };

    private static CorrectedManifest Of(string spec, string? live, params EffectiveRestriction[] restrictions) => Corrections.Of(Request(spec, live, restrictions));

    private static void Correct(string spec, string corrected, string[] sentences, params EffectiveRestriction[] restrictions)
    {
        var result = Of(spec, null, restrictions);
        result.Manifest["spec"]!.ToJsonString().ShouldBe(corrected);
        result.Changes.Select(change => change.Sentence).ShouldBe(sentences);
        result.Left.ShouldBeEmpty();
    }

    private static JsonObject Instance(string spec) => new() { ["metadata"] = new JsonObject { ["name"] = "db1" }, ["spec"] = JsonNode.Parse(spec) };
}
