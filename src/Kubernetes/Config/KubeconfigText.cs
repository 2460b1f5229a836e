using System.Net;
using System.Net.Sockets;
using System.Text.RegularExpressions;

namespace KubeCarrier.Kubernetes.Config;

/// <summary>
/// Texts of a kubeconfig that become part of a handshake or a request. What cannot be sent, or would mean something else there, is refused by the
/// name of its field when it is read: later it would be an exception in the middle of a request, with the value in its message.
/// </summary>
internal static partial class KubeconfigText
{
    private const int MaxLength = 1024;

    private const int MaxTokenLength = 16 * 1024;

    private const int MaxDnsNameLength = 253;

    private const int MaxListLength = 64;

    /// <summary>The name that the server's certificate must carry.</summary>
    public static string? TlsServerName(KubeconfigSection cluster) => cluster.String("tls-server-name") switch
    {
        null or "" => null,
        var name when IsDnsName(name) || IsIPv6(name) => name,
        _ => throw new KubeconfigException($"{cluster.At("tls-server-name")} must be a DNS name or an IP address, as the server's certificate carries it."),
    };

    public static string? Token(KubeconfigSection user) => user.String("token") switch
    {
        null or "" => null,
        { Length: <= MaxTokenLength } token when token.All(character => character is > ' ' and <= '~') => token,
        _ => throw new KubeconfigException(
            $"{user.At("token")} holds spaces, line breaks or characters that cannot stand in a header, or is longer than {MaxTokenLength} characters; check how it was written."),
    };

    public static Impersonation? Impersonation(KubeconfigSection user)
    {
        var (uid, groups, extra) = (Header(user, "as-uid"), Headers(user, "as-groups"), Extra(user));
        if (Header(user, "as") is { } name)
        {
            return new Impersonation { User = name, Uid = uid, Groups = groups, Extra = extra };
        }

        return groups.Count == 0 && extra.Count == 0 && uid is null
            ? null
            : throw new KubeconfigException($"{user.At("as")} is missing; as-uid, as-groups and as-user-extra need it.");
    }

    private static Dictionary<string, IReadOnlyList<string>> Extra(KubeconfigSection user)
    {
        var found = new Dictionary<string, IReadOnlyList<string>>(StringComparer.Ordinal);
        if (user.Object("as-user-extra") is not { } extra)
        {
            return found;
        }

        foreach (var key in Bounded(extra.Keys(), extra.Path))
        {
            found[key] = key.Length is > 0 and <= MaxDnsNameLength
                ? Headers(extra, key)
                : throw new KubeconfigException($"{extra.Path} has a key that is empty or longer than {MaxDnsNameLength} characters.");
        }

        return found;
    }

    private static List<string> Headers(KubeconfigSection section, string key) =>
        [.. Bounded(section.Strings(key), section.At(key)).Select((text, index) => Checked(text, $"{section.At(key)}[{index}]"))];

    private static string? Header(KubeconfigSection section, string key) =>
        section.String(key) is { Length: > 0 } text ? Checked(text, section.At(key)) : null;

    private static string Checked(string text, string field) =>
        text.Length is > 0 and <= MaxLength && text.All(character => character is >= ' ' and <= '~') && text[0] != ' ' && text[^1] != ' '
            ? text
            : throw new KubeconfigException(
                $"{field} is sent in a header: it must be 1 to {MaxLength} printable ASCII characters, without line breaks and without spaces at its ends.");

    private static IReadOnlyList<string> Bounded(IReadOnlyList<string> list, string field) => list.Count <= MaxListLength
        ? list
        : throw new KubeconfigException($"{field} has {list.Count} entries; at most {MaxListLength} are taken.");

    private static bool IsDnsName(string name) => name.Length <= MaxDnsNameLength && DnsName().IsMatch(name);

    private static bool IsIPv6(string name) =>
        IPAddress.TryParse(name, out var address) && address.AddressFamily == AddressFamily.InterNetworkV6 && !name.AsSpan().ContainsAny('%', '[');

    // IPv4 addresses have this form too.
    [GeneratedRegex(@"\A[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?(\.[A-Za-z0-9_]([A-Za-z0-9_-]{0,61}[A-Za-z0-9_])?)*\z", RegexOptions.CultureInvariant)]
    private static partial Regex DnsName();
}
