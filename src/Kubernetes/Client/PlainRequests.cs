using System.Net.Http.Headers;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>Calls by nothing but .NET's own client: for the plugin, which would double with another.</summary>
internal sealed class PlainRequests : IApiRequests
{
    private readonly HttpClient _client;
    private readonly string _server;

    public PlainRequests(ApiEndpoint endpoint)
    {
        var handler = new SocketsHttpHandler();
        endpoint.Prepare(handler);
        endpoint.Headers.InnerHandler = handler;
        _client = new(endpoint.Headers, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan }; // ours covers the body too; HttpClient's does not
        _server = endpoint.Server.AbsoluteUri;
    }

    public async Task<HttpResponseMessage> SendAsync(ApiCall call, CancellationToken cancellationToken)
    {
        using var request = new HttpRequestMessage(call.Method, new Uri(_server + call.RelativeUri));
        if ((call.Delete is { } options ? JsonCodec.ToUtf8(RequestBodies.Delete(options)) : call.Body) is { } body)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(call.ContentType);
        }

        return await _client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    public void Dispose() => _client.Dispose();
}
