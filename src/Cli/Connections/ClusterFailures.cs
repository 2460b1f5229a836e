using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Config;

namespace KubeCarrier.Cli.Connections;

/// <summary>What a cluster that does not answer, or not as it should, comes to for a user: one sentence.</summary>
internal static class ClusterFailures
{
    private const int Interrupted = 130; // 128 + SIGINT, as shells have it

    /// <summary>Runs it; failures of the cluster become a <see cref="CliException"/>.</summary>
    public static async Task<T> ToldAsync<T>(this Task<T> work, ClusterSession session, CancellationToken cancellationToken)
    {
        try
        {
            return await work;
        }
        catch (Exception failure) when (Sentence(failure, session.Server) is { } sentence)
        {
            throw new CliException(sentence);
        }
        catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
        {
            throw new CliException("interrupted", Interrupted);
        }
    }

    /// <summary>Null for what is no failure of a cluster.</summary>
    public static string? Sentence(Exception failure, string server) => failure switch
    {
        ApiException { Code: 401 } => $"{server} does not know these credentials (Unauthorized); check the user of the context.",
        ApiException refusal => refusal.Message,
        TimeoutException or KubeconfigException => failure.Message,
        HttpRequestException { HttpRequestError: HttpRequestError.NameResolutionError } => $"{server} cannot be found: its name has no address.",
        HttpRequestException { HttpRequestError: HttpRequestError.SecureConnectionError } => $"{server} cannot be trusted: its certificate is not of the kubeconfig's authority or not for this name.",
        HttpRequestException => $"{server} cannot be reached; is it running, and is the kubeconfig's server address right?",
        _ => null,
    };
}
