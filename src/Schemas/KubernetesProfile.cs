using System.Globalization;
using System.Text.RegularExpressions;

namespace KubeCarrier.Schemas;

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

    /// <summary>
    /// Numbers, and limits of numbers, must be what the type says: in the range of <c>int32</c>, <c>int64</c> or <c>float</c> where that is the format,
    /// and for an integer whole, not nearly so.
    /// </summary>
    internal bool JudgesRanges => _minor >= 36;

    /// <summary>A format of strings means something where the type is string or none; before, wherever it is.</summary>
    internal bool HasFormatsOfStringsOnly => _minor >= 36;

    /// <summary>The host of a URI has one port, and IPv6 addresses are in brackets (Go 1.26).</summary>
    internal bool DemandsHostsOfUris => _minor >= 36;

    // Texts.

    // Paths name the element of a list since 1.24; ours always do.

    /// <summary>What cannot be read of metadata is told by Go's own encoding of JSON.</summary>
    internal bool SaysCannotUnmarshal => _minor >= 23;

    /// <summary><c>Too long</c>, <c>Too many</c>, and the number that was found.</summary>
    internal bool SaysTooMany => _minor >= 24;

    /// <summary>With too many or too few properties, the properties are looked at nevertheless.</summary>
    internal bool LooksBeyondCounts => _minor >= 28;

    /// <summary>Owners that say they control an object are told by kind and name; before, by name.</summary>
    internal bool NamesKindsOfOwners => _minor >= 26;

    /// <summary>Lists and objects are shown as JSON; before, as Go prints them. Null is <c>null</c>, and no text.</summary>
    internal bool ShowsJson => _minor >= 34;

    /// <summary>How much is too much of a text.</summary>
    internal string MostBytes(long most) => $"{(_minor >= 32 ? "may not be more than" : "must have at most")} {Counted(most, "byte")}";

    /// <summary>How many are too many.</summary>
    internal string MostItems(long most) => $"must have at most {Counted(most, "item")}";

    /// <summary>What follows <c>Required value</c> where a resource in a resource has no kind.</summary>
    internal string MissingKind => _minor >= 34 ? "" : "must not be empty";

    /// <summary>A field of an owner reference is empty.</summary>
    internal string EmptyOwner(string field) => _minor >= 34 ? "must not be empty" : $"{field} must not be empty";

    /// <summary>What a label key, an annotation key or a finalizer is called.</summary>
    internal string QualifiedName => _minor >= 35 ? "a valid label key" : "a qualified name";

    /// <summary>What the length of one of them is counted in; it always was bytes.</summary>
    internal string QualifiedUnit => _minor >= 35 ? "bytes" : "characters";

    /// <summary>
    /// Reads <c>1.30</c>, <c>v1.30.4</c> or what managed services append; null for what is none, or older than all that is known. A newer one is
    /// taken for the newest.
    /// </summary>
    public static KubernetesProfile? Read(string? text) =>
        Number().Match(text ?? "") is { Success: true } match
        && int.TryParse(match.Groups["minor"].ValueSpan, NumberStyles.None, CultureInfo.InvariantCulture, out var minor) && minor >= OldestMinor
            ? new(Math.Min(minor, NewestMinor))
            : null;

    public override string ToString() => Version;

    private string Counted(long most, string unit) => string.Create(CultureInfo.InvariantCulture, $"{most} {unit}{(most == 1 && _minor >= 34 ? "" : "s")}");

    [GeneratedRegex(@"\Av?1\.(?<minor>[0-9]{1,3})(?:[.+-].*)?\z", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Number();
}
