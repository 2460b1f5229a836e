using System.Text;
using System.Text.RegularExpressions;

namespace KubeCarrier.Schemas;

/// <summary>Names, label keys and label values: what is wrong with one, in the API server's words.</summary>
public static partial class KubernetesName
{
    private const int MaxSubdomain = 253;

    private const int MaxLabel = 63;

    private const string Characters = "characters";

    private const string QualifiedForm = "([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]";

    private const string LabelForm = "[a-z0-9]([-a-z0-9]*[a-z0-9])?";

    private const string QualifiedRule =
        "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + $"(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '{QualifiedForm}')";

    /// <summary>Of an object.</summary>
    public static IEnumerable<string> ProblemsOfSubdomain(string name, string unit = Characters)
    {
        if (Length(name) > MaxSubdomain)
        {
            yield return $"must be no more than {MaxSubdomain} {unit}";
        }

        if (!Subdomain().IsMatch(name))
        {
            yield return "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character "
                + $"(e.g. 'example.com', regex used for validation is '{LabelForm}(\\.{LabelForm})*')";
        }
    }

    /// <summary>Of a namespace.</summary>
    public static IEnumerable<string> ProblemsOfLabel(string name)
    {
        if (Length(name) > MaxLabel)
        {
            yield return $"must be no more than {MaxLabel} {Characters}";
        }

        if (name.Contains('.', StringComparison.Ordinal) || !Subdomain().IsMatch(name))
        {
            yield return "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character "
                + $"(e.g. 'my-name',  or '123-abc', regex used for validation is '{LabelForm}')";
        }
    }

    /// <summary>Of a kind.</summary>
    public static IEnumerable<string> ProblemsOfKind(string kind)
    {
        if (Length(kind) > MaxLabel)
        {
            yield return $"must be no more than {MaxLabel} {Characters}";
        }

        if (kind.Length == 0 || char.IsAsciiDigit(kind[0]) || kind.Contains('.', StringComparison.Ordinal) || !Subdomain().IsMatch(kind.ToLowerInvariant()))
        {
            yield return "a DNS-1035 label must consist of lower case alphanumeric characters or '-', start with an alphabetic character, and end with an alphanumeric character "
                + "(e.g. 'my-name',  or 'abc-123', regex used for validation is '[a-z]([-a-z0-9]*[a-z0-9])?')";
        }
    }

    /// <summary>Of a label key, an annotation key or a finalizer.</summary>
    public static IEnumerable<string> ProblemsOfQualified(string name, KubernetesProfile profile)
    {
        var parts = name.Split('/');
        if (parts.Length > 2)
        {
            return [$"{profile.QualifiedName} {QualifiedRule} with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')"];
        }

        var prefix = parts.Length == 1 ? []
            : parts[0].Length == 0 ? ["must be non-empty"]
            : ProblemsOfSubdomain(parts[0], profile.QualifiedUnit);
        return prefix.Select(problem => $"prefix part {problem}").Concat(ProblemsOfNamePart(parts[^1], profile.QualifiedUnit));
    }

    /// <summary>Of the value of a label.</summary>
    public static IEnumerable<string> ProblemsOfLabelValue(string value, KubernetesProfile profile)
    {
        if (Length(value) > MaxLabel)
        {
            yield return $"must be no more than {MaxLabel} {profile.QualifiedUnit}";
        }

        if (value.Length > 0 && !Qualified().IsMatch(value))
        {
            yield return "a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
                + $"(e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '({QualifiedForm})?')";
        }
    }

    private static IEnumerable<string> ProblemsOfNamePart(string name, string unit)
    {
        if (name.Length == 0)
        {
            yield return "name part must be non-empty";
        }
        else if (Length(name) > MaxLabel)
        {
            yield return $"name part must be no more than {MaxLabel} {unit}";
        }

        if (!Qualified().IsMatch(name))
        {
            yield return $"name part {QualifiedRule}";
        }
    }

    // The API server says characters and counts bytes.
    private static int Length(string text) => Encoding.UTF8.GetByteCount(text);

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Subdomain();

    [GeneratedRegex(@"\A([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Qualified();
}
