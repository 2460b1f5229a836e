namespace KubeCarrier.Schemas;

/// <summary>What a number must be by type and format, and with it every limit of the number.</summary>
internal sealed record NumberRange(string Type, string? Format)
{
    /// <summary>Null for what is no number, and where every number is one.</summary>
    public static NumberRange? Read(string? type, string? format) => (type, format) switch
    {
        ("integer", "int32" or "int64") or ("number", "float" or "double") => new(type, format),
        ("integer", _) => new(type, null),
        _ => null,
    };

    public bool Holds(GoNumber number) => (Type, Format) switch
    {
        ("integer", "int32") => IsWhole(number) && number.Value is >= int.MinValue and <= int.MaxValue,
        ("integer", _) => IsWhole(number),
        (_, "float") => float.IsFinite((float)number.Value),
        _ => true,
    };

    /// <param name="what">The number itself, or which of its limits.</param>
    /// <param name="path">Where.</param>
    public string Sentence(string what, string path) => $"{what} value must be of type {Type} {(Format is null ? "(default format)" : $"with format {Format}")} in {path}";

    private static bool IsWhole(GoNumber number) =>
        number.IsInteger || (Math.Truncate(number.Value).Equals(number.Value) && number.Value is >= -9223372036854775808.0 and < 9223372036854775808.0);
}
