using System.Text.Json.Nodes;

namespace KubeCarrier.Kubernetes.Yaml;

/// <summary>A mapping or sequence whose end has not come yet.</summary>
internal sealed class YamlFrame(JsonNode node, YamlPlace start, string? anchor, int nodesBefore, bool isFlow = false)
{
    /// <summary>Keys that were merged in and may be written again.</summary>
    private HashSet<string>? _merged;
    private (string Key, YamlPlace At)? _key;
    private bool _merges;

    public JsonNode Node => node;

    public YamlPlaces Places { get; } = new(start);

    public string? Anchor => anchor;

    /// <summary>In brackets or braces.</summary>
    public bool IsFlow => isFlow;

    public int NodesBefore => nodesBefore;

    /// <summary>Levels below and including this one.</summary>
    public int Depth { get; private set; } = 1;

    public bool WantsKey => node is JsonObject && _key is null && !_merges;

    public void AddKey(string key, YamlPlace at)
    {
        if (Places.Member(key) is { } earlier && _merged?.Remove(key) is not true)
        {
            throw new YamlFormatException($"this key is already in the mapping, at line {earlier.Key.Line}; write each key once.", at);
        }

        _key = (key, at);
    }

    public void AddMergeKey() => _merges = true;

    public void Add(JsonNode? child, YamlPlaces places, int depth)
    {
        Depth = Math.Max(Depth, depth + 1);
        if (node is JsonArray array)
        {
            array.Add(child);
            Places.AddItem(places);
        }
        else if (_merges)
        {
            Merge(child, places);
            _merges = false;
        }
        else if (_key is { } key)
        {
            ((JsonObject)node)[key.Key] = child;
            Places.SetMember(key.Key, key.At, places);
            _key = null;
        }
    }

    /// <summary>
    /// YAML 1.1's <c>&lt;&lt;</c> as kubectl reads it: of several mappings the first wins, but against keys of the mapping itself whatever
    /// stands further down wins. By the YAML specification those keys would always win.
    /// </summary>
    private void Merge(JsonNode? source, YamlPlaces places)
    {
        switch (source)
        {
            case JsonObject mapping:
                MergeMapping(mapping, places);
                break;
            case JsonArray several when several.All(item => item is JsonObject) && (several.Count == 0 || places.Item(0) is not null): // not by alias
                for (var index = several.Count - 1; index >= 0; index--)
                {
                    MergeMapping(several[index]?.AsObject() ?? [], places.Item(index) ?? places);
                }

                break;
            default:
                throw new YamlFormatException("a merge key (<<) must be given mappings.", places.Value);
        }
    }

    private void MergeMapping(JsonObject mapping, YamlPlaces places)
    {
        _merged ??= new(StringComparer.Ordinal);
        foreach (var (key, value) in mapping)
        {
            if (Places.Member(key) is null)
            {
                _merged.Add(key);
            }

            var member = places.Member(key) ?? new YamlPlaces(places.Value); // from an alias: all of it stands where the alias is
            ((JsonObject)node)[key] = value?.DeepClone();
            Places.SetMember(key, member.Key, member);
        }
    }
}
