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

    [Fact]
    public void A_denial_without_causes_is_told_as_it_is() =>
        DenialReading.Of(Refusal(403), Request).ShouldBe([new("Forbidden", "", "exceeded quota", null)]);

    private static ApiException Refusal(int code, params StatusCause[] causes) => new(code, "Forbidden", "exceeded quota", new() { Causes = causes });
}
