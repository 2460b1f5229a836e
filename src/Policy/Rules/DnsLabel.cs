using System.Text.RegularExpressions;

namespace KubeCarrier.Policy.Rules;

/// <summary>RFC 1123 labels: names that become namespaces, groups and label values.</summary>
public static partial class DnsLabel
{
    /// <summary>The longest label, and the longest label value Kubernetes takes.</summary>
    public const int MaxLength = 63;

    /// <summary>Denies a name that is no label; <paramref name="kind"/> is the contract's word, such as <c>serviceCluster</c>.</summary>
    public static Decision Require(string kind, string name)
    {
        return name.Length <= MaxLength && Pattern().IsMatch(name)
            ? Decision.Allow
            : Decision.Deny("metadata.name",
                $"{kind} name: {name} is not a valid DNS 1123 Label, use at most {MaxLength} lower case letters, digits and '-', and start and end with a letter or digit");
    }

    [GeneratedRegex(@"\A[a-z0-9]([-a-z0-9]*[a-z0-9])?\z", RegexOptions.CultureInvariant)]
    private static partial Regex Pattern();
}
