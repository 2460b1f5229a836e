using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Webhooks.Admission;
using KubeCarrier.Webhooks.Serving;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>Answers stay within what the API server takes (B72).</summary>
public sealed class ReviewAnswerTests
{
    [Shows("B72")]
    [Fact]
    public void A_long_warning_is_cut_between_two_runes()
    {
        var response = Answer(Decision.Warn(string.Concat(Enumerable.Repeat("😀", 300))));

        var warning = response["warnings"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>();
        warning.EnumerateRunes().Count().ShouldBe(256);
        warning.ShouldBe(string.Concat(Enumerable.Repeat("😀", 255)) + "…");
    }

    [Shows("B72")]
    [Fact]
    public void Warnings_beyond_the_total_are_dropped()
    {
        var decision = Decision.Combine(Enumerable.Range(0, 100).Select(_ => Decision.Warn(new string('w', 256))));

        Answer(decision)["warnings"]!.AsArray().Count.ShouldBe(16);
    }

    [Shows("B72")]
    [Fact]
    public void A_message_of_a_megabyte_is_cut()
    {
        var response = Answer(Decision.Deny("spec", new string('ä', 1024 * 1024)));

        response["status"]!["message"]!.GetValue<string>().Length.ShouldBe(AdmissionLimits.MaxMessage);
        response["status"]!["details"]!["causes"]![0]!["message"]!.GetValue<string>().Length.ShouldBe(AdmissionLimits.MaxCauseMessage);
    }

    [Shows("B72")]
    [Fact]
    public void Many_violations_are_many_causes_up_to_a_bound() =>
        Answer(Decision.Combine(Enumerable.Range(0, 1000).Select(number => Decision.Deny($"spec.list[{number}]", "no"))))
            ["status"]!["details"]!["causes"]!.AsArray().Count.ShouldBe(AdmissionLimits.MaxCauses);

    [Shows("B72")]
    [Fact]
    public void Ten_thousand_patches_are_one_valid_patch()
    {
        var decision = Decision.Combine(Enumerable.Range(0, 10_000).Select(number => Decision.Patch("add", $"/spec/{number}", "ü")));

        var patch = JsonNode.Parse(Convert.FromBase64String(Answer(decision)["patch"]!.GetValue<string>()))!.AsArray();
        patch.Count.ShouldBe(10_000);
        patch[9_999]!.ToJsonString().ShouldBe("""{"op":"add","path":"/spec/9999","value":"\u00FC"}""");
    }

    [Fact]
    public void A_denial_carries_no_patch()
    {
        var response = Answer(Decision.Deny("spec", "no").And(Decision.Patch("add", "/spec/a", 1)));

        response.ContainsKey("patch").ShouldBeFalse();
        response.ContainsKey("patchType").ShouldBeFalse();
    }

    [Fact]
    public void What_is_absent_is_not_written() =>
        Answer(Decision.Allow).ToJsonString().ShouldBe("""{"uid":"1","allowed":true}""");

    [Fact]
    public void The_envelope_is_of_the_version_that_was_asked() =>
        Encoding.UTF8.GetString(ReviewAnswer.Utf8(new() { Uid = "1", Allowed = true }).Span)
            .ShouldBe("""{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"1","allowed":true}}""");

    private static JsonObject Answer(Decision decision) =>
        JsonNode.Parse(ReviewAnswer.Utf8(ReviewAnswer.Of("1", decision, Verdict.Of(decision))).Span)!["response"]!.AsObject();
}
