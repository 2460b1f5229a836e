using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Recording;

/// <summary>
/// Hides what must not be read in a record file: values at paths that an entry, a schema or a name calls sensitive. Where it is not certain whether
/// a name is a field's or a map's key, both readings count. Objects are changed in place. Not thread-safe.
/// </summary>
public sealed class Redaction
{
    public const string Hidden = ShownValue.Hidden;

    /// <summary>kubectl keeps the whole manifest there; no rule reads it.</summary>
    private const string LastApplied = "kubectl.kubernetes.io/last-applied-configuration";

    /// <summary>Shorter ones are parts of ordinary words.</summary>
    private const int ShortestText = 3;

    private const int MaxPlaces = 10_000;

    private static readonly string[] PolicyValues = ["default", "value", "allowed"];

    private readonly SensitivePlace _root;

    private Redaction(SensitivePlace root) => _root = root;

    /// <summary>By the entries that speak of what will be hidden; without any, by names alone.</summary>
    public static Redaction Of(IReadOnlyCollection<CatalogEntry> entries)
    {
        var (sensitivities, maps) = (new List<Sensitivity>(), new HashSet<JsonPath>());
        foreach (var entry in entries)
        {
            var fields = (entry.Spec.Derive?.Expose ?? []).SelectMany(expose => expose.Fields).ToList();
            var schemas = new[] { entry.Status?.TenantCRD, entry.Status?.ProviderCRD }.SelectMany(crd => crd?.Versions ?? [])
                .Select(version => version.Schema?["openAPIV3Schema"] as JsonObject).OfType<JsonObject>().ToList();
            sensitivities.Add(Sensitivity.Of(fields, schemas));
            maps.UnionWith(fields.SelectMany(field => Maps(field.JsonPath)).Concat(schemas.SelectMany(schema => Maps(schema, []))));
        }

        return new(new(JsonPath.Of(), sensitivities.Count == 0 ? [Sensitivity.Of([], [])] : sensitivities, maps, new Budget(MaxPlaces)));
    }

    /// <summary>
    /// Of a Secret nothing is ever recorded but whose it is and how it is marked; no rule reads more. Whether sensitive values are recorded or not: a
    /// kubeconfig is a key to a cluster.
    /// </summary>
    public static void ForgetSecret(JsonObject secret)
    {
        foreach (var name in secret.Select(member => member.Key).Where(name => name is not ("apiVersion" or "kind" or "metadata")).ToList())
        {
            secret.Remove(name);
        }

        (secret["metadata"] as JsonObject)?.Remove("annotations"); // kubectl keeps the whole manifest there
    }

    /// <summary>Of an instance: its spec, status and whatever else it has. What was hidden is added to the list, as text.</summary>
    public void HideInInstance(JsonObject instance, ICollection<string> hidden)
    {
        ForgetLastApplied(instance);
        foreach (var (name, value) in instance.ToList().Where(member => member.Key is not ("apiVersion" or "kind" or "metadata")))
        {
            HideMember(instance, name, value, Below([_root], name), hidden);
        }
    }

    /// <summary>Of an object of ours: what it says of sensitive fields, such as a default or a preset.</summary>
    public void HideInPolicy(JsonObject item, ICollection<string> hidden)
    {
        ForgetLastApplied(item);
        HideStatements(item, hidden);
    }

    /// <summary>Of a verdict: the values of its patch, and what was hidden elsewhere should a sentence repeat it.</summary>
    public RecordedVerdict HideInVerdict(RecordedVerdict verdict, ICollection<string> hidden)
    {
        var patch = verdict.Patch?.Select(operation => operation with { Value = ValueAt(operation, hidden) }).ToList();
        return verdict with
        {
            Patch = patch,
            Violations = verdict.Violations?.Select(violation => violation with { Message = Without(violation.Message, hidden) }).ToList(),
            Tolerated = verdict.Tolerated?.Select(violation => violation with { Message = Without(violation.Message, hidden) }).ToList(),
            Warnings = verdict.Warnings?.Select(warning => Without(warning, hidden)).ToList(),
        };
    }

    /// <summary>Whatever a service cluster said or made of an object: nobody here knows which of its words repeat a value.</summary>
    public static RecordedVerdict HideServiceCluster(RecordedVerdict verdict)
    {
        return verdict with
        {
            Patch = verdict.Patch?.Select(operation => operation with { Value = JsonValue.Create(Hidden) }).ToList(),
            Violations = verdict.Violations?.Select(violation => violation with { Message = Hidden }).ToList(),
        };
    }

    private static string Without(string text, IEnumerable<string> hidden) => hidden
        .Where(secret => secret.Length >= ShortestText)
        .OrderByDescending(secret => secret.Length)
        .Aggregate(text, (left, secret) => left.Replace(secret, Hidden, StringComparison.Ordinal));

