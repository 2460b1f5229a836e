using System.Text.RegularExpressions;
using KubeCarrier.Api.Admission;

namespace KubeCarrier.Schemas;

/// <summary>Reads the causes of what an API server refuses by a schema, in whatever version it writes them.</summary>
public static partial class SchemaCause
{
    /// <summary>What it writes where a cause is about no field.</summary>
    private const string NoField = "<nil>";

    /// <summary>Since 1.24 this is added to every refusal of a CRD that has rules.</summary>
    private const string RulesLeftOut = "some validation rules were not checked";

    /// <summary>False for what says nothing of the object.</summary>
    public static bool IsAboutTheObject(StatusCause cause) =>
        !(cause.Field is NoField && cause.Message?.StartsWith(RulesLeftOut, StringComparison.Ordinal) is true);

    /// <summary>The field; where none is given, the one that the text names, if it does. Empty for the object.</summary>
    public static string PathOf(StatusCause cause) =>
        cause.Field is not NoField ? cause.Field ?? "" : Place().Match(cause.Message ?? "").Groups["path"].Value;

    /// <summary>Whether a cause with the first path speaks of the second, ours: before 1.24 the API server names the list, and not the element.</summary>
    public static bool IsAt(string told, string path) => told == path || told == Index().Replace(path, "");

    /// <summary>
    /// There is no value in it: it shows the type of an object or a list, or nothing at all, as a rule does since 1.35. Text is always quoted.
    /// </summary>
    public static bool RepeatsNoValue(StatusCause cause) =>
        NoValue().IsMatch(cause.Message ?? "");

    // Where a choice of schemas failed, or a number is in no range of its type, is in the text only.
    [GeneratedRegex("""\AInvalid value: "": (?:"(?<path>[^"]*)" must |[A-Za-z]+(?: boundary)? value must be of type .* in (?<path>\S+)\z)""", RegexOptions.CultureInvariant)]
    private static partial Regex Place();

    [GeneratedRegex("""\AInvalid value: (?:"(?:object|array)": |[A-Za-z]+ )""", RegexOptions.CultureInvariant)]
    private static partial Regex NoValue();

    [GeneratedRegex(@"\[[0-9]+\]", RegexOptions.CultureInvariant)]
    private static partial Regex Index();
}
