using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>
/// Whether a CEL rule of a partly exposed node reads exposed fields only (H03). Deliberately simple: every read starts at <c>self</c> or
/// <c>oldSelf</c>, and must arrive at something exposed as a whole before anything but field names follows.
/// </summary>
public static partial class CelRule
{
    public static bool ReadsOnlyExposed(JsonObject rule, PathTree tree) =>
        rule.Text("rule") is { } expression
        && ReadsOnlyExposed(expression, tree)
        && (rule["messageExpression"] is not { } message || ReadsOnlyExposed(message.Text() ?? "self", tree))
        && (rule["fieldPath"] is not { } field || ColumnPath.IsExposed(field.Text(), tree));

    internal static bool ReadsOnlyExposed(string expression, PathTree tree) =>
        Read().Matches(expression).All(read => tree.Covers(
            read.Groups["name"].Captures.Select(name => new PathSegment(name.Value))));

    /// <summary>
    /// The fields that must be there for a rule to be evaluated at all: read from <c>self</c>, and not asked for with <c>has()</c> before. A rule that
    /// compares with what was before is not evaluated for what is new.
    /// </summary>
    public static IEnumerable<IReadOnlyList<string>> Needed(JsonObject rule)
    {
        if (rule.Text("rule") is not { } expression || expression.Contains("oldSelf", StringComparison.Ordinal))
        {
            return [];
        }

        var asked = Asked().Matches(expression).Select(Names).ToList();
        return Read().Matches(expression).Select(Names).Where(read => read.Count > 0 && !asked.Exists(known => read.Take(known.Count).SequenceEqual(known)));

        static List<string> Names(Match match) => [.. match.Groups["name"].Captures.Select(name => name.Value)];
    }

    [GeneratedRegex(@"\bhas\s*\(\s*self(?:\s*\.\s*(?<name>[A-Za-z_]\w*))+\s*\)", RegexOptions.CultureInvariant)]
    private static partial Regex Asked();

    // A name before a parenthesis is a method; "(?>" keeps the engine from giving back its last letter. "a.self" is a field, not the variable.
    [GeneratedRegex(@"(?<![\w.])(?:self|oldSelf)\b(?:\s*\.\s*(?>(?<name>[A-Za-z_]\w*))(?!\s*\())*", RegexOptions.CultureInvariant)]
    private static partial Regex Read();
}
