using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using KubeCarrier.Api;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Clusters;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Kubernetes.Bounds;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Config;
using KubeCarrier.Policy.ServiceClusters;

namespace KubeCarrier.Controllers.ServiceClusters;

/// <summary>The connections to all service clusters. Their kubeconfigs come from providers and are not trusted.</summary>
internal sealed partial class ServiceClusterConnections(
    Hub hub, IReadOnlyList<IPNetwork> allowedNetworks, TimeProvider clock, ILoggerFactory loggers) : IAsyncDisposable
{
    // Shorter than the heartbeat: a cluster that hangs must not hold up the report that it does.
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(8);

    // Whoever asks is asked again by its queue: a server that says "later" each time must not hold a worker for minutes.
    private const int MaxAttempts = 3;

    private readonly ConcurrentDictionary<NamespacedName, ServiceClusterConnection> _connections = [];
    private readonly BoundsByOwner _bounds = new(BudgetSizes.Controller, clock);
    private readonly ConcurrentDictionary<NamespacedName, string> _notReached = [];
    private readonly ILogger _logger = loggers.CreateLogger<ServiceClusterConnections>();

    /// <summary>A new connection, before its watches run: the time to subscribe to them.</summary>
    public event Action<ServiceClusterConnection>? Connected;

    /// <summary>A connection was made, lost, found again or taken away.</summary>
    public event Action<NamespacedName>? Changed;

    public ServiceClusterConnection? Find(string provider, string cluster) => _connections.GetValueOrDefault(new(provider, cluster));

    /// <summary>
    /// Reads the kubeconfig, connects if it is new, and asks the cluster who and how it is. Whatever is wrong with either comes back as a contact, so
    /// that it is told; what is thrown is the hub's.
    /// </summary>
    public async Task<ClusterContact> ProbeAsync(ServiceCluster cluster, CancellationToken cancellationToken)
    {
        var key = cluster.Metadata.NamespacedName;
        ServiceClusterConnection connection;
        try
        {
            connection = await ConnectAsync(key, await KubeconfigAsync(cluster, cancellationToken));
        }
        catch (KubeconfigException refused)
        {
            await RemoveAsync(key);
            return new ClusterContact.NoCredentials(refused.Message) { IsForbidden = refused.InnerException is ApiException };
        }

        var contact = await AskAsync(key, connection.Client, cancellationToken);
        if (contact is ClusterContact.Connected && connection.Misbehaviour is { } misbehaviour)
        {
            contact = new ClusterContact.Failed(misbehaviour.Reason, misbehaviour.Message);
        }

        var usable = contact is ClusterContact.Connected { Uid: var uid } && ServiceClusterPlan.IsTheSameCluster(cluster, uid);
        if (usable)
        {
            _notReached.TryRemove(key, out _);
        }

        if (connection.SetUsable(usable))
        {
            Changed?.Invoke(key);
        }

        return contact;
    }

    public async Task RemoveAsync(NamespacedName key)
    {
        _notReached.TryRemove(key, out _);
        if (_connections.TryRemove(key, out var connection))
        {
            Changed?.Invoke(key);
            await connection.DisposeAsync();
        }
    }

    public async ValueTask DisposeAsync()
    {
        foreach (var key in _connections.Keys)
        {
            if (_connections.TryRemove(key, out var connection))
            {
                await connection.DisposeAsync();
            }
        }
    }

    private async Task<byte[]> KubeconfigAsync(ServiceCluster cluster, CancellationToken cancellationToken)
    {
        var secret = new NamespacedName(cluster.Metadata.Namespace, cluster.Spec.KubeconfigSecret.Name);
        try
        {
            return await KubeconfigSecret.ReadAsync(hub.Cluster, secret, ServiceClusterSpec.KubeconfigKey, cancellationToken);
        }
        catch (ApiException refusal) when (refusal.Code is (int)HttpStatusCode.Forbidden)
        {
            throw new KubeconfigException($"KubeCarrier may not read Secret {secret}: {refusal.Message}", refusal);
        }
        catch (ArgumentException)
        {
            throw new KubeconfigException("spec.kubeconfigSecret.name is no name of a Secret."); // such as "..", which cannot stand in a URL
        }
    }

    private async Task<ServiceClusterConnection> ConnectAsync(NamespacedName key, byte[] kubeconfig)
    {
        var credentials = Convert.ToHexString(SHA256.HashData(kubeconfig));
        if (_connections.TryGetValue(key, out var known))
        {
            if (known.Credentials == credentials)
            {
                return known;
            }

            await RemoveAsync(key);
        }

        var bounds = _bounds.ForCluster(key.Namespace ?? "");
        var connection = _connections[key] = new(key, credentials, Client(key, kubeconfig, bounds), bounds, clock, loggers);
        Connected?.Invoke(connection);
        return connection;
    }

    private ClusterClient Client(NamespacedName key, byte[] kubeconfig, ClusterBounds bounds)
    {
        try
        {
            return OfficialClient.Connect(
                Kubeconfig.ParseUntrusted(kubeconfig, new() { AllowedNetworks = allowedNetworks }),
                new() { Component = $"controller; {key.Name}", MaxAttempts = MaxAttempts, Bounds = bounds, TimeProvider = clock },
                loggers.CreateLogger<ClusterClient>());
        }
        catch (Exception unforeseen) when (unforeseen is not (KubeconfigException or OutOfMemoryException))
        {
            // Its message may repeat the value that it stumbled over; where it did does not.
            LogUnforeseen(_logger, key, unforeseen.GetType().Name, unforeseen.StackTrace);
            throw new KubeconfigException("The kubeconfig cannot be used; it has a field that no connection can be made of.");
        }
    }

    private async Task<ClusterContact> AskAsync(NamespacedName key, IClusterClient client, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(ProbeTimeout);
        try
        {
            var version = await client.GetPathAsync("/version", limited.Token);
            return version?.Deserialize(ApiJsonContext.Default.VersionInfo) is { } info && await ClusterIdentity.ReadAsync(client, limited.Token) is { } uid
                ? new ClusterContact.Connected(info, uid)
                : NotReached(key, "it does not answer like a Kubernetes API server");
        }
        catch (ApiException refusal) when (refusal.IsStatus || Misbehaviour.Is(refusal))
        {
            // An API server, with a certificate that the kubeconfig trusts: what it says is between it and whoever wrote the kubeconfig.
            return new ClusterContact.Failed(refusal.Reason is { Length: > 0 } reason ? reason : ServiceClusterConditions.ClusterUnreachable, refusal.Message);
        }
        catch (Exception failure) when (failure is ApiException or JsonException or HttpRequestException or TimeoutException or KubeconfigException)
        {
            return NotReached(key, failure.Message); // a KubeconfigException here: the name led to an address that is not allowed
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return NotReached(key, $"no answer within {ProbeTimeout.TotalSeconds:0} seconds");
        }
        catch (Exception unforeseen) when (unforeseen is not (OperationCanceledException or OutOfMemoryException))
        {
            LogUnforeseen(_logger, key, unforeseen.GetType().Name, unforeseen.StackTrace);
            return ClusterContact.Failed.NotReached;
        }
    }

    // Each reason once, not with every heartbeat.
    private ClusterContact.Failed NotReached(NamespacedName key, string why)
    {
        if (!string.Equals(_notReached.GetValueOrDefault(key), why, StringComparison.Ordinal))
        {
            _notReached[key] = why;
            LogNotReached(_logger, key, why);
        }

        return ClusterContact.Failed.NotReached;
    }

    [LoggerMessage(2045, LogLevel.Warning, "ServiceCluster {Cluster} was not reached: {Why}")]
    private static partial void LogNotReached(ILogger logger, NamespacedName cluster, string why);

    [LoggerMessage(2050, LogLevel.Error, "ServiceCluster {Cluster}: {Exception} where none was expected; it counts as unreachable {Stack}")]
    private static partial void LogUnforeseen(ILogger logger, NamespacedName cluster, string exception, string? stack);
}
