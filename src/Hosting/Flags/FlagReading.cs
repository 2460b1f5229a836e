using System.Net;
using KubeCarrier.Hosting.Logging;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.Hosting.Flags;

/// <summary>The values that every process reads the same way; what is wrong is added to a list, so that a command line is mended once.</summary>
public static class FlagReading
{
    /// <summary>An IP address and port, written as a URL of the scheme.</summary>
    public static IPEndPoint EndPoint(this FlagValues values, string flag, string scheme, ICollection<string> problems)
    {
        var text = values.Get(flag);
        if (Uri.TryCreate(text, UriKind.Absolute, out var uri) && uri.Scheme == scheme && uri.PathAndQuery == "/" && Address(uri.DnsSafeHost) is { } address)
        {
            return new(address, uri.Port);
        }

        problems.Add($"{flag} must be {scheme}://<IP address>:<port>, such as {scheme}://127.0.0.1:9443; found {text}.");
        return new(IPAddress.None, 0);
    }

    /// <summary>Null when the option was not given.</summary>
    public static LogLevel? Level(this FlagValues values, string flag, ICollection<string> problems)
    {
        var text = values.Find(flag);
        if (text is not null && ConsoleLogging.ParseLevel(text) is null)
        {
            problems.Add($"{flag} must be one of {string.Join(", ", ConsoleLogging.LevelNames)}; found {text}.");
        }

        return ConsoleLogging.ParseLevel(text);
    }

    /// <summary>Networks in CIDR notation.</summary>
    public static IReadOnlyList<IPNetwork> Networks(this FlagValues values, string flag, ICollection<string> problems)
    {
        var networks = new List<IPNetwork>();
        foreach (var text in values.All(flag))
        {
            if (IPNetwork.TryParse(text, out var network))
            {
                networks.Add(network);
            }
            else
            {
                problems.Add($"{flag} must be a network such as 127.0.0.0/8; found {text}.");
            }
        }

        return networks;
    }

    private static IPAddress? Address(string host) =>
        host == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(host, out var address) ? address : null;
}
