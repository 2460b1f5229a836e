using System.Collections.Concurrent;
using System.Net;
using System.Text.Json;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Config;
using KubeCarrier.Policy.Hub;

namespace KubeCarrier.Webhooks.ServiceClusters;

/// <summary>
/// Asks by server-side apply with <c>dryRun=All</c>, as the controller would apply: one request, whether the object exists or not. A tenant waits
/// meanwhile, so there is one budget for everything that goes out, and a bound on how many may wait.
/// </summary>
internal sealed partial class ServiceClusterDryRuns(ServiceClusterLinks links, TimeProvider clock, ILogger<ServiceClusterDryRuns> logger) : IDryRuns
{
    /// <summary>At one time to one cluster: one that hangs holds no more of this process than that.</summary>
    internal const int MaxWaiting = 16;

    /// <summary>For reading the kubeconfig, connecting, proving the identity and the answer (ADR 0028).</summary>
    internal static readonly TimeSpan Budget = TimeSpan.FromSeconds(2);

    private static readonly WriteOptions AsTheController = new() { FieldManager = WellKnown.FieldManagers.Controller, Force = true };

    private static readonly DryRunAnswer.Unknown Unusable = new("cannot be asked, because KubeCarrier has no usable credentials for it");

    private static readonly DryRunAnswer.Unknown Another = new("cannot be asked, because its kubeconfig leads to another cluster");

    // For every connection that brought no answer, one that was refused at once too: what is where in our network is not a writer's to know (B81).
    private static readonly DryRunAnswer.Unknown Late = new($"did not answer within {Budget.TotalSeconds:0} seconds");

    private static readonly DryRunAnswer.Unknown Crowded = new("is slow, and too many writes wait for it already");

    private readonly ConcurrentDictionary<NamespacedName, int> _waiting = [];

    public async Task<DryRunAnswer> AskAsync(DryRunRequest request, CancellationToken cancellationToken)
    {
        if (_waiting.AddOrUpdate(request.Cluster, 1, static (_, waiting) => waiting + 1) > MaxWaiting)
        {
            Leave(request.Cluster);
            return Crowded;
        }

        using var budget = new CancellationTokenSource(Budget, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(budget.Token, cancellationToken);
        try
        {
            return await AskAsync(request, null, either.Token);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            LogNoAnswer(logger, request.Cluster, Late.Why);
            return Late;
        }
        finally
        {
            Leave(request.Cluster);
        }
    }

    private async Task<DryRunAnswer> AskAsync(DryRunRequest request, ServiceClusterLink? refused, CancellationToken cancellationToken)
    {
        try
        {
            using var link = await links.UseAsync(request.Cluster, refused, cancellationToken);
            try
            {
                return await link.IsTheSameClusterAsync(cancellationToken) ? await ApplyAsync(request, link.Client, cancellationToken) : Another;
            }
            catch (ApiException refusal) when (refusal.Code is (int)HttpStatusCode.Unauthorized && refused is null)
            {
                return await AskAsync(request, link, cancellationToken); // its kubeconfig may have been replaced a moment ago
            }
        }
        catch (Exception problem) when (problem is not (OperationCanceledException or OutOfMemoryException))
        {
            // Of what nobody foresaw the message stays out of the log: it may repeat a value of the kubeconfig.
            LogNoAnswer(logger, request.Cluster, IsForeseen(problem) ? problem.Message : $"{problem.GetType().Name} {problem.StackTrace}");
            return problem switch
            {
                KubeconfigException { InnerException: HttpRequestException } => Late, // the name led to an address that is not allowed
                KubeconfigException or ApiException { Code: (int)HttpStatusCode.Unauthorized } => Unusable,
                ApiException refusal => new($"answers with {refusal.Code}"),
                _ => Late,
            };
        }
    }

    private static async Task<DryRunAnswer> ApplyAsync(DryRunRequest request, IClusterClient cluster, CancellationToken cancellationToken)
    {
        try
        {
            return new DryRunAnswer.Accepted(await cluster.TryApplyAsync(request.Type, request.Manifest, AsTheController, cancellationToken));
        }
        catch (ApiException refusal) when (IsTheWriters(refusal))
        {
            return new DryRunAnswer.Refused(new() { Code = refusal.Code, Reason = refusal.Reason, Message = refusal.Message, Details = refusal.Details });
        }
    }

    /// <summary>Whether the writer should read it, as it was said. All else is between KubeCarrier and the service cluster.</summary>
    private static bool IsTheWriters(ApiException refusal) => refusal is { IsStatus: true, Code: >= 400 and < 500 }
        && (HttpStatusCode)refusal.Code is not (HttpStatusCode.Unauthorized or HttpStatusCode.NotFound or HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests)
        && !refusal.Message.Contains("is forbidden: User \"", StringComparison.Ordinal); // our credentials have too few rights there

    private static bool IsForeseen(Exception problem) =>
        problem is ApiException or KubeconfigException or HttpRequestException or TimeoutException or JsonException or ObjectDisposedException;

    private void Leave(NamespacedName cluster)
    {
        if (_waiting.AddOrUpdate(cluster, 0, static (_, waiting) => waiting - 1) == 0)
        {
            _waiting.TryRemove(new(cluster, 0)); // only if nobody came meanwhile
        }
    }

    [LoggerMessage(1040, LogLevel.Warning, "Service cluster {Cluster} judged nothing: {Why}")]
    private static partial void LogNoAnswer(ILogger logger, NamespacedName cluster, string why);
}
