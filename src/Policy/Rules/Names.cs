using System.Text.RegularExpressions;

namespace KubeCarrier.Policy.Rules;

/// <summary>RFC 1123 labels: names that become namespaces, groups and label values.</summary>
public static partial class DnsLabel
{
    /// <summary>The longest label, and the longest label value Kubernetes takes.</summary>
    public const int MaxLength = 63;

    /// <summary>Denies a name that is no label; <paramref name="kind"/> is the contract's word, such as <c>serviceCluster</c>.</summary>
    public static Decision Require(string kind, string name) =>
        name.Length <= MaxLength && Pattern().IsMatch(name)
            ? Decision.Allow
            : Decision.Deny("metadata.name",
                $"{kind} name: {name} is not a valid DNS 1123 Label, use at most {MaxLength} lower case letters, digits and '-', and start and end with a letter or digit");

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}

/// <summary>Names of other objects: they become parts of URLs, labels and the names of what the controller makes.</summary>
public static partial class ReferenceName
{
    public const int MaxLength = 253;

    public const string Rule = "references-are-names";

    public const string Defends = "What refers to an object is a name that an object can have, and never a path.";

    /// <summary>Denies what no object is called; what was stored before stays, so that the object can be taken away.</summary>
    public static Decision Require(string path, string? before, string name) =>
        (name.Length <= MaxLength && Subdomain().IsMatch(name)) || string.Equals(before, name, StringComparison.Ordinal)
            ? Decision.Allow
            : Decision.Deny(path, $"{Shown(name)} is no name of an object; write lower case letters, digits, '-' and '.', at most {MaxLength} characters, and begin and end with a letter or digit");

    // It may be anything, and is read in a terminal.
    private static string Shown(string name) => string.Concat(name.Take(64).Select(character => char.IsControl(character) ? '?' : character));

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?(\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Subdomain();
}
