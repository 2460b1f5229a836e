namespace KubeCarrier.Kubernetes.Config;

/// <summary>The <c>server</c> of a cluster.</summary>
internal static class ServerAddress
{
    private const int MaxLength = 2048;

    private const int MaxHostLength = 253;

    public static Uri Parse(string? text, string field)
    {
        // client-go takes a bare host:port as well.
        var full = text is null || text.Contains("://", StringComparison.Ordinal) ? text : $"https://{text}";
        if (full is not { Length: <= MaxLength } || !full.All(character => character is > ' ' and <= '~')
            || !Uri.TryCreate(full, UriKind.Absolute, out var server) || server.Scheme is not ("https" or "http") || !IsReachable(server))
        {
            throw new KubeconfigException($"{field} is not the URL of an API server; it looks like https://host:6443.");
        }

        if (server.UserInfo.Length > 0 || server.Query.Length > 0 || server.Fragment.Length > 0)
        {
            throw new KubeconfigException($"{field} must be scheme, host, port and path only: no user, query or fragment.");
        }

        return server;
    }

    private static bool IsReachable(Uri server) =>
        server.HostNameType is UriHostNameType.Dns or UriHostNameType.IPv4 or UriHostNameType.IPv6
        && server.DnsSafeHost.Length is > 0 and <= MaxHostLength && server.Port is > 0;
}
