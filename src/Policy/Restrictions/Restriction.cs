using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>
/// What one source demands of the values at one path, compiled once and shared by all reviews. The very parsing that judges values also judges
/// what providers write (<see cref="Compile"/>).
/// </summary>
public sealed class Restriction
{
    private readonly AllowedValues? _allowed;
    private readonly ValueLimit? _minimum;
    private readonly ValueLimit? _maximum;
    private readonly RestrictionPattern? _pattern;
    private readonly int? _maxLength;
    private readonly bool _required;
    private readonly bool _immutable;

    internal Restriction(FieldRestriction field, RestrictionSource source, JsonPath path, RestrictionParts parts)
    {
        (Written, Path, Source, Enforcement, Message) = (field, path, source, field.Enforcement, field.Message);
        (_allowed, _minimum, _maximum, _pattern) = (parts.Allowed, parts.Minimum, parts.Maximum, parts.Pattern);
        (_maxLength, _required, _immutable) = (field.MaxLength, field.Required, field.Immutable);
        Sensitive = (field as ExposedField)?.Sensitive;
        Default = (field as ExposedField)?.Default?.ToJsonString();
    }

    /// <summary>What it was compiled from, for those who compile: reviews must not share its nodes.</summary>
    internal FieldRestriction Written { get; }

    public JsonPath Path { get; }

    public RestrictionSource Source { get; }

    public Enforcement Enforcement { get; }

    /// <summary>The provider's own words, appended to ours where they explain the keyword.</summary>
    public string? Message { get; }

    /// <summary>What the provider said; null leaves it to the field's name and format.</summary>
    public bool? Sensitive { get; }

    /// <summary>As JSON text; null without one. Never a shared node: whoever uses it parses its own.</summary>
    public string? Default { get; }

    /// <summary>The restriction, or why it cannot be used. An <see cref="ExposedField"/> also brings its default.</summary>
    public static CompiledRestriction Compile(FieldRestriction field, RestrictionSource source) => RestrictionCompiler.Compile(field, source);

    public bool Has(Keyword keyword) => keyword switch
    {
        Keyword.Allowed => _allowed is not null,
        Keyword.Minimum => _minimum is not null,
        Keyword.Maximum => _maximum is not null,
        Keyword.Pattern => _pattern is not null,
        Keyword.MaxLength => _maxLength is not null,
        Keyword.Required => _required,
        _ => _immutable,
    };

    /// <summary>
    /// Whether a value meets one keyword. One that is absent, or null, which stores nothing, violates <see cref="Keyword.Required"/> alone;
    /// <see cref="Keyword.Immutable"/> is not about one value.
    /// </summary>
    public bool IsMet(Keyword keyword, JsonNode? value) => value is null ? keyword is not Keyword.Required || !_required : keyword switch
    {
        Keyword.Allowed => _allowed is null || _allowed.Contains(value),
        Keyword.Minimum => _minimum is null || (_minimum.TryMeasure(value, out var size) && size >= _minimum.Value),
        Keyword.Maximum => _maximum is null || (_maximum.TryMeasure(value, out var size) ? size <= _maximum.Value : _minimum is not null),
        Keyword.Pattern => _pattern is null || Matches(_pattern, value),
        Keyword.MaxLength => _maxLength is not { } most || (TryLength(value, out var length) && length <= most),
        _ => true,
    };

    /// <summary>Whether a value meets every keyword that is about one value; its text is read once.</summary>
    internal bool IsMet(JsonNode? value, bool mustBeThere) => value is null
        ? !(_required && mustBeThere)
        : IsMet(Keyword.Allowed, value) && IsMet(Keyword.Minimum, value) && IsMet(Keyword.Maximum, value) && IsTextFine(value);

    /// <summary>
    /// Both violate a limit, and the new value is not farther from it: improving is allowed however far there is to go.
    /// </summary>
    internal bool IsNearer(Keyword keyword, JsonNode? after, JsonNode? before)
    {
        if (after is null || before is null || IsMet(keyword, before))
        {
            return false;
        }

        return keyword switch
        {
            Keyword.Minimum => _minimum is { } limit && limit.TryMeasure(after, out var now) && limit.TryMeasure(before, out var then) && now >= then,
            Keyword.Maximum => _maximum is { } limit && limit.TryMeasure(after, out var now) && limit.TryMeasure(before, out var then) && now <= then,
            Keyword.MaxLength => TryLength(after, out var now) && TryLength(before, out var then) && now < then,
            _ => false,
        };
    }

    /// <summary>What is wrong with a value, and what would be right; without the path.</summary>
    internal string Sentence(Keyword keyword, JsonNode? after, JsonNode? before, bool isSensitive)
    {
        var shown = ShownValue.Of(after, isSensitive);
        var text = keyword switch
        {
            Keyword.Allowed => $"{shown} is not allowed; allowed: {ShownValue.Of(_allowed?.Shown ?? [], isSensitive)}",
            Keyword.Minimum => OutOfRange(_minimum, after, shown, "too small", "at least"),
            Keyword.Maximum => OutOfRange(_maximum, after, shown, "too large", "at most"),
            Keyword.Pattern => $"{shown} does not match; the whole value must match {_pattern?.Text}",
            Keyword.MaxLength when isSensitive => $"{shown} is too long; at most {_maxLength} characters", // its length would tell something
            Keyword.MaxLength when after is not null && TryLength(after, out var length) => $"has {length} characters; at most {_maxLength}",
            Keyword.MaxLength => $"{shown} is no text; at most {_maxLength} characters",
            Keyword.Required => "is missing; it must have a value",
            _ => $"is fixed when the instance is created; it stays {(before is JsonObject or JsonArray ? "as it was" : before is null ? "absent" : ShownValue.Of(before, isSensitive))}",
        };
        return $"{text}{Source.Shown}{(!string.IsNullOrEmpty(Message) && KeywordMessage.Explains(keyword, Has) ? $"; {Message}" : "")}";
    }

    private static string OutOfRange(ValueLimit? limit, JsonNode? after, string shown, string how, string bound) =>
        limit is null ? ""
        : $"{shown} is {(after is not null && limit.TryMeasure(after, out _) ? how : limit.Kind)}; {bound} {limit.Text}";

    private bool IsTextFine(JsonNode value) => (_pattern is null && _maxLength is null)
        || (JsonText.TryRead(value, stackalloc char[JsonText.Short], out var text)
            && (_maxLength is not { } most || text.Length <= most || Length(text) <= most)
            && (_pattern is null || _pattern.Matches(text)));

    private static bool Matches(RestrictionPattern pattern, JsonNode value) =>
        JsonText.TryRead(value, stackalloc char[JsonText.Short], out var text) && pattern.Matches(text);

    // In Unicode code points, as OpenAPI counts.
    private static bool TryLength(JsonNode value, out int length)
    {
        var isText = JsonText.TryRead(value, stackalloc char[JsonText.Short], out var text);
        length = Length(text);
        return isText;
    }

    private static int Length(ReadOnlySpan<char> text)
    {
        var length = 0;
        foreach (var _ in text.EnumerateRunes())
        {
            length++;
        }

        return length;
    }
}

/// <summary>A restriction, or why there is none.</summary>
public sealed record CompiledRestriction(Restriction? Restriction, IReadOnlyList<RestrictionProblem> Problems);

/// <summary>What the compiler read.</summary>
internal sealed record RestrictionParts(AllowedValues? Allowed, ValueLimit? Minimum, ValueLimit? Maximum, RestrictionPattern? Pattern);
