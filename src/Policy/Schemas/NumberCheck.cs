using System.Globalization;
using System.Text.Json.Nodes;

namespace KubeCarrier.Policy.Schemas;

/// <summary>minimum, maximum and multipleOf. To an integer early API servers apply a limit without its fraction; later ones refuse every number for one.</summary>
internal static class NumberCheck
{
    public static int Check(SchemaNode node, GoNumber number, SchemaRun run)
    {
        if (node.Numbers is { } limits && double.IsFinite(number.Value))
        {
            CheckMultiple(limits, number, run);
            var isStrict = run.Profile.TakesIntegersAtTheirWord && node.Types == ValueTypes.Integer;
            Check(limits.Minimum, number, sign: -1, limits.ExcludesMinimum, isStrict, run);
            Check(limits.Maximum, number, sign: 1, limits.ExcludesMaximum, isStrict, run);
        }

        return 2;
    }

    private static void Check(double? limit, GoNumber number, int sign, bool isExclusive, bool isStrict, SchemaRun run)
    {
        if (limit is not { } bound)
        {
            return;
        }

        var order = (number.IsInteger ? number.Integer.CompareTo(GoNumber.Truncate(bound)) : number.Value.CompareTo(bound)) * sign;
        var isFraction = isStrict && !Math.Truncate(bound).Equals(bound);
        if (order > 0 || (isExclusive && order == 0) || isFraction)
        {
            var comparison = (sign > 0 ? "less than" : "greater than") + (isExclusive ? "" : " or equal to");
            run.Invalid(ValueOf(number), $"should be {comparison} {(isFraction ? GoText.Of(bound) : Shown(bound, number))}");
        }
    }

    private static void CheckMultiple(NumberLimits limits, GoNumber number, SchemaRun run)
    {
        if (limits.MultipleOf is { } factor && !IsMultiple(number, factor))
        {
            run.Invalid(ValueOf(number), $"should be a multiple of {(factor < 1 ? GoText.Of(factor) : Shown(factor, number))}");
        }
    }

    // An integer and a factor below one make the API server panic: nothing is stored.
    private static bool IsMultiple(GoNumber number, double factor) => number.IsInteger
        ? GoNumber.Truncate(factor) is var whole and not 0 && (whole == -1 || number.Integer % whole == 0)
        : GoNumber.Of(factor < 1 ? 1 / factor * number.Value : number.Value / factor).IsWhole;

    private static JsonValue ValueOf(GoNumber number) => number.IsInteger ? JsonValue.Create(number.Integer) : JsonValue.Create(number.Value);

    private static string Shown(double bound, GoNumber number) =>
        number.IsInteger ? GoNumber.Truncate(bound).ToString(CultureInfo.InvariantCulture) : GoText.Of(bound);
}
