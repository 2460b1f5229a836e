using System.Globalization;
using System.Text.RegularExpressions;

namespace KubeCarrier.Policy.Schemas;

/// <summary>
/// What differs between versions of Kubernetes in what an API server makes of a custom resource, all in one place: each member says since which minor
/// version it is so. Measured on 1.20.2 and 1.36.2 with the same objects; a version in between is judged by the members that it has.
/// </summary>
public sealed partial record KubernetesProfile
{
    private const int OldestMinor = 20;
    private const int NewestMinor = 36;

    private readonly int _minor;

    private KubernetesProfile(int minor) => _minor = minor;

    /// <summary>The newest that was measured; the default where no hub is asked.</summary>
    public static KubernetesProfile Newest { get; } = new(NewestMinor);

    public static KubernetesProfile Oldest { get; } = new(OldestMinor);

    /// <summary>All, the newest first.</summary>
    public static IEnumerable<KubernetesProfile> Known => Enumerable.Range(OldestMinor, NewestMinor - OldestMinor + 1).Reverse().Select(minor => new KubernetesProfile(minor));

    /// <summary>As in <c>1.36</c>.</summary>
    public string Version => string.Create(CultureInfo.InvariantCulture, $"1.{_minor}");

    // Verdicts.

    /// <summary><c>ipv4</c> takes leading zeros.</summary>
    internal bool TakesLeadingZeros => _minor >= 23;

    /// <summary>CEL rules are evaluated; before, they are dropped.</summary>
    public bool EvaluatesRules => _minor >= 25;

    /// <summary>An update may leave what is invalid as it is.</summary>
    internal bool Ratchets => _minor >= 30;

    /// <summary>The formats <c>k8s-short-name</c> and <c>k8s-long-name</c>; by its documents, not tried.</summary>
    internal bool KnowsNameFormats => _minor >= 34;

    /// <summary><c>int32</c> and <c>int64</c> are judged, no number passes a limit with a fraction on an integer, and nearly whole is not whole.</summary>
    internal bool TakesIntegersAtTheirWord => _minor >= 36;

    /// <summary>A format of strings lets nothing but the declared type pass.</summary>
    internal bool DemandsTheTypeOfFormats => _minor >= 36;

    /// <summary>The host of a URI has one port, and IPv6 addresses are in brackets (Go 1.26).</summary>
    internal bool DemandsHostsOfUris => _minor >= 36;

    // Texts.

    /// <summary>Paths name the element of a list; ours always do.</summary>
    public bool IndexesLists => _minor >= 24;

    /// <summary><c>Too long</c>, <c>Too many</c>, and the number that was found.</summary>
    internal bool SaysTooMany => _minor >= 24;

    /// <summary>With too many or too few properties, the properties are looked at nevertheless.</summary>
    internal bool LooksBeyondCounts => _minor >= 28;

    /// <summary>The bytes of <c>Too long</c>, as they are worded now.</summary>
    internal bool SaysMayNotBeMore => _minor >= 32;

    /// <summary>Reads <c>1.30</c>, <c>v1.30.4</c> or what managed services append; null for what is none, or older than all that is known. A newer one is taken for the newest.</summary>
    public static KubernetesProfile? Read(string? text) =>
        Number().Match(text ?? "") is { Success: true } match
        && int.TryParse(match.Groups["minor"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var minor) && minor >= OldestMinor
            ? new(Math.Min(minor, NewestMinor))
            : null;

    public override string ToString() => Version;

    [GeneratedRegex(@"\Av?1\.(?<minor>[0-9]{1,3})(?:[.+-].*)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
