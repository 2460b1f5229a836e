using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;

namespace KubeCarrier.Webhooks.Admission;

/// <summary>
/// Takes the request out of an AdmissionReview. By hand, because this is the hot path: the objects stay views of the one parsed document, of
/// which rules touch a few members.
/// </summary>
internal static class ReviewEnvelope
{
    public static AdmissionRequestBody Read(JsonElement review)
    {
        if (review.ValueKind is not JsonValueKind.Object
            || Text(review, "apiVersion"u8) is not AdmissionReview.SupportedApiVersion
            || Text(review, "kind"u8) is not "AdmissionReview")
        {
            throw ReviewException.BadRequest($"The body is not an AdmissionReview of {AdmissionReview.SupportedApiVersion}; it needs apiVersion and kind.");
        }

        return review.TryGetProperty("request"u8, out var request) && request.ValueKind is JsonValueKind.Object
            ? Checked(Request(request))
            : throw ReviewException.BadRequest("The AdmissionReview has no request.");
    }

    private static AdmissionRequestBody Request(JsonElement request) => new()
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
        ReviewException.BadRequest($"{System.Text.Encoding.UTF8.GetString(name)} in the AdmissionReview must be {what}.");
}
