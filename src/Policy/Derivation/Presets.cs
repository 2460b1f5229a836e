using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Derivation;

/// <summary>Initial values for hidden fields, written once, when the internal object is created.</summary>
public sealed class Presets
{
    private readonly IReadOnlyList<(JsonPath Path, JsonNode Value)> _values;

    private Presets(IReadOnlyList<(JsonPath Path, JsonNode Value)> values) => _values = values;

    public static Presets None { get; } = new([]);

    internal IReadOnlyList<(JsonPath Path, JsonNode Value)> Values => _values;

    /// <summary>A copy of a new internal object with the presets in it; missing parents are created.</summary>
    public JsonObject Apply(JsonObject instance)
    {
        var result = (JsonObject)instance.DeepClone();
        foreach (var (path, value) in _values)
        {
            Set(result, path, value);
        }

        return result;
    }

    /// <summary>Reads presets as written. What does not read as a preset is reported and left out.</summary>
    internal static Presets Read(IReadOnlyList<Preset> presets, DerivationReport report)
    {
        var values = new List<(JsonPath Path, JsonNode Value)>();
        foreach (var preset in presets)
        {
            if (!JsonPath.TryParse(preset.JsonPath, out var path, out var problem))
            {
                report.Refuse(DerivationReason.InvalidPreset, preset.JsonPath, problem);
            }
            else if (Problem(path, preset.Value, values) is { } reason)
            {
                report.Refuse(DerivationReason.InvalidPreset, $"{path}", reason);
            }
            else
            {
                values.Add((path, preset.Value.DeepClone()));
            }
        }

        return new(values);
    }

    private static string? Problem(JsonPath path, JsonNode? value, List<(JsonPath Path, JsonNode Value)> others) =>
        value is null ? $"the preset of {path} has the value null; give a value or leave the preset out"
        : path.HasEach ? $"the preset of {path} has [*], but a preset is one value at one place"
        : path.IsStatus ? $"the preset of {path} is in the status, which only the service writes"
        : others.Find(other => other.Path.Overlaps(path)).Path is { } other ? $"the presets of {other} and {path} overlap; write them as one"
        : null;

    private static void Set(JsonObject target, JsonPath path, JsonNode value)
    {
        foreach (var segment in path.Segments.SkipLast(1))
        {
            var name = $"{segment.Name}";
            if (target[name] is not JsonObject child)
            {
                target[name] = child = [];
            }

            target = child;
        }

        target[$"{path.Segments[^1].Name}"] = value.DeepClone();
    }
}
