using System.Buffers;

namespace KubeCarrier.Json;

/// <summary>The grammar of <see cref="JsonPath"/>: names, quoted names and <c>[*]</c>; everything else is refused with a reason.</summary>
internal static class JsonPathParser
{
    private static readonly SearchValues<char> Plain = SearchValues.Create("ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-");

    private const string Form = "write a path such as .spec.users[*].role or .spec['a.b']";

    /// <summary>A name that needs no quotes.</summary>
    public static bool IsPlain(string name) => name.Length > 0 && !name.AsSpan().ContainsAnyExcept(Plain);

    /// <summary>Fills the segments; the answer is a sentence when the text is not a path.</summary>
    public static string? Read(string text, List<PathSegment> segments)
    {
        if (text.Length is < JsonPath.MinimumLength or > JsonPath.MaximumLength)
        {
            return $"a JSON path has {JsonPath.MinimumLength} to {JsonPath.MaximumLength} characters, this one has {text.Length}; {Form}";
        }

        return (ReadSegments(text, segments) ?? CheckFirst(segments[0])) is { } problem ? $"{text} is refused: {problem}" : null;
    }

    private static string? ReadSegments(string text, List<PathSegment> segments)
    {
        var position = 0;
        do
        {
            var afterDot = text[position] == '.';
            position += afterDot ? 1 : 0;
            if (position == text.Length)
            {
                return $"it ends in an empty segment; {Form}";
            }

            var problem = !afterDot && text[position] == '['
                ? ReadBracket(text, ref position, segments)
                : ReadName(text, ref position, segments);
            if (problem is not null)
            {
                return problem;
            }
        }
        while (position < text.Length);

        return null;
    }

    private static string? ReadName(string text, ref int position, List<PathSegment> segments)
    {
        var start = position;
        while (position < text.Length && IsPlain(text[position]))
        {
            position++;
        }

        if (position == start)
        {
            return text[start] switch
            {
                '.' when start > 0 => "recursion and empty segments ('..') are not supported; name every field on the way",
                '[' => "there is an empty segment before '['; leave out the dot",
                '*' => "write [*] for every element of a list or every value of a map",
                '$' or '@' => $"it starts at the object itself; leave out '{text[start]}'",
                var other => $"'{other}' is not part of a plain name; quote the name as in .spec['a.b']",
            };
        }

        segments.Add(new(text[start..position]));
        return position == text.Length || text[position] is '.' or '['
            ? null
            : $"'{text[position]}' is not part of a plain name; quote the name as in .spec['a.b']";
    }

    private static string? ReadBracket(string text, ref int position, List<PathSegment> segments)
    {
        var rest = text.AsSpan(position);
        if (rest.StartsWith("[*]", StringComparison.Ordinal))
        {
            segments.Add(PathSegment.Each);
            position += 3;
        }
        else if (rest.StartsWith("['", StringComparison.Ordinal))
        {
            var length = rest[2..].IndexOf('\'');
            if (length < 0 || position + length + 3 >= text.Length || text[position + length + 3] != ']')
            {
                return "a quoted name ends in ']; " + Form;
            }

            var name = text.Substring(position + 2, length);
            if (name.Length == 0 || name.Any(character => character == '\\' || char.IsControl(character)))
            {
                return "a quoted name is not empty and has neither backslashes nor control characters";
            }

            segments.Add(new(name));
            position += length + 4;
        }
        else
        {
            return BracketProblem(rest.Length > 1 ? rest[1] : ' ');
        }

        return position == text.Length || text[position] is '.' or '[' ? null : $"a dot is missing after ']'; {Form}";
    }

    private static string BracketProblem(char first) => first switch
    {
        '?' or '(' => "filters are not supported; write [*] for every element",
        '-' or ':' or (>= '0' and <= '9') => "an index is not supported; write [*] for every element",
        '"' => "names are quoted with single quotes, as in .spec['a.b']",
        _ => "brackets hold * or a quoted name; " + Form,
    };

    private static string? CheckFirst(PathSegment first) => first.Name switch
    {
        null => "it begins with [*]; begin with a field such as .spec",
        "metadata" or "apiVersion" or "kind" => $".{first.Name} is always visible and cannot be listed; leave it out",
        _ => null,
    };

    private static bool IsPlain(char character) => Plain.Contains(character);
}
