using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>
/// The fields of metadata and their types. The API server takes it through a type of its own: what is empty goes, and so does what the type has
/// no field for. What is of another type stays here, for <see cref="Check"/> to find; the API server cannot read such an object.
/// </summary>
internal static class MetadataShape
{
    private enum Kind
    {
        Text,
        Whole,
        Optional,
        Time,
        Map,
        Names,
        Owners,
        Objects,
    }

    private static readonly Dictionary<string, Kind> Fields = new(StringComparer.Ordinal)
    {
        ["name"] = Kind.Text,
        ["generateName"] = Kind.Text,
        ["namespace"] = Kind.Text,
        ["selfLink"] = Kind.Text,
        ["uid"] = Kind.Text,
        ["resourceVersion"] = Kind.Text,
        ["clusterName"] = Kind.Text,
        ["generation"] = Kind.Whole,
        ["deletionGracePeriodSeconds"] = Kind.Optional,
        ["creationTimestamp"] = Kind.Time,
        ["deletionTimestamp"] = Kind.Time,
        ["labels"] = Kind.Map,
        ["annotations"] = Kind.Map,
        ["finalizers"] = Kind.Names,
        ["ownerReferences"] = Kind.Owners,
        ["managedFields"] = Kind.Objects,
    };

    private static readonly string[] OwnerNames = ["apiVersion", "kind", "name", "uid"];

    private static readonly string[] OwnerFlags = ["controller", "blockOwnerDeletion"];

    /// <summary>Gives the metadata of an object, if it has any, its shape; in place.</summary>
    public static void Give(JsonObject owner, ValuePath path, List<string> pruned)
    {
        if (owner.TryGetPropertyValue("metadata", out var value) && value is null)
        {
            owner["metadata"] = new JsonObject();
        }

        if (value is not JsonObject metadata)
        {
            return;
        }

        path.Field("metadata");
        foreach (var (name, field) in metadata.ToList())
        {
            Give(metadata, name, field, path, pruned);
        }

        path.Up();
    }

    private static void Give(JsonObject metadata, string name, JsonNode? value, ValuePath path, List<string> pruned)
    {
        if (!Fields.TryGetValue(name, out var kind))
        {
            path.Field(name);
            pruned.Add(path.ToString());
            path.Up();
            metadata.Remove(name);
        }
        else if (value is null || Shaped(kind, value) is not { } shaped)
        {
            metadata.Remove(name);
        }
        else if (!ReferenceEquals(shaped, value))
        {
            metadata[name] = shaped;
        }
    }

    /// <summary>Tells the first field that cannot be read, and why.</summary>
    public static bool Check(JsonNode? metadata, string path, ProblemList problems)
    {
        if (metadata is not (null or JsonObject))
        {
            Tell(path, metadata, "an object", problems.Profile.SaysCannotUnmarshal ? UnmarshalText.OfAll(metadata) : null, problems);
            return false;
        }

        foreach (var (name, value) in (metadata as JsonObject ?? []).OrderBy(field => field.Key, StringComparer.Ordinal))
        {
            if (value is not null && Fields.TryGetValue(name, out var kind) && !Fits(kind, value))
            {
                Tell($"{path}.{name}", value, Description(kind), problems.Profile.SaysCannotUnmarshal ? UnmarshalText.Of(name, value) : null, problems);
                return false;
            }
        }

        return true;
    }

    // What early versions say counts bytes of the request, and nobody has those here.
    private static void Tell(string path, JsonNode? value, string meant, string? text, ProblemList problems)
    {
        if (text is null)
        {
            problems.Invalid(path, value, $"must be {meant}");
        }
        else
        {
            problems.Add(new(path, text));
        }
    }

    private static string Description(Kind kind) => kind switch
    {
        Kind.Text => "a string",
        Kind.Whole or Kind.Optional => "an integer",
        Kind.Time => "a time such as \"2006-01-02T15:04:05Z\"",
        Kind.Map => "an object of strings",
        Kind.Names => "a list of strings",
        _ => "a list of objects with the fields that it has",
    };

    private static bool Fits(Kind kind, JsonNode value) => kind switch
    {
        Kind.Text => IsText(value),
        Kind.Whole or Kind.Optional => GoNumber.TryRead(value, out var number) && number.IsInteger,
        Kind.Time => value.Text() is { } time && TimeText.IsDateTime(time),
        Kind.Map => value is JsonObject map && map.All(entry => IsText(entry.Value)),
        Kind.Names => value is JsonArray names && names.All(IsText),
        Kind.Owners => value is JsonArray owners && owners.All(owner => owner is null || (owner is JsonObject fields
            && OwnerNames.All(name => IsText(fields[name])) && OwnerFlags.All(name => IsFlag(fields[name])))),
        _ => value is JsonArray objects && objects.All(element => element is null or JsonObject),
    };

    private static JsonNode? Shaped(Kind kind, JsonNode value) => value switch
    {
        _ when !Fits(kind, value) => value,
        JsonArray { Count: 0 } or JsonObject { Count: 0 } => null,
        JsonValue when value.Text() is "" => null,
        JsonValue when kind is Kind.Whole && GoNumber.TryRead(value, out var number) && number.Integer == 0 => null,
        JsonObject map when map.Any(entry => entry.Value is null) => new JsonObject(map.Select(entry => KeyValuePair.Create(entry.Key, Text(entry.Value)))),
        JsonArray names when kind is Kind.Names && names.Contains(null) => new JsonArray([.. names.Select(Text)]),
        JsonArray owners when kind is Kind.Owners => new JsonArray([.. owners.Select(owner => (JsonNode)Owner(owner as JsonObject ?? []))]),
        _ => value,
    };

    private static JsonObject Owner(JsonObject owner)
    {
        var shaped = new JsonObject(OwnerNames.Select(name => KeyValuePair.Create(name, Text(owner[name]))));
        foreach (var name in OwnerFlags)
        {
            if (owner[name] is { } flag)
            {
                shaped[name] = flag.DeepClone();
            }
        }

        return shaped;
    }

    private static JsonNode? Text(JsonNode? value) => JsonValue.Create(value.Text() ?? "");

    private static bool IsText(JsonNode? value) => value is null || value.GetValueKind() is JsonValueKind.String;

    private static bool IsFlag(JsonNode? value) => value is null || value.GetValueKind() is JsonValueKind.True or JsonValueKind.False;
}
