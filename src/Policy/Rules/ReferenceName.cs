using System.Text.RegularExpressions;

namespace KubeCarrier.Policy.Rules;

/// <summary>Names of other objects: they become parts of URLs, labels and the names of what the controller makes.</summary>
public static partial class ReferenceName
{
    public const int MaxLength = 253;

    public const string Rule = "references-are-names";

    public const string Defends = "What refers to an object is a name that an object can have, and never a path.";

    /// <summary>Denies what no object is called; what was stored before stays, so that the object can be taken away.</summary>
    public static Decision Require(string path, string? before, string name)
    {
        return (name.Length <= MaxLength && Subdomain().IsMatch(name)) || string.Equals(before, name, StringComparison.Ordinal)
            ? Decision.Allow
            : Decision.Deny(path, $"{Shown(name)} is no name of an object; write lower case letters, digits, '-' and '.', at most {MaxLength} characters, and begin and end with a letter or digit");
    }

    // It may be anything, and is read in a terminal.
    private static string Shown(string name) => string.Concat(name.Take(64).Select(character => char.IsControl(character) ? '?' : character));

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Subdomain();
}
