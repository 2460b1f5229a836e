using KubeCarrier.Api.Admission;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Tests.Schemas;

/// <summary>The same refusals, as 1.20.2 and 1.36.2 write them.</summary>
public sealed class SchemaCauseTests
{
    [Shows("H77")]
    [Theory]
    [InlineData("spec.quota.instances", "Invalid value: -1: spec.quota.instances in body should be greater than or equal to 0", "spec.quota.instances")]
    [InlineData("spec.quota[0].instances", "Invalid value: -1: spec.quota[0].instances in body should be greater than or equal to 0", "spec.quota[0].instances")]
    [InlineData("<nil>", "Invalid value: \"\": \"spec.any\" must validate at least one schema (anyOf)", "spec.any")]
    [InlineData("<nil>", "Invalid value: \"\": \"\" must validate at least one schema (anyOf)", "")]
    [InlineData("<nil>", "Invalid value: \"\": Checked value must be of type integer with format int32 in spec.list[0].x", "spec.list[0].x")]
    [InlineData("<nil>", "Invalid value: \"\": Maximum boundary value must be of type integer (default format) in spec.x", "spec.x")]
    [InlineData("<nil>", "something that is said since yesterday", "")]
    [InlineData(null, "no", "")]
    [InlineData("<nil>", null, "")]
    public void The_place_is_the_field_or_in_the_text(string? field, string? message, string path) =>
        SchemaCause.PathOf(new() { Field = field, Message = message }).ShouldBe(path);

    [Shows("H77")]
    [Theory]
    [InlineData("<nil>", "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation", false)]
    [InlineData("spec", "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation", true)]
    [InlineData("<nil>", "Invalid value: \"\": \"spec\" must not validate the schema (not)", true)]
    [InlineData(null, null, true)]
    public void That_rules_were_left_out_says_nothing_of_the_object(string? field, string? message, bool isAboutIt) =>
        SchemaCause.IsAboutTheObject(new StatusCause { Field = field, Message = message }).ShouldBe(isAboutIt);

    [Shows("H77")]
    [Theory]
    [InlineData("spec.quota.x", "spec.quota[0].x", true)]
    [InlineData("spec.quota[0].x", "spec.quota[0].x", true)]
    [InlineData("spec.quota[1].x", "spec.quota[0].x", false)]
    [InlineData("spec.quota", "spec.quota[0].x", false)]
    [InlineData("spec.a.c", "spec.a[0][1].c", true)]
    public void A_place_in_a_list_is_told_with_its_index_or_without(string told, string path, bool isThere) => SchemaCause.IsAt(told, path).ShouldBe(isThere);

    [Shows("H77")]
    [Theory]
    [InlineData("Invalid value: \"object\": failed rule: self.a > 0", true)]
    [InlineData("Invalid value: failed rule: self.a > 0", true)]
    [InlineData("Invalid value: min is at most max", true)]
    [InlineData("Invalid value: \"hunter2\": min is at most max", false)]
    [InlineData("Invalid value: {\"pin\":1}: no", false)]
    [InlineData("Invalid value: map[string]interface {}{\"pin\":1}: no", false)]
    [InlineData("Invalid value: 5: no", false)]
    [InlineData(null, false)]
    public void What_repeats_no_value_is_known_in_both_forms(string? message, bool hasNone) => SchemaCause.RepeatsNoValue(new() { Message = message }).ShouldBe(hasNone);
}
