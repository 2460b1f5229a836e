using System.Text.Json;
using System.Text.Unicode;
using KubeCarrier.Api;

namespace KubeCarrier.Webhooks.Admission;

/// <summary>What must hold of the bytes before they become objects, because the objects are read lazily and would fail in the middle of a rule.</summary>
internal static class ReviewText
{
    private static readonly JsonReaderOptions Options = new() { MaxDepth = ApiJsonContext.Default.Options.MaxDepth };

    public static void Check(ReadOnlySpan<byte> utf8)
    {
        if (utf8.IsEmpty)
        {
            throw ReviewException.BadRequest("The body is empty; an AdmissionReview is expected.");
        }

        if (!Utf8.IsValid(utf8))
        {
            throw ReviewException.BadRequest("The body is not UTF-8 text.");
        }

        if (utf8.IndexOf("\\u"u8) >= 0)
        {
            CheckEscapes(utf8);
        }
    }

    /// <summary>Tokens of JSON: what parsing makes a row of each.</summary>
    public static int CountValues(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, Options);
        var count = 0;
        try
        {
            while (reader.Read())
            {
                if (++count > AdmissionLimits.MaxValues)
                {
                    throw new ReviewException(StatusCodes.Status413PayloadTooLarge, $"An admission review has at most {AdmissionLimits.MaxValues} values.");
                }
            }
        }
        catch (JsonException)
        {
            // Parsing says it better.
        }

        return count;
    }

    /// <summary>Half of a surrogate pair is valid JSON and no text (B48).</summary>
    private static void CheckEscapes(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, Options);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && reader.ValueIsEscaped && !IsText(ref reader))
            {
                throw ReviewException.BadRequest($"The body holds half of a surrogate pair before byte {reader.BytesConsumed}.");
            }
        }
    }

    private static bool IsText(ref Utf8JsonReader reader)
    {
        try
        {
            _ = reader.GetString();
            return true;
        }
        catch (InvalidOperationException)
        {
            return false; // how the reader says that it is no valid UTF-16
        }
    }
}
