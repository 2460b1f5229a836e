using System.Buffers;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Bounds;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>One page of a list. Each item is parsed on its own, so that keeping one does not keep the page.</summary>
internal sealed record ListPage(List<JsonObject> Items, string ResourceVersion, string? Continue)
{
    public long Bytes { get; init; }

    /// <summary>What may be found in the page of one request.</summary>
    /// <param name="Type">Items of a typed list lack apiVersion and kind; they get them back.</param>
    /// <param name="MaxItems">How many there may be.</param>
    /// <param name="Limits">How much of it may be what.</param>
    public sealed record Expected(ResourceType Type, int MaxItems, AnswerLimits Limits);

    /// <summary>Reads the whole answer; what is more than expected is an <see cref="ApiException"/>.</summary>
    public static ListPage Parse(ReadOnlySequence<byte> utf8, Expected expected, string what) => new Parser(utf8, expected, what).Parse();

    private ref struct Parser(ReadOnlySequence<byte> utf8, Expected expected, string what)
    {
        private readonly ReadOnlySequence<byte> _utf8 = utf8;
        private Utf8JsonReader _reader = new(utf8, new JsonReaderOptions { MaxDepth = JsonCodec.MaxDepth });
        private int _tokens;

        public ListPage Parse()
        {
            List<JsonObject>? items = null;
            JsonObject? metadata = null;
            if (!_reader.Read() || _reader.TokenType != JsonTokenType.StartObject)
            {
                throw new JsonException("Expected a list.");
            }

            while (_reader.Read() && _reader.TokenType == JsonTokenType.PropertyName)
            {
                if (_reader.ValueTextEquals("items"u8))
                {
                    items = items is null ? Items() : throw new JsonException("A list with two members named items.");
                }
                else if (_reader.ValueTextEquals("metadata"u8))
                {
                    _reader.Read();
                    metadata = metadata is null ? Object() : throw new JsonException("A list with two members named metadata.");
                }
                else
                {
                    _reader.Read();
                    Skip();
                }
            }

            return items is null || metadata is null ? throw new JsonException("A list without items or metadata.") : new ListPage(
                items, metadata.Text("resourceVersion") ?? "", metadata.Text("continue") is { Length: > 0 } more ? more : null)
            {
                Bytes = _utf8.Length,
            };
        }

        private List<JsonObject> Items()
        {
            var items = new List<JsonObject>();
            _reader.Read();
            if (_reader.TokenType == JsonTokenType.Null)
            {
                return items; // Go's empty list
            }

            if (_reader.TokenType != JsonTokenType.StartArray)
            {
                throw new JsonException("The items of a list must be an array.");
            }

            while (_reader.Read() && _reader.TokenType != JsonTokenType.EndArray)
            {
                if (items.Count == expected.MaxItems)
                {
                    throw Misbehaviour.Because(Misbehaviour.EndlessList, what, $"the page has more than the {expected.MaxItems} items it may have.");
                }

                var item = Object();
                if (!item.ContainsKey("kind"))
                {
                    item["apiVersion"] = expected.Type.ApiVersion;
                    item["kind"] = expected.Type.Kind;
                }

                items.Add(item);
            }

            return items;
        }

        private JsonObject Object()
        {
            var start = _reader.TokenStartIndex;
            var tokens = Skip();
            var content = _utf8.Slice(start, _reader.BytesConsumed - start);
            return content.Length <= expected.Limits.ObjectBytes && tokens <= expected.Limits.ObjectTokens
                ? JsonCodec.ParseObject(content.IsSingleSegment ? content.FirstSpan : content.ToArray())
                : throw Misbehaviour.Because(
                    Misbehaviour.AnswerTooLarge, what, $"an item is larger than {expected.Limits.ObjectBytes >> 10} KiB or {expected.Limits.ObjectTokens} values.");
        }

        private int Skip()
        {
            var tokens = JsonBounds.Skip(ref _reader);
            _tokens += tokens;
            return _tokens <= expected.Limits.PageTokens
                ? tokens
                : throw Misbehaviour.Because(Misbehaviour.AnswerTooLarge, what, $"the page has more than {expected.Limits.PageTokens} values.");
        }
    }
}
