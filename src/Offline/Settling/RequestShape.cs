using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeCarrier.Json;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Offline.Settling;

/// <summary>What the API server demands of every object before anybody is asked: readable metadata, and a name that can be one.</summary>
internal static partial class RequestShape
{
    /// <summary>Null when metadata can be read.</summary>
    public static (string Path, string Message)? Problem(JsonObject item)
    {
        if (item["metadata"] is not JsonObject metadata)
        {
            return ("metadata", "an object needs metadata with a name");
        }

        foreach (var (name, value) in metadata)
        {
            if (value is not null && MustBe(name, value) is { } what)
            {
                return ($"metadata.{name}", $"must be {what}");
            }
        }

        return null;
    }

    /// <summary>Null when an object of the kind can be called so.</summary>
    public static (string Path, string Message)? NameProblem(string name, bool isNamespace)
    {
        if (name.Length == 0)
        {
            return ("metadata.name", "an object needs a name, or generateName");
        }

        if (isNamespace)
        {
            return DnsLabel.Require("namespace", name) is { IsAllowed: false } refused ? ("metadata.name", refused.Violations[0].Message) : null;
        }

        return name.Length <= ReviewConsistency.MaxNameLength && Subdomain().IsMatch(name) ? null
            : ("metadata.name", $"{name} is no name; use at most {ReviewConsistency.MaxNameLength} lower case letters, digits, '-' and '.', and start and end with a letter or digit");
    }

    private static string? MustBe(string name, JsonNode value) => name switch
    {
        "name" or "generateName" or "namespace" or "uid" => value.Text() is null ? "a string" : null,
        "labels" or "annotations" => value is JsonObject map && map.All(entry => entry.Value.Text() is not null) ? null : "a map of strings",
        "finalizers" => value is JsonArray list && list.All(entry => entry.Text() is not null) ? null : "a list of strings",
        "ownerReferences" => value is JsonArray owners && owners.All(IsReference) ? null : "a list of references with apiVersion, kind, name and uid",
        "creationTimestamp" or "deletionTimestamp" => DateTimeOffset.TryParse(value.Text(), System.Globalization.CultureInfo.InvariantCulture, out _) ? null : "a time",
        _ => null,
    };

    private static bool IsReference(JsonNode? node) =>
        node is JsonObject reference
        && ((string[])["apiVersion", "kind", "name", "uid"]).All(member => reference.Text(member) is not null)
        && ((string[])["controller", "blockOwnerDeletion"]).All(member => reference[member]?.GetValueKind() is null or JsonValueKind.True or JsonValueKind.False);

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex Subdomain();
}
