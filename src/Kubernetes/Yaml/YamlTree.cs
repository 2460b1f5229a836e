using System.Text.Json.Nodes;
using YamlDotNet.Core.Events;

namespace KubeCarrier.Kubernetes.Yaml;

/// <summary>One document, built from the parser's events without recursion.</summary>
internal sealed class YamlTree(YamlSource source, YamlBudget budget)
{
    private readonly Stack<YamlFrame> _open = new();
    private readonly Dictionary<string, (JsonNode? Node, int Size, int Depth)> _anchors = new(StringComparer.Ordinal);
    private YamlDocument? _document;

    /// <summary>The document, or null if it is empty.</summary>
    public YamlDocument? Read()
    {
        budget.StartDocument();
        while (source.Next() is { } current and not DocumentEnd)
        {
            Take(current);
        }

        return _document;
    }

    private void Take(ParsingEvent current)
    {
        var at = source.Place(current.Start);
        RequireAsKubectl(current, at);
        switch (current)
        {
            case Scalar scalar:
                budget.Take(at);
                TakeScalar(scalar, at);
                break;
            case MappingStart start:
                Open(new JsonObject(), start, at, start.Style is MappingStyle.Flow);
                break;
            case SequenceStart start:
                Open(new JsonArray(), start, at, start.Style is SequenceStyle.Flow);
                break;
            case MappingEnd or SequenceEnd:
                Close();
                break;
            case AnchorAlias alias:
                TakeAlias(alias, at);
                break;
        }
    }

    private void RequireAsKubectl(ParsingEvent current, YamlPlace at)
    {
        var problem = current switch
        {
            AnchorAlias alias => YamlStrictness.Problem(alias),
            NodeEvent node => source.Strictness.Problem(node, _open.Count > 0 && _open.Peek().IsFlow),
            _ => null,
        };
        if (problem is not null)
        {
            throw new YamlFormatException(problem, at);
        }
    }

    private void Open(JsonNode node, NodeEvent start, YamlPlace at, bool isFlow)
    {
        if (WantsKey)
        {
            throw NoKey(at);
        }

        budget.Take(at);
        budget.CheckDepth(at, _open.Count + 1);
        var anchor = start.Anchor.IsEmpty ? null : start.Anchor.Value;
        if (anchor is not null)
        {
            _anchors.Remove(anchor); // from here on it names this node, which is not complete
        }

        _open.Push(new(node, at, anchor, budget.Nodes - 1, isFlow));
    }

    private void Close()
    {
        var frame = _open.Pop();
        Anchor(frame.Anchor, frame.Node, budget.Nodes - frame.NodesBefore, frame.Depth);
        Attach(frame.Node, frame.Places, frame.Depth);
    }

    private void TakeScalar(Scalar scalar, YamlPlace at)
    {
        var anchor = scalar.Anchor.IsEmpty ? null : scalar.Anchor.Value;
        try
        {
            if (WantsKey && YamlTag.IsMergeKey(scalar))
            {
                Anchor(anchor, JsonValue.Create(scalar.Value), size: 1, depth: 0);
                _open.Peek().AddMergeKey();
            }
            else if (WantsKey && YamlKey.OfNoValue(scalar) is { } key)
            {
                _open.Peek().AddKey(key, at);
            }
            else
            {
                var value = YamlTag.Read(scalar);
                Anchor(anchor, value, size: 1, depth: 0);
                AttachOrKey(value, at, depth: 0);
            }
        }
        catch (FormatException exception) when (exception is not YamlFormatException)
        {
            throw new YamlFormatException(exception.Message, at);
        }
    }

    private void TakeAlias(AnchorAlias alias, YamlPlace at)
    {
        if (!_anchors.TryGetValue(alias.Value.Value, out var anchored))
        {
            throw new YamlFormatException("an alias must name an anchor that is complete before it.", at);
        }

        budget.TakeAliased(at, anchored.Size);
        budget.CheckDepth(at, _open.Count + anchored.Depth);
        AttachOrKey(anchored.Node?.DeepClone(), at, anchored.Depth);
    }

    private bool WantsKey => _open.Count > 0 && _open.Peek().WantsKey;

    private void Anchor(string? anchor, JsonNode? node, int size, int depth)
    {
        if (anchor is not null)
        {
            _anchors[anchor] = (node, size, depth); // complete, and not changed any more: an alias gets a copy
        }
    }

    private void AttachOrKey(JsonNode? node, YamlPlace at, int depth)
    {
        if (WantsKey)
        {
            _open.Peek().AddKey(YamlKey.Of(node) ?? throw NoKey(at), at);
        }
        else
        {
            Attach(node, new(at), depth);
        }
    }

    private void Attach(JsonNode? node, YamlPlaces places, int depth)
    {
        if (_open.Count > 0)
        {
            _open.Peek().Add(node, places, depth);
        }
        else if (node is not null)
        {
            _document = new(node, places);
        }
    }

    private static YamlFormatException NoKey(YamlPlace at) => new("a key must be a string, a number or a boolean.", at);
}
