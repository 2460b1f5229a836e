using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeCarrier.Schemas;

/// <summary>
/// minimum, maximum and multipleOf. To an integer early API servers apply a limit without its fraction; later ones refuse every number for such a limit,
/// which is in no range of integers.
/// </summary>
internal static class NumberCheck
{
    public static int Check(SchemaNode node, GoNumber number, SchemaRun run)
    {
        if (double.IsFinite(number.Value))
        {
            CheckRange(node, number, "Checked", run);
            if (node.Numbers is { } limits)
            {
                CheckMultiple(node, limits, number, run);
                Check(node, limits.Minimum, number, sign: -1, limits.ExcludesMinimum, run);
                Check(node, limits.Maximum, number, sign: 1, limits.ExcludesMaximum, run);
            }
        }

        return 2;
    }

    private static void Check(SchemaNode node, double? limit, GoNumber number, int sign, bool isExclusive, SchemaRun run)
    {
        if (limit is not { } bound)
        {
            return;
        }

        var compared = CheckRange(node, GoNumber.Of(bound), sign > 0 ? "Maximum boundary" : "Minimum boundary", run) ? number : GoNumber.Of(number.Value);
        var order = (compared.IsInteger ? compared.Integer.CompareTo(GoNumber.Truncate(bound)) : compared.Value.CompareTo(bound)) * sign;
        if (order > 0 || (isExclusive && order == 0))
        {
            var comparison = (sign > 0 ? "less than" : "greater than") + (isExclusive ? "" : " or equal to");
            run.Invalid(ValueOf(compared), $"should be {comparison} {Shown(bound, compared)}");
        }
    }

    private static void CheckMultiple(SchemaNode node, NumberLimits limits, GoNumber number, SchemaRun run)
    {
        if (limits.MultipleOf is not { } factor)
        {
            return;
        }

        var compared = CheckRange(node, GoNumber.Of(factor), "MultipleOf", run) ? number : GoNumber.Of(number.Value);
        if (!IsMultiple(compared, factor))
        {
            run.Invalid(ValueOf(compared), $"should be a multiple of {(factor < 1 ? GoText.Of(factor) : Shown(factor, compared))}");
        }
    }

    // The API server names no field here, only in the text.
    private static bool CheckRange(SchemaNode node, GoNumber number, string what, SchemaRun run)
    {
        if (node.Range is not { } range || range.Holds(number))
        {
            return true;
        }

        var path = run.Path.ToString();
        run.Problems.Invalid(path, JsonValue.Create(""), range.Sentence(what, path));
        return false;
    }

    // An integer and a factor below one make early API servers panic: nothing is stored.
    private static bool IsMultiple(GoNumber number, double factor) => number.IsInteger
        ? GoNumber.Truncate(factor) is var whole and not 0 && (whole == -1 || number.Integer % whole == 0)
        : GoNumber.Of(factor < 1 ? 1 / factor * number.Value : number.Value / factor).IsWhole;

    private static JsonValue ValueOf(GoNumber number) => number.IsInteger ? JsonValue.Create(number.Integer) : JsonValue.Create(number.Value);

    private static string Shown(double bound, GoNumber number) =>
        number.IsInteger ? GoNumber.Truncate(bound).ToString(CultureInfo.InvariantCulture) : GoText.Of(bound);
}
