using System.Globalization;
using System.Text.RegularExpressions;

namespace KubeCarrier.Schemas;

/// <summary>Kubernetes' order of versions, best first: v2, v1, v1beta2, v1beta1, v1alpha1, then all others by name.</summary>
public sealed partial class VersionPriority : IComparer<string>
{
    public static VersionPriority BestFirst { get; } = new();

    public int Compare(string? x, string? y)
    {
        var (left, right) = (Rank(x), Rank(y));
        var byRank = right.Stability.CompareTo(left.Stability) is not 0 and var stability ? stability
            : right.Major.CompareTo(left.Major) is not 0 and var major ? major
            : right.Minor.CompareTo(left.Minor);
        return byRank != 0 ? byRank : string.CompareOrdinal(x, y);
    }

    private static (int Stability, int Major, int Minor) Rank(string? version) =>
        Pattern().Match(version ?? "") is { Success: true } match
            ? (match.Groups["stage"].Value switch { "" => 3, "beta" => 2, _ => 1 }, Number(match.Groups["major"]), Number(match.Groups["minor"]))
            : default;

    private static int Number(Group group) => group.Success ? int.Parse(group.ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture) : 0;

    // Eight digits always fit an int; longer numbers count as any other name.
    [GeneratedRegex(
        "^v(?<major>[0-9]{1,8})((?<stage>alpha|beta)(?<minor>[0-9]{1,8}))?$",
        RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Pattern();
}
