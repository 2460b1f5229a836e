using System.Text.Json.Nodes;

namespace KubeCarrier.Schemas;

/// <summary>type, nullable and enum.</summary>
internal static class TypeCheck
{
    public static int Check(SchemaNode node, ValueTypes type, GoNumber number, SchemaRun run)
    {
        if (Problem(node, type, number) is not var (expected, found))
        {
            return 1;
        }

        run.Invalid(JsonValue.Create(found), $"must be of type {expected}: {GoText.Quote(found)}");
        return 0;
    }

    public static void CheckEnum(SchemaNode node, JsonNode? value, ValueTypes type, GoNumber number, SchemaRun run)
    {
        if (node.Enum is { } allowed && !allowed.Contains(value, type, number))
        {
            run.Problems.Unsupported(run.Path.ToString(), value, allowed.Shown);
        }
    }

    private static (string Expected, string Found)? Problem(SchemaNode node, ValueTypes type, GoNumber number)
    {
        if (type is ValueTypes.Null)
        {
            return node.Types is ValueTypes.Any || node.IsNullable || node.Types.HasFlag(ValueTypes.Null) ? null : (node.Types.Name(), "null");
        }

        var fits = node.Types.HasFlag(type)
            || (type is ValueTypes.Number && node.Types.HasFlag(ValueTypes.Integer) && number.IsWhole)
            || (type is ValueTypes.Integer && node.Types.HasFlag(ValueTypes.Number));
        if (fits && (type is not ValueTypes.Number || double.IsFinite(number.Value)))
        {
            return null;
        }

        // With a format, strings and lists pass for everything but numbers, and of others the format is missed.
        return (node.Format?.Name ?? node.Range?.Format) is not { } format ? (node.Types.Name(), type.Name())
            : type is not (ValueTypes.String or ValueTypes.Array) ? (format, FormatOf(type))
            : (node.Types & (ValueTypes.Number | ValueTypes.Integer)) == 0 ? null
            : (node.Types.Name(), type.Name());
    }

    private static string FormatOf(ValueTypes type) => type switch
    {
        ValueTypes.Integer => "int64",
        ValueTypes.Number => "float64",
        _ => "",
    };
}
