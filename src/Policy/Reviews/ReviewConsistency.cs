using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Json;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.Reviews;

/// <summary>
/// The request and the objects in it must speak of the same object (B40): rules look at one or the other. An empty name is normal, with
/// <c>generateName</c> and for collection deletes.
/// </summary>
public static class ReviewConsistency
{
    public const string Rule = "request-is-consistent";

    /// <summary>The longest name Kubernetes has.</summary>
    public const int MaxNameLength = 253;

    /// <summary>What the API server appends to <c>generateName</c>, and how much of that it keeps.</summary>
    private const string GeneratedSuffix = "xxxxx";

    private const int MaxGeneratedPrefix = 58;

    /// <summary>Null when consistent.</summary>
    public static Decision? Violation(AdmissionRequestBody request) =>
        (request.Name?.Length > MaxNameLength ? Deny("metadata.name", $"a name has at most {MaxNameLength} characters") : null)
        ?? (request.Namespace?.Length > MaxNameLength ? Deny("metadata.namespace", $"a name has at most {MaxNameLength} characters") : null)
        ?? Violation(request, request.Operation is AdmissionOperation.Delete ? null : request.Object)
        ?? Violation(request, request.Operation is AdmissionOperation.Create ? null : request.OldObject);

    /// <summary>As <see cref="Violation(AdmissionRequestBody)"/>, for a resource of known scope (B38).</summary>
    public static Decision? ScopeViolation(AdmissionRequestBody request, bool namespaced) => (namespaced, string.IsNullOrEmpty(request.Namespace)) switch
    {
        (true, true) => Deny("metadata.namespace", $"{request.Kind?.Kind} lives in a namespace; the request names none"),
        (false, false) => Deny("metadata.namespace", $"{request.Kind?.Kind} lives in no namespace; the request names {request.Namespace}"),
        _ => null,
    };

    /// <summary>The name rules judge: of the request, of the object, or in the shape the API server will generate (B05).</summary>
    public static string EffectiveName(AdmissionRequestBody request)
    {
        if (request.Name is { Length: > 0 } name)
        {
            return name;
        }

        var metadata = (request.Operation is AdmissionOperation.Delete ? request.OldObject : request.Object)?["metadata"];
        if (metadata.Text("name") is { Length: > 0 } own)
        {
            return own;
        }

        return metadata.Text("generateName") is { Length: > 0 } prefix
            ? string.Concat(prefix.AsSpan(0, Math.Min(prefix.Length, MaxGeneratedPrefix)), GeneratedSuffix)
            : "";
    }

    private static Decision? Violation(AdmissionRequestBody request, JsonObject? item)
    {
        if (item is null)
        {
            return null;
        }

        if (item["metadata"] is not JsonObject metadata)
        {
            return Deny("metadata", "is missing or no object");
        }

        return Differs(metadata, "name", request.Name, "metadata.name", request.Name)
            ?? Differs(metadata, "namespace", request.Namespace, "metadata.namespace", request.Namespace)
            ?? Differs(metadata, "generateName", null, "metadata.generateName", null)
            ?? Differs(item, "kind", request.Kind?.Kind, "kind", request.Kind?.Kind)
            ?? ApiVersionDiffers(item, request.Kind);
    }

    private static Decision? Differs(JsonObject parent, string member, string? expected, string path, string? shown)
    {
        if (!parent.TryGetPropertyValue(member, out var value) || value is null)
        {
            return null;
        }

        if (value.Text() is not { } text)
        {
            return Deny(path, "must be a string");
        }

        return text.Length > MaxNameLength ? Deny(path, $"a name has at most {MaxNameLength} characters")
            : text.Length == 0 || string.IsNullOrEmpty(expected) || string.Equals(text, expected, StringComparison.Ordinal) ? null
            : Deny(path, $"the object says {text}, the request says {shown}; both must name the same object");
    }

    private static Decision? ApiVersionDiffers(JsonObject item, GroupVersionKind? kind)
    {
        if (kind is null || !item.TryGetPropertyValue("apiVersion", out var value) || value is null)
        {
            return null;
        }

        var text = value.Text();
        var matches = text is not null && (kind.Group.Length == 0
            ? string.Equals(text, kind.Version, StringComparison.Ordinal)
            : text.Length == kind.Group.Length + kind.Version.Length + 1
                && text.StartsWith(kind.Group, StringComparison.Ordinal)
                && text[kind.Group.Length] == '/'
                && text.EndsWith(kind.Version, StringComparison.Ordinal));
        return matches ? null : Deny("apiVersion", $"the object is not of {kind.Group}/{kind.Version}, as the request says");
    }

    private static Decision Deny(string path, string message) => new([new(path, message) { Rule = Rule }], [], []);
}
