using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Cli.Explanation;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Cli.Tests.Explanation;

/// <summary>What is read of a denial.</summary>
public sealed class DenialReadingTests
{
    private static readonly CorrectionRequest Request = new()
    {
        Manifest = new() { ["spec"] = new JsonObject { ["replicas"] = 5, ["auth"] = new JsonObject { ["pin"] = "1234" } } },
        Restrictions =
        [
            new EffectiveRestriction { JsonPath = ".spec.replicas", Maximum = 2 },
            new EffectiveRestriction { JsonPath = ".spec.auth.pin", MaxLength = 3, Sensitive = true },
        ],
    };

    [Fact]
    public void Each_cause_of_a_webhook_is_a_violation_with_what_is_allowed() =>
        DenialReading.Of(Refusal(403, new StatusCause { Reason = "value-is-in-range", Field = "spec.replicas", Message = "5 is too large" }), Request)
            .ShouldBe([new("value-is-in-range", "spec.replicas", "5 is too large", "at most 2")]);

    [Fact]
    public void What_the_schema_refuses_is_completed_by_the_Offering() =>
        DenialReading.Of(Refusal(422, new StatusCause { Reason = "FieldValueInvalid", Field = "spec.name", Message = "Invalid value: 5: must be a string" }), Request)
            .Select(violation => $"{violation.Rule} {violation.Path} {violation.Message}").ShouldBe(
            [
                "FieldValueInvalid spec.name Invalid value: 5: must be a string",
                "value-is-short-enough spec.auth.pin (hidden) is too long; at most 3 characters",
                "value-is-in-range spec.replicas 5 is too large; at most 2",
            ]);

    [Theory]
    [InlineData("spec.auth.pin")]
    [InlineData("spec.auth")]
    [InlineData("spec.auth.pin.below")]
    [InlineData("spec.users[0].password")]
    [InlineData("")]
    public void A_schema_that_repeats_a_sensitive_value_is_not_repeated(string field) =>
        DenialReading.Of(Refusal(422, new StatusCause { Reason = "FieldValueInvalid", Field = field, Message = "Invalid value: \"1234\": no" }), Request)
            .ShouldAllBe(violation => !violation.Message.Contains("1234", StringComparison.Ordinal));

    [Fact]
    public void That_a_sensitive_value_is_missing_is_no_secret() =>
        DenialReading.Of(Refusal(422, new StatusCause { Reason = "FieldValueRequired", Field = "spec.auth.pin", Message = "Required value" }), Request)[0]
            .ShouldBe(new("FieldValueRequired", "spec.auth.pin", "Required value", "at most 3 characters, values are not shown"));

    /// <summary>1.20 names the list, 1.24 and later its element; an element that is not told is told by the Offering.</summary>
    [Shows("H77")]
    [Theory]
    [InlineData("spec.quota.x", "spec.quota.x|at most 3")]
    [InlineData("spec.quota[0].x", "spec.quota[0].x|at most 3", "spec.quota[1].x|at most 3")]
    [InlineData("spec.quota[1].x", "spec.quota[1].x|at most 3", "spec.quota[0].x|at most 3")]
    [InlineData("spec.quota", "spec.quota|", "spec.quota[0].x|at most 3", "spec.quota[1].x|at most 3")]
    public void A_cause_in_a_list_is_read_with_the_index_and_without(string field, params string[] told)
    {
        var request = new CorrectionRequest
        {
            Manifest = new() { ["spec"] = new JsonObject { ["quota"] = new JsonArray(new JsonObject { ["x"] = 5 }, new JsonObject { ["x"] = 7 }) } },
            Restrictions = [new EffectiveRestriction { JsonPath = ".spec.quota[*].x", Maximum = 3 }],
        };

        DenialReading.Of(Refusal(422, new StatusCause { Reason = "FieldValueInvalid", Field = field, Message = "Invalid value: 5: no" }), request)
            .Select(violation => $"{violation.Path}|{violation.Allowed}").ShouldBe(told);
    }

    [Shows("H77")]
    [Fact]
    public void A_cause_without_a_field_is_at_the_place_that_its_text_names()
    {
        const string RulesLeftOut = "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";
        var refusal = Refusal(
            422,
            Cause("<nil>", "Invalid value: \"\": Checked value must be of type integer with format int32 in spec.replicas"),
            Cause("<nil>", "Invalid value: \"\": \"spec.name\" must validate at least one schema (anyOf)"),
            Cause("<nil>", RulesLeftOut));

        DenialReading.Of(refusal, new() { Manifest = [], Restrictions = Request.Restrictions }).ShouldBe(
        [
            new("FieldValueInvalid", "spec.replicas", "Invalid value: \"\": Checked value must be of type integer with format int32 in spec.replicas", "at most 2"),
            new("FieldValueInvalid", "spec.name", "Invalid value: \"\": \"spec.name\" must validate at least one schema (anyOf)", null),
        ]);
    }

    [Shows("H77")]
    [Theory]
    [InlineData("Invalid value: \"object\": failed rule: self.min <= self.max", false)]
    [InlineData("Invalid value: failed rule: self.min <= self.max", false)]
    [InlineData("Invalid value: {\"auth\":{\"pin\":\"1234\"}}: no", true)]
    [InlineData("Invalid value: map[string]interface {}{\"auth\":map[string]interface {}{\"pin\":\"1234\"}}: no", true)]
    public void A_rule_above_a_sensitive_value_is_told_as_long_as_it_repeats_no_value(string message, bool isHidden) =>
        (DenialReading.Of(Refusal(422, Cause("spec", message)), Request)[0].Message != message).ShouldBe(isHidden);

    [Fact]
    public void A_denial_without_causes_is_told_as_it_is() =>
        DenialReading.Of(Refusal(403), Request).ShouldBe([new("Forbidden", "", "exceeded quota", null)]);

    private static StatusCause Cause(string field, string message) => new() { Reason = "FieldValueInvalid", Field = field, Message = message };

    private static ApiException Refusal(int code, params StatusCause[] causes) => new(code, "Forbidden", "exceeded quota", new() { Causes = causes });
}
