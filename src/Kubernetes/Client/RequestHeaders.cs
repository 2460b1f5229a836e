using System.Net;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>What every request says of who asks: credentials, in whose name, by which program, and the server's name.</summary>
internal sealed class RequestHeaders(Credentials credentials, string userAgent, string? host) : DelegatingHandler
{
    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Version = HttpVersion.Version20;
        request.VersionPolicy = HttpVersionPolicy.RequestVersionOrLower;
        request.Headers.TryAddWithoutValidation("Accept", "application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", userAgent);
        request.Headers.Host = host; // null: the address's own. .NET takes SNI and the name to verify from it
        await credentials.ApplyAsync(request, cancellationToken);
        return await base.SendAsync(request, cancellationToken);
    }
}
