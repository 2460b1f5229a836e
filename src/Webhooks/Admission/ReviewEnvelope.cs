using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Unicode;
using KubeCarrier.Api;
using KubeCarrier.Api.Admission;
using KubeCarrier.Webhooks.Serving;

namespace KubeCarrier.Webhooks.Admission;

/// <summary>
/// From the bytes of an AdmissionReview to its request. By hand, because this is the hot path: the objects stay views of the one parsed document, of
/// which rules touch a few members. A <see cref="ReviewException"/> says what is wrong with it.
/// </summary>
internal static class ReviewEnvelope
{
    /// <summary>The last of two members of the same name would win silently; API servers and we could then read different objects (B48).</summary>
    private static readonly JsonDocumentOptions Strict = new() { AllowDuplicateProperties = false, MaxDepth = ApiJsonContext.Default.Options.MaxDepth };

    private static readonly JsonReaderOptions Tokens = new() { MaxDepth = ApiJsonContext.Default.Options.MaxDepth };

    /// <summary>It and what is made of it, objects too, are views of the bytes until it is disposed of.</summary>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            Check(utf8.Span);
            return JsonDocument.Parse(utf8, Strict);
        }
        catch (JsonException problem)
        {
            throw NotWellFormed(problem);
        }
    }

    /// <summary>Tokens of JSON: what parsing makes a row of each.</summary>
    public static int CountValues(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, Tokens);
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

    public static AdmissionRequestBody Request(JsonElement review)
    {
        if (review.ValueKind is not JsonValueKind.Object
            || Text(review, "apiVersion"u8) is not AdmissionReview.SupportedApiVersion
            || Text(review, "kind"u8) is not "AdmissionReview")
        {
            throw ReviewException.BadRequest($"The body is not an AdmissionReview of {AdmissionReview.SupportedApiVersion}; it needs apiVersion and kind.");
        }

        return review.TryGetProperty("request"u8, out var request) && request.ValueKind is JsonValueKind.Object
            ? Checked(Taken(request))
            : throw ReviewException.BadRequest("The AdmissionReview has no request.");
    }

    // What must hold of the bytes before they become objects, because the objects are read lazily and would fail in the middle of a rule.
    private static void Check(ReadOnlySpan<byte> utf8)
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

    /// <summary>Half of a surrogate pair is valid JSON and no text (B48).</summary>
    private static void CheckEscapes(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, Tokens);
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

    private static AdmissionRequestBody Taken(JsonElement request) => new()
    {
        Uid = Text(request, "uid"u8) ?? "",
        Kind = Object(request, "kind"u8) is { } kind
            ? new() { Group = Text(kind, "group"u8) ?? "", Version = Text(kind, "version"u8) ?? "", Kind = Text(kind, "kind"u8) ?? "" }
            : null,
        Resource = Object(request, "resource"u8) is { } resource
            ? new() { Group = Text(resource, "group"u8) ?? "", Version = Text(resource, "version"u8) ?? "", Resource = Text(resource, "resource"u8) ?? "" }
            : null,
        RequestResource = Text(request, "subResource"u8) is "scale" && Object(request, "requestResource"u8) is { } requested
            ? new() { Group = Text(requested, "group"u8) ?? "", Version = Text(requested, "version"u8) ?? "", Resource = Text(requested, "resource"u8) ?? "" }
            : null,
        SubResource = Text(request, "subResource"u8),
        Name = Text(request, "name"u8),
        Namespace = Text(request, "namespace"u8),
        Operation = Operation(Text(request, "operation"u8)),
        UserInfo = Object(request, "userInfo"u8) is { } user ? User(user) : null,
        Object = Object(request, "object"u8) is { } item ? JsonObject.Create(item) : null,
        OldObject = Object(request, "oldObject"u8) is { } oldItem ? JsonObject.Create(oldItem) : null,
        DryRun = Find(request, "dryRun"u8) is { } dryRun && Flag(dryRun),
    };

    private static AdmissionRequestBody Checked(AdmissionRequestBody request) => request switch
    {
        { Uid.Length: 0 or > AdmissionLimits.MaxUidLength } => throw ReviewException.BadRequest($"request.uid must have 1 to {AdmissionLimits.MaxUidLength} characters."),
        { Kind: null } or { Kind.Kind.Length: 0 } => throw ReviewException.BadRequest("request.kind is missing."),
        { Resource: null } or { Resource.Resource.Length: 0 } => throw ReviewException.BadRequest("request.resource is missing."),
        { Operation: AdmissionOperation.Create, Object: null } => throw ReviewException.BadRequest("request.object is missing; a CREATE has one."),
        { Operation: AdmissionOperation.Update, Object: null } => throw ReviewException.BadRequest("request.object is missing; an UPDATE has one."),
        { Operation: AdmissionOperation.Update, OldObject: null } => throw ReviewException.BadRequest("request.oldObject is missing; an UPDATE has one."),
        { Operation: AdmissionOperation.Delete, OldObject: null } => throw ReviewException.BadRequest("request.oldObject is missing; a DELETE has one."),
        { Operation: AdmissionOperation.Create or AdmissionOperation.Update or AdmissionOperation.Delete } => request,
        _ => throw ReviewException.BadRequest("request.operation must be CREATE, UPDATE or DELETE; nothing else is judged here."),
    };

    private static AdmissionOperation Operation(string? text) => text switch
    {
        "CREATE" => AdmissionOperation.Create,
        "UPDATE" => AdmissionOperation.Update,
        "DELETE" => AdmissionOperation.Delete,
        "CONNECT" => AdmissionOperation.Connect,
        _ => AdmissionOperation.None,
    };

    private static UserInfo User(JsonElement user) => new()
    {
        Username = Text(user, "username"u8) ?? "",
        Uid = Text(user, "uid"u8),
        Groups = Find(user, "groups"u8) is { } groups ? Texts(groups, "groups"u8) : [],
    };

    /// <summary>Null when absent or null, which Go does not tell apart.</summary>
    private static JsonElement? Find(JsonElement parent, ReadOnlySpan<byte> name) =>
        parent.TryGetProperty(name, out var value) && value.ValueKind is not JsonValueKind.Null ? value : null;

    private static JsonElement? Object(JsonElement parent, ReadOnlySpan<byte> name) => Find(parent, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.Object } found => found,
        _ => throw Wrong(name, "an object"),
    };

    private static string? Text(JsonElement parent, ReadOnlySpan<byte> name) => Find(parent, name) switch
    {
        null => null,
        { ValueKind: JsonValueKind.String } found => found.GetString(),
        _ => throw Wrong(name, "a string"),
    };

    private static List<string> Texts(JsonElement list, ReadOnlySpan<byte> name)
    {
        if (list.ValueKind is not JsonValueKind.Array)
        {
            throw Wrong(name, "a list of strings");
        }

        var texts = new List<string>(list.GetArrayLength());
        foreach (var item in list.EnumerateArray())
        {
            texts.Add(item.ValueKind is JsonValueKind.String ? item.GetString() ?? "" : throw Wrong(name, "a list of strings"));
        }

        return texts;
    }

    private static bool Flag(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.True => true,
        JsonValueKind.False => false,
        _ => throw Wrong("dryRun"u8, "true or false"),
    };

    private static ReviewException Wrong(ReadOnlySpan<byte> name, string what) =>
        ReviewException.BadRequest($"{Encoding.UTF8.GetString(name)} in the AdmissionReview must be {what}.");

    private static ReviewException NotWellFormed(JsonException problem) => ReviewException.BadRequest(
        $"The body is not one well-formed JSON document without duplicate members (line {problem.LineNumber + 1}, byte {problem.BytePositionInLine + 1}).");
}
