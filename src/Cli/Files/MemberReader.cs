using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Cli.Files;

/// <summary>
/// Reads the members of an object strictly: what is missing, of another type or unknown is a problem with its place. Reading goes on, so that
/// everything is told at once.
/// </summary>
internal sealed class MemberReader(JsonObject json, YamlPlaces places, string file, ICollection<SourceProblem> problems)
{
    private readonly List<string> _known = [];

    public SourcePlace Place => At(places.Value);

    public bool Has(string name) => json.ContainsKey(name);

    /// <summary>A text that is not empty.</summary>
    public string? Text(string name, bool isRequired = false) => Scalar<string>(name, "a text", isRequired) switch
    {
        "" => Refused<string>(name, $"{name} is empty."),
        var text => text,
    };

    /// <summary>A text that is part of an id: one line, nothing invisible.</summary>
    public string? Name(string name)
    {
        var text = Text(name, isRequired: true);
        return text is not null && text.Any(char.IsControl) ? Refused<string>(name, $"{name} must be one line, without control characters.") : text;
    }

    public bool? Flag(string name, bool isRequired = false)
    {
        var node = Take(name, isRequired);
        return node?.GetValueKind() switch
        {
            null => null,
            JsonValueKind.True => true,
            JsonValueKind.False => false,
            _ => Refused<bool?>(name, $"{name} must be true or false."),
        };
    }

    public JsonNode? Any(string name, bool isRequired = false) => Take(name, isRequired);

    public JsonObject? Json(string name, bool isRequired = false) => Typed<JsonObject>(name, "an object", isRequired);

    public JsonArray? List(string name, bool isRequired = false) => Typed<JsonArray>(name, "a list", isRequired);

    public MemberReader? Object(string name, bool isRequired = false) =>
        Json(name, isRequired) is { } found ? new(found, Below(name), file, problems) : null;

    public IReadOnlyList<MemberReader> Objects(string name, bool isRequired = false)
    {
        var found = new List<MemberReader>();
        foreach (var (index, item) in (List(name, isRequired) ?? []).Index())
        {
            var below = Below(name).Item(index) ?? places;
            if (item is JsonObject json)
            {
                found.Add(new(json, below, file, problems));
            }
            else
            {
                Refuse(At(below.Value), $"{name} must be a list of objects.");
            }
        }

        return found;
    }

    /// <summary>Texts, each with its place.</summary>
    public IReadOnlyList<(string Text, SourcePlace Place)>? Texts(string name)
    {
        if (List(name) is not { } list)
        {
            return null;
        }

        var found = new List<(string, SourcePlace)>();
        foreach (var (index, item) in list.Index())
        {
            var at = At((Below(name).Item(index) ?? places).Value);
            if (item.Text() is { } text)
            {
                found.Add((text, at));
            }
            else
            {
                Refuse(at, $"{name} must be a list of texts.");
            }
        }

        return found;
    }

    public SourcePlace PlaceOf(string name) => Has(name) ? At(Below(name).Key) : Place;

    public SourcePlace ValuePlaceOf(string name) => Has(name) ? At(Below(name).Value) : Place;

    public void Refuse(SourcePlace place, string sentence) => problems.Add(new(place, sentence));

    /// <summary>Every member that nobody asked for is a mistake.</summary>
    public void RefuseOthers()
    {
        foreach (var (name, _) in json)
        {
            if (!_known.Contains(name))
            {
                var meant = SimilarName.Find(name, _known) is { } similar ? $"did you mean {similar}?" : $"there are {string.Join(", ", _known)}.";
                Refuse(PlaceOf(name), $"{name} is no member here; {meant}");
            }
        }
    }

    private T? Scalar<T>(string name, string what, bool isRequired)
        where T : class =>
        Take(name, isRequired) switch
        {
            null => null,
            JsonValue value when value.TryGetValue<T>(out var found) => found,
            _ => Refused<T>(name, $"{name} must be {what}."),
        };

    private T? Typed<T>(string name, string what, bool isRequired)
        where T : JsonNode =>
        Take(name, isRequired) is { } node ? node as T ?? Refused<T>(name, $"{name} must be {what}.") : null;

    private JsonNode? Take(string name, bool isRequired)
    {
        _known.Add(name);
        if (!json.TryGetPropertyValue(name, out var node))
        {
            if (isRequired)
            {
                Refuse(Place, $"{name} is missing.");
            }
        }
        else if (node is null)
        {
            Refuse(PlaceOf(name), $"{name} has no value.");
        }

        return node;
    }

    private T? Refused<T>(string name, string sentence)
    {
        Refuse(ValuePlaceOf(name), sentence);
        return default;
    }

    private YamlPlaces Below(string name) => places.Member(name) ?? places;

    private SourcePlace At(YamlPlace place) => new(file, place.Line, place.Column);
}
