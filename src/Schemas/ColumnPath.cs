using System.Text.RegularExpressions;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>Which fields a kubectl JSONPath reads, by segments and never by the beginning of the text (H06).</summary>
public static partial class ColumnPath
{
    /// <summary>Everything the expression reads is exposed. An expression that cannot be understood reads too much.</summary>
    public static bool IsExposed(string? expression, PathTree tree) =>
        expression is not null && (StaysInMetadata().IsMatch(expression) || Reads(expression)?.All(tree.Covers) == true);

    /// <summary>The paths an expression reads, filters included; <c>null</c> when it cannot be told.</summary>
    public static IReadOnlyList<IReadOnlyList<PathSegment>>? Reads(string expression)
    {
        var reads = new List<IReadOnlyList<PathSegment>>();
        var path = new List<PathSegment>();
        var position = 0;
        while (position < expression.Length)
        {
            var match = Step().Match(expression, position);
            if (!match.Success)
            {
                return null;
            }

            position += match.Length;
            if (match.Groups["filter"] is { Success: true } filter)
            {
                reads.AddRange(FieldsOfFilter(filter.Value, path));
            }

            path.Add(Segment(match));
        }

        return path.Count == 0 ? null : [.. reads, path];
    }

    private static PathSegment Segment(Match match) =>
        match.Groups["name"] is { Success: true } name ? new(Escape().Replace(name.Value, "$1"))
        : match.Groups["quoted"] is { Success: true } quoted ? new(Escape().Replace(quoted.Value, "$1"))
        : PathSegment.Each;

    private static IEnumerable<IReadOnlyList<PathSegment>> FieldsOfFilter(string filter, IReadOnlyList<PathSegment> list) =>
        FilterField().Matches(filter).Select(field => (IReadOnlyList<PathSegment>)
        [
            .. list,
            PathSegment.Each,
            .. field.Groups["names"].Value.Split('.', StringSplitOptions.RemoveEmptyEntries).Select(name => new PathSegment(name)),
        ]);

    [GeneratedRegex(
        """
        \G(?:
          \.?\[(?:'(?<quoted>(?:[^'\\]|\\.)+)'|"(?<quoted>(?:[^"\\]|\\.)+)"|\*|[-0-9:]+|\?\((?<filter>(?:[^'"()\[\]]|'[^']*'|"[^"]*")*)\))\]
          |\.\*
          |\.(?<name>(?:[^.\[\]\\'"*(){}\s]|\\.)+)
        )
        """,
        RegexOptions.CultureInvariant | RegexOptions.IgnorePatternWhitespace)]
    private static partial Regex Step();

    // Every object shows its metadata, whatever the expression does there.
    [GeneratedRegex(@"^\.metadata($|[.\[])", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex StaysInMetadata();

    [GeneratedRegex(@"\\(.)")]
    private static partial Regex Escape();

    [GeneratedRegex(@"@(?<names>(?:\.[A-Za-z0-9_-]+)*)", RegexOptions.CultureInvariant)]
    private static partial Regex FilterField();
}
