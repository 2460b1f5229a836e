using System.Buffers;
using System.Text.Json;
using KubeCarrier.Api;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Webhooks.Serving;

namespace KubeCarrier.Webhooks.Admission;

/// <summary>From a decision to the bytes of the answer, within the sizes the API server takes (B72).</summary>
internal static class ReviewAnswer
{
    /// <summary>Becomes <c>webhook/rules</c> in the audit log.</summary>
    public const string RulesAnnotation = "rules";

    /// <summary>Becomes <c>webhook/confirm-destroy</c>: how many instances a deletion was allowed to destroy.</summary>
    public const string ConfirmDestroyAnnotation = "confirm-destroy";

    private const string JsonPatch = "JSONPatch";

    private static readonly JsonWriterOptions Compact = new() { SkipValidation = true };

    public static AdmissionResponse Of(string uid, Decision decision, Verdict verdict) => new()
    {
        Uid = uid,
        Allowed = decision.IsAllowed,
        Status = decision.IsAllowed ? null : Status(decision, verdict),
        Warnings = Warnings(decision),
        PatchType = Patches(decision) ? JsonPatch : null,
        Patch = Patches(decision) ? Patch(decision.Patches) : null,
        AuditAnnotations = AuditAnnotations(decision),
    };

    public static ReadOnlyMemory<byte> Utf8(AdmissionResponse response)
    {
        var buffer = new ArrayBufferWriter<byte>(512);
        using (var writer = new Utf8JsonWriter(buffer, Compact))
        {
            writer.WriteStartObject();
            writer.WriteString("apiVersion"u8, AdmissionReview.SupportedApiVersion);
            writer.WriteString("kind"u8, "AdmissionReview"u8);
            writer.WritePropertyName("response"u8);
            JsonSerializer.Serialize(writer, response, ApiJsonContext.Default.AdmissionResponse);
            writer.WriteEndObject();
        }

        return buffer.WrittenMemory;
    }

    /// <summary>Of all violations, whether they deny or not.</summary>
    public static IEnumerable<string> Rules(Decision decision) =>
        decision.Violations.Concat(decision.Tolerated).Select(violation => violation.Rule).Distinct(StringComparer.Ordinal);

    /// <summary>At most so many runes, cut between two of them.</summary>
    public static string Truncate(string text, int runes)
    {
        if (text.Length <= runes)
        {
            return text;
        }

        var (count, end, kept) = (0, 0, 0);
        foreach (var rune in text.EnumerateRunes())
        {
            end += rune.Utf16SequenceLength;
            if (++count < runes)
            {
                kept = end;
            }
            else if (count > runes)
            {
                return string.Concat(text.AsSpan(0, kept), "…");
            }
        }

        return text;
    }

    private static Dictionary<string, string>? AuditAnnotations(Decision decision) =>
        decision is not { IsAllowed: true, Tolerated.Count: 0 } ? new(1) { [RulesAnnotation] = string.Join(',', Rules(decision)) }
        : decision.ConfirmedDestruction is { } number ? new(1) { [ConfirmDestroyAnnotation] = number }
        : null;

    private static bool Patches(Decision decision) => decision.IsAllowed && decision.Patches.Count > 0;

    private static StatusBody Status(Decision decision, Verdict verdict) => verdict.Status is { } passedOn ? Bounded(passedOn) : new()
    {
        Code = verdict.Code,
        Reason = verdict.Text,
        Message = Truncate(decision.Message, AdmissionLimits.MaxMessage),
        Details = new()
        {
            Causes = [.. decision.Violations.Take(AdmissionLimits.MaxCauses).Select(violation => new StatusCause
            {
                Reason = violation.Rule,
                Field = Truncate(violation.Path, AdmissionLimits.MaxCauseMessage),
                Message = Truncate(violation.Message, AdmissionLimits.MaxCauseMessage),
            })],
        },
    };

    /// <summary>Somebody else's words, as they are, within the same sizes.</summary>
    private static StatusBody Bounded(StatusBody status) => status with
    {
        Message = Truncate(status.Message ?? "", AdmissionLimits.MaxMessage),
        Details = status.Details is { } details ? details with { Causes = [.. details.Causes.Take(AdmissionLimits.MaxCauses)] } : null,
    };

    private static List<string>? Warnings(Decision decision) => Warnings(decision.Tolerated.Count == 0 ? decision.Warnings :
    [
        .. decision.Warnings,
        .. decision.Tolerated.Where(violation => violation.Enforcement is Enforcement.Warn).Select(violation => violation.Sentence),
    ]);

    private static List<string>? Warnings(IReadOnlyList<string> warnings)
    {
        if (warnings.Count == 0)
        {
            return null;
        }

        var (shown, left) = (new List<string>(), AdmissionLimits.MaxWarnings);
        foreach (var warning in warnings)
        {
            var text = Truncate(warning, AdmissionLimits.MaxWarning);
            left -= text.EnumerateRunes().Count();
            if (left < 0)
            {
                break;
            }

            shown.Add(text);
        }

        return shown;
    }

    private static byte[] Patch(IReadOnlyList<PatchOperation> operations)
    {
        var buffer = new ArrayBufferWriter<byte>(256);
        using (var writer = new Utf8JsonWriter(buffer))
        {
            writer.WriteStartArray();
            foreach (var operation in operations)
            {
                writer.WriteStartObject();
                writer.WriteString("op", operation.Operation);
                writer.WriteString("path", operation.Pointer);
                writer.WritePropertyName("value");
                operation.Value.WriteTo(writer);
                writer.WriteEndObject();
            }

            writer.WriteEndArray();
        }

        return buffer.WrittenSpan.ToArray();
    }
}
