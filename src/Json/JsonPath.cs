namespace KubeCarrier.Json;

/// <summary>One step of a <see cref="JsonPath"/>: a field by name, or every array element and map value.</summary>
/// <param name="Name">The field's name; <c>null</c> for <c>[*]</c>.</param>
public readonly record struct PathSegment(string? Name)
{
    public static PathSegment Each => default;

    public bool IsEach => Name is null;

    public override string ToString() => Name switch
    {
        null => "[*]",
        _ when JsonPathParser.IsPlain(Name) => Name,
        _ => $"['{Name}']",
    };
}

/// <summary>Names a field of an instance, and with it everything below: <c>.spec.users[*].role</c>.</summary>
public sealed record JsonPath
{
    public const int MinimumLength = 2;

    public const int MaximumLength = 512;

    private readonly string _text;

    private JsonPath(IReadOnlyList<PathSegment> segments)
    {
        Segments = segments;
        _text = Join(segments);
        HasEach = segments.Any(segment => segment.IsEach);
    }

    public IReadOnlyList<PathSegment> Segments { get; }

    /// <summary>The field is written by the service, not by the tenant.</summary>
    public bool IsStatus => Segments[0].Name == "status";

    public bool HasEach { get; }

    /// <summary>Reads a path; a refusal is a sentence that says what would be right.</summary>
    public static bool TryParse(string text, out JsonPath path, out string problem)
    {
        var segments = new List<PathSegment>();
        problem = JsonPathParser.Read(text, segments) ?? "";
        path = problem.Length == 0 ? new([.. segments]) : Nothing;
        return problem.Length == 0;
    }

    /// <summary>This path is <paramref name="other"/> or lies in its subtree, as written: <c>[*]</c> is below <c>[*]</c> only.</summary>
    public bool IsBelowOrEqual(JsonPath other) =>
        Segments.Count >= other.Segments.Count && StartsWith(other.Segments);

    private bool StartsWith(IReadOnlyList<PathSegment> others)
    {
        for (var index = 0; index < others.Count; index++)
        {
            if (Segments[index] != others[index])
            {
                return false;
            }
        }

        return true;
    }

    /// <summary>Equal, above or below, where <c>[*]</c> may stand for any name.</summary>
    public bool Overlaps(JsonPath other) =>
        Segments.Zip(other.Segments).All(pair => pair.First.IsEach || pair.Second.IsEach || pair.First == pair.Second);

    public bool Equals(JsonPath? other) => other is not null && string.Equals(_text, other._text, StringComparison.Ordinal);

    public override int GetHashCode() => _text.GetHashCode(StringComparison.Ordinal);

    /// <summary>The canonical text, without a leading dot.</summary>
    public override string ToString() => _text;

    public static JsonPath Of(params IReadOnlyList<PathSegment> segments) => new(segments);

    public static string Append(string parent, PathSegment segment)
    {
        var text = segment.ToString();
        return parent.Length == 0 || text[0] == '[' ? parent + text : $"{parent}.{text}";
    }

    private static JsonPath Nothing { get; } = new([]);

    private static string Join(IReadOnlyList<PathSegment> segments)
    {
        var names = segments.Select(segment => segment.ToString()).ToArray();
        return Array.Exists(names, name => name[0] == '[') ? segments.Aggregate("", Append) : string.Join('.', names);
    }
}