    private JsonNode? ValueAt(RecordedPatch operation, ICollection<string> hidden)
    {
        IReadOnlyList<SensitivePlace> readings = [_root];
        foreach (var segment in operation.Path.Split('/').Skip(1).Select(part => part.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)))
        {
            readings = Below(readings, segment);
            if (IsSensitive(readings))
            {
                return Hide(operation.Value, hidden);
            }
        }

        var copy = operation.Value?.DeepClone();
        HideBelow(copy, readings, hidden);
        return copy;
    }

    private void HideBelow(JsonNode? node, IReadOnlyList<SensitivePlace> readings, ICollection<string> hidden)
    {
        if (node is JsonObject fields)
        {
            foreach (var (name, value) in fields.ToList())
            {
                HideMember(fields, name, value, Below(readings, name), hidden);
            }
        }
        else if (node is JsonArray elements)
        {
            SensitivePlace[] below = [.. readings.Select(reading => reading.Each)];
            foreach (var element in elements.Where(element => element is JsonObject or JsonArray))
            {
                HideBelow(element, below, hidden);
            }
        }
    }

    private void HideMember(JsonObject parent, string name, JsonNode? value, IReadOnlyList<SensitivePlace> readings, ICollection<string> hidden)
    {
        if (value is not null && IsSensitive(readings))
        {
            parent[name] = Hide(value, hidden);
        }
        else
        {
            HideBelow(value, readings, hidden);
        }
    }

    private void HideStatements(JsonNode? node, ICollection<string> hidden)
    {
        if (node is JsonArray elements)
        {
            foreach (var element in elements)
            {
                HideStatements(element, hidden);
            }
        }
        else if (node is JsonObject item)
        {
            if (item.Text("jsonPath") is { } text && JsonPath.TryParse(text, out var path, out _))
            {
                HideStatement(item, path, hidden);
            }

            foreach (var (_, value) in item.ToList())
            {
                HideStatements(value, hidden);
            }
        }
    }

    private void HideStatement(JsonObject statement, JsonPath path, ICollection<string> hidden)
    {
        var place = path.Segments.Aggregate(_root, (parent, segment) => segment.Name is { } name ? parent.Below(name) : parent.Each);
        var isSensitive = statement["sensitive"] is { } said ? said.IsTrue() : SensitiveName.IsIn(path) || place.IsSensitive;
        foreach (var name in PolicyValues.Where(name => statement[name] is not null))
        {
            if (isSensitive)
            {
                var shown = Hide(statement[name], hidden);
                statement[name] = statement[name] is JsonArray ? new JsonArray(shown) : shown;
            }
            else
            {
                HideBelow(statement[name], [place], hidden);
            }
        }
    }

    private static bool IsSensitive(IReadOnlyList<SensitivePlace> readings)
    {
        foreach (var reading in readings)
        {
            if (reading.IsSensitive)
            {
                return true;
            }
        }

        return false;
    }

    private static List<SensitivePlace> Below(IReadOnlyList<SensitivePlace> readings, string name)
    {
        var below = new List<SensitivePlace>(readings.Count);
        foreach (var reading in readings)
        {
            below.Add(reading.Below(name));
            if (reading.IsMap)
            {
                below.Add(reading.Each);
            }
        }

        return below;
    }

    private static JsonValue? Hide(JsonNode? value, ICollection<string> hidden)
    {
        foreach (var leaf in Leaves(value))
        {
            hidden.Add(leaf.ShownText());
        }

        return value is null ? null : JsonValue.Create(Hidden);
    }

    private static IEnumerable<JsonNode> Leaves(JsonNode? node) => node switch
    {
        JsonObject fields => fields.SelectMany(field => Leaves(field.Value)).DefaultIfEmpty(fields),
        JsonArray elements => elements.SelectMany(Leaves).DefaultIfEmpty(elements),
        JsonValue leaf => [leaf],
        _ => [],
    };

    private static void ForgetLastApplied(JsonObject item) => (item["metadata"]?["annotations"] as JsonObject)?.Remove(LastApplied);

    // Paths of map values, as a restriction and as a schema have them.
    private static IEnumerable<JsonPath> Maps(string text) => !JsonPath.TryParse(text, out var path, out _) ? [] :
        from length in Enumerable.Range(1, path.Segments.Count)
        where path.Segments[length - 1].IsEach
        select JsonPath.Of([.. path.Segments.Take(length)]);

    private static IEnumerable<JsonPath> Maps(JsonObject schema, IReadOnlyList<PathSegment> place)
    {
        IReadOnlyList<PathSegment> each = [.. place, PathSegment.Each];
        var own = schema["additionalProperties"] is JsonObject ? [JsonPath.Of(each)] : Enumerable.Empty<JsonPath>();
        var element = Schema.Element(schema) as JsonObject;
        return own
            .Concat(element is null ? [] : Maps(element, each))
            .Concat((Schema.Properties(schema) ?? []).SelectMany(property => property.Value is JsonObject below ? Maps(below, [.. place, new(property.Key)]) : []));
    }
}
