using System.Text.RegularExpressions;

namespace KubeCarrier.Schemas;

/// <summary>A format of strings that the API server checks. It ignores all that it does not know.</summary>
/// <param name="Name">As written.</param>
/// <param name="Matches">Null where it cannot be told here.</param>
internal sealed partial record StringFormat(string Name, Func<string, bool>? Matches)
{
    /// <summary>Null for a format that the API server ignores.</summary>
    public static StringFormat? Read(string? name, KubernetesProfile profile) => name?.Replace("-", "", StringComparison.Ordinal) switch
    {
        "byte" => new(name, text => Base64().IsMatch(text)),
        "cidr" => new(name, IpText.IsCidr),
        "date" => new(name, TimeText.IsDate),
        "datetime" => new(name, TimeText.IsDateTime),
        "duration" => new(name, TimeText.IsDuration),
        "hexcolor" => new(name, text => HexColor().IsMatch(text)),
        "hostname" => new(name, HostText.IsHostname),
        "ipv4" => new(name, profile.TakesLeadingZeros ? IpText.IsLenientV4 : IpText.IsV4),
        "ipv6" => new(name, IpText.IsV6),
        "mac" => new(name, text => Mac().IsMatch(text)),
        "password" => new(name, _ => true),
        "uri" => new(name, profile.DemandsHostsOfUris ? text => UriText.IsRequestUri(text) && !HasLooseColons(text) : UriText.IsRequestUri),
        "uuid" => new(name, text => Uuid().IsMatch(text)),
        "uuid3" => new(name, text => Uuid3().IsMatch(text)),
        "uuid4" => new(name, text => Uuid4().IsMatch(text)),
        "uuid5" => new(name, text => Uuid5().IsMatch(text)),
        "k8sshortname" when profile.KnowsNameFormats => new(name, text => !KubernetesName.ProblemsOfLabel(text).Any()),
        "k8slongname" when profile.KnowsNameFormats => new(name, text => !KubernetesName.ProblemsOfSubdomain(text).Any()),
        "bsonobjectid" or "creditcard" or "email" or "isbn" or "isbn10" or "isbn13" or "rgbcolor" or "ssn" => new(name, null),
        _ => null,
    };

    // http://::1/ and http://h:1:2/: an address of six without brackets, or two ports.
    private static bool HasLooseColons(string text) => Authority().Match(text) is { Success: true } match
        && match.Groups["host"].ValueSpan is var host && !host.StartsWith("[") && host.Count(':') > 1;

    [GeneratedRegex(@"\A[A-Za-z][A-Za-z0-9+.-]*://(?:[^/?#]*@)?(?<host>[^/?#]*)", RegexOptions.CultureInvariant | RegexOptions.ExplicitCapture)]
    private static partial Regex Authority();

    [GeneratedRegex(@"\A(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=|[A-Za-z0-9+/]{4})\z", RegexOptions.CultureInvariant)]
    private static partial Regex Base64();

    [GeneratedRegex(@"\A#?(?:[0-9a-fA-F]{3}|[0-9a-fA-F]{6})\z", RegexOptions.CultureInvariant)]
    private static partial Regex HexColor();

    // 6, 8 or 20 bytes, two digits or four between separators.
    [GeneratedRegex(
        @"\A[0-9a-fA-F]{2}(?:(?::[0-9a-fA-F]{2}){5}(?:(?::[0-9a-fA-F]{2}){2}(?:(?::[0-9a-fA-F]{2}){12})?)?|(?:-[0-9a-fA-F]{2}){5}(?:(?:-[0-9a-fA-F]{2}){2}(?:(?:-[0-9a-fA-F]{2}){12})?)?|[0-9a-fA-F]{2}(?:\.[0-9a-fA-F]{4}){2}(?:\.[0-9a-fA-F]{4}(?:(?:\.[0-9a-fA-F]{4}){6})?)?)\z",
        RegexOptions.CultureInvariant)]
    private static partial Regex Mac();

    [GeneratedRegex(@"\A[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Uuid();

    [GeneratedRegex(@"\A[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?3[0-9a-fA-F]{3}-?[0-9a-fA-F]{4}-?[0-9a-fA-F]{12}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Uuid3();

    [GeneratedRegex(@"\A[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?4[0-9a-fA-F]{3}-?[89abAB][0-9a-fA-F]{3}-?[0-9a-fA-F]{12}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Uuid4();

    [GeneratedRegex(@"\A[0-9a-fA-F]{8}-?[0-9a-fA-F]{4}-?5[0-9a-fA-F]{3}-?[89abAB][0-9a-fA-F]{3}-?[0-9a-fA-F]{12}\z", RegexOptions.CultureInvariant)]
    private static partial Regex Uuid5();
}
