using System.Globalization;
using System.Text.Json.Nodes;
using YamlDotNet.Core;
using YamlDotNet.Core.Events;

namespace KubeCarrier.Kubernetes.Yaml;

/// <summary>One document, built from the parser's events without recursion.</summary>
internal sealed class YamlTree(YamlLimits limits, int nodesSoFar)
{
    private readonly Stack<Frame> _open = new();
    private readonly Dictionary<string, (JsonNode? Node, int Size, int Depth)> _anchors = new(StringComparer.Ordinal);
    private JsonNode? _root;

    public int Nodes { get; private set; } = nodesSoFar;

    public JsonNode? Read(IParser parser)
    {
        while (parser.MoveNext() && parser.Current is { } current && current is not DocumentEnd)
        {
            Take(current);
        }

        return _root;
    }

    private void Take(ParsingEvent current)
    {
        switch (current)
        {
            case Scalar scalar:
                Place(scalar, Value(scalar), size: 1, depth: 0, isMerge: scalar is { Value: "<<", Style: ScalarStyle.Plain });
                break;
            case MappingStart start:
                Open(new Frame(start, new JsonObject(), Nodes));
                break;
            case SequenceStart start:
                Open(new Frame(start, new JsonArray(), Nodes));
                break;
            case MappingEnd or SequenceEnd:
                var frame = _open.Pop();
                frame.Merge();
                Place(frame.Start, frame.Node, Nodes - frame.NodesBefore, frame.Depth);
                break;
            case AnchorAlias alias:
                PlaceAlias(alias);
                break;
        }
    }

    private void Open(Frame frame)
    {
        Count(frame.Start, 1);
        CheckDepth(frame.Start, _open.Count + 1);
        _open.Push(frame);
    }

    private void PlaceAlias(AnchorAlias alias)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var anchored))
        {
            throw Refused(alias, "an alias must name an anchor that is complete before it");
        }

        Count(alias, anchored.Size);
        CheckDepth(alias, _open.Count + anchored.Depth);
        Attach(alias, anchored.Node?.DeepClone(), anchored.Depth, isMerge: false);
    }

    private void Place(NodeEvent start, JsonNode? node, int size, int depth, bool isMerge = false)
    {
        if (start is Scalar)
        {
            Count(start, 1);
        }

        if (!start.Anchor.IsEmpty)
        {
            _anchors[start.Anchor.Value] = (node?.DeepClone(), size, depth);
        }

        Attach(start, node, depth, isMerge);
    }

    private void Attach(ParsingEvent at, JsonNode? node, int depth, bool isMerge)
    {
        if (_open.Count == 0)
        {
            _root = node;
        }
        else
        {
            _open.Peek().Add(at, node, depth, isMerge);
        }
    }

    private static JsonNode? Value(Scalar scalar)
    {
        try
        {
            return scalar.Tag.IsEmpty || scalar.Tag.IsNonSpecific
                ? scalar.Style is ScalarStyle.Plain && scalar.Tag.IsEmpty ? YamlScalar.Resolve(scalar.Value) : JsonValue.Create(scalar.Value)
                : Tagged(scalar);
        }
        catch (FormatException exception)
        {
            throw Refused(scalar, exception.Message);
        }
    }

    private static JsonNode? Tagged(Scalar scalar) => scalar.Tag.Value switch
    {
        "tag:yaml.org,2002:str" => JsonValue.Create(scalar.Value),
        "tag:yaml.org,2002:int" or "tag:yaml.org,2002:float" or "tag:yaml.org,2002:bool" or "tag:yaml.org,2002:null" =>
            YamlScalar.Resolve(scalar.Value),
        _ => throw Refused(scalar, "only the tags !!str, !!int, !!float, !!bool and !!null are read"),
    };

    private void Count(ParsingEvent at, int size)
    {
        Nodes += size;
        if (Nodes > limits.MaxNodes)
        {
            throw Refused(at, $"more than {limits.MaxNodes} values, aliases expanded");
        }
    }

    private void CheckDepth(ParsingEvent at, int depth)
    {
        if (depth > limits.MaxDepth)
        {
            throw Refused(at, $"nested deeper than {limits.MaxDepth} levels");
        }
    }

    private static YamlFormatException Refused(ParsingEvent at, string why) =>
        new(string.Create(CultureInfo.InvariantCulture, $"line {at.Start.Line}: {why}."));

    /// <summary>A mapping or sequence whose end has not come yet.</summary>
    private sealed class Frame(NodeEvent start, JsonNode node, int nodesBefore)
    {
        private readonly List<JsonNode?> _merged = [];
        private string? _key;
        private bool _merges;

        public NodeEvent Start => start;

        public JsonNode Node => node;

        public int NodesBefore => nodesBefore;

        /// <summary>Levels below and including this one.</summary>
        public int Depth { get; private set; } = 1;

        public void Add(ParsingEvent at, JsonNode? child, int depth, bool isMerge)
        {
            Depth = Math.Max(Depth, depth + 1);
            if (node is JsonArray array)
            {
                array.Add(child);
            }
            else if (_merges)
            {
                _merged.Add(child);
                _merges = false;
            }
            else if (_key is { } key)
            {
                ((JsonObject)node).Add(key, child);
                _key = null;
            }
            else if (isMerge)
            {
                _merges = true;
            }
            else
            {
                _key = Key(at, child);
            }
        }

        /// <summary>YAML 1.1's <c>&lt;&lt;</c>: what the mapping does not say itself comes from the merged ones, the first of them winning.</summary>
        public void Merge()
        {
            foreach (var source in _merged.SelectMany(merged => merged is JsonArray several ? several.ToArray() : [merged]))
            {
                if (source is not JsonObject mapping)
                {
                    throw Refused(start, "a merge key (<<) must be given mappings");
                }

                foreach (var (key, value) in mapping)
                {
                    _ = ((JsonObject)node).TryAdd(key, value?.DeepClone());
                }
            }
        }

        private string Key(ParsingEvent at, JsonNode? child)
        {
            var key = child switch
            {
                JsonValue value when value.TryGetValue<string>(out var text) => text,
                JsonValue value => value.ToJsonString(), // kubectl too: on: becomes "true", 017: becomes "15"
                _ => throw Refused(at, "a key must be a string, a number or a boolean"),
            };
            return ((JsonObject)node).ContainsKey(key)
                ? throw Refused(at, "this key is already in the mapping; write each key once")
                : key;
        }
    }
}
