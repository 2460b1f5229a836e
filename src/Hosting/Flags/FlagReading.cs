using System.Globalization;
using System.Net;
using KubeCarrier.Hosting.Logging;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.Hosting.Flags;

/// <summary>The values that every process reads the same way, once the <see cref="FlagRules"/> found them right.</summary>
public static class FlagReading
{
    public static IPEndPoint EndPoint(this FlagValues values, string flag)
    {
        var uri = new Uri(values.Get(flag));
        return new(Address(uri) ?? IPAddress.None, uri.Port);
    }

    /// <summary>Null when the option was not given.</summary>
    public static LogLevel? Level(this FlagValues values, string flag) => ConsoleLogging.ParseLevel(values.Find(flag));

    public static IReadOnlyList<IPNetwork> Networks(this FlagValues values, string flag) => [.. values.All(flag).Select(IPNetwork.Parse)];

    /// <summary>Without a sign; null where it is no whole number.</summary>
    public static int? Whole(string text) => int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    internal static IPAddress? Address(Uri uri) =>
        uri.DnsSafeHost == "localhost" ? IPAddress.Loopback : IPAddress.TryParse(uri.DnsSafeHost, out var address) ? address : null;
}
