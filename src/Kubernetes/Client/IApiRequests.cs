namespace KubeCarrier.Kubernetes.Client;

/// <summary>Sends calls, each once, and knows nothing of what is tried again, how large answers may be and what they mean.</summary>
public interface IApiRequests : IDisposable
{
    /// <summary>The head of the answer, whatever it says.</summary>
    Task<HttpResponseMessage> SendAsync(ApiCall call, CancellationToken cancellationToken);
}

/// <summary>Where calls go.</summary>
/// <param name="Server">The API server, with a slash at its end.</param>
/// <param name="Prepare">Makes sure whom a connection reaches: TLS, addresses, proxy, no redirects. Nothing may be changed after it.</param>
/// <param name="Headers">Says of each request who asks.</param>
public sealed record ApiEndpoint(Uri Server, Action<SocketsHttpHandler> Prepare, DelegatingHandler Headers);
