using System.Net;

namespace KubeCarrier.Demo.Processes;

/// <summary>Asks a process of ours whether it is ready; null when it is, else why not.</summary>
internal sealed class ReadinessProbe(Uri address) : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    private readonly HttpMessageInvoker _invoker = new(new SocketsHttpHandler { UseProxy = false });

    public async Task<string?> WhyNotReadyAsync(CancellationToken cancellationToken)
    {
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            using var request = new HttpRequestMessage(HttpMethod.Get, address);
            using var response = await _invoker.SendAsync(request, patience.Token);
            return response.StatusCode == HttpStatusCode.OK ? null : (await response.Content.ReadAsStringAsync(patience.Token)).Trim();
        }
        catch (HttpRequestException)
        {
            return "it does not listen yet";
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return "it does not answer";
        }
    }

    public void Dispose() => _invoker.Dispose();
}
