using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using KubeCarrier.Api;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Config;
using KubeCarrier.Policy.ServiceClusters;

namespace KubeCarrier.Controllers.ServiceClusters;

/// <summary>The connections to all service clusters. Their kubeconfigs come from providers and are not trusted.</summary>
internal sealed class ServiceClusterConnections(
    Hub hub, IReadOnlyList<IPNetwork> allowedNetworks, TimeProvider clock, ILoggerFactory loggers) : IAsyncDisposable
{
    // Shorter than the heartbeat: a cluster that hangs must not hold up the report that it does.
    private static readonly TimeSpan ProbeTimeout = TimeSpan.FromSeconds(8);

    private readonly ConcurrentDictionary<NamespacedName, ServiceClusterConnection> _connections = [];

    /// <summary>A new connection, before its watches run: the time to subscribe to them.</summary>
    public event Action<ServiceClusterConnection>? Connected;

    /// <summary>A connection was made, lost, found again or taken away.</summary>
    public event Action<NamespacedName>? Changed;

    public ServiceClusterConnection? Find(string provider, string cluster) => _connections.GetValueOrDefault(new(provider, cluster));

    /// <summary>Reads the kubeconfig, connects if it is new, and asks the cluster who and how it is.</summary>
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
            return new ClusterContact.NoCredentials(refused.Message);
        }

        var contact = await AskAsync(connection.Client, cancellationToken);
        var usable = contact is ClusterContact.Connected { Uid: var uid } && ServiceClusterPlan.IsTheSameCluster(cluster, uid);
        if (connection.SetUsable(usable))
        {
            Changed?.Invoke(key);
        }

        return contact;
    }

    public async Task RemoveAsync(NamespacedName key)
    {
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

    private Task<byte[]> KubeconfigAsync(ServiceCluster cluster, CancellationToken cancellationToken) => KubeconfigSecret.ReadAsync(
        hub.Cluster, new(cluster.Metadata.Namespace, cluster.Spec.KubeconfigSecret.Name), ServiceClusterSpec.KubeconfigKey, cancellationToken);

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

        var target = Kubeconfig.ParseUntrusted(kubeconfig, new() { AllowedNetworks = allowedNetworks });
        var client = ClusterClient.Create(
            target, new() { Component = $"controller; {key.Name}", TimeProvider = clock }, loggers.CreateLogger<ClusterClient>());
        var connection = _connections[key] = new(key, credentials, client, clock, loggers);
        Connected?.Invoke(connection);
        return connection;
    }

    private static async Task<ClusterContact> AskAsync(IClusterClient client, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(ProbeTimeout);
        try
        {
            var version = await client.GetPathAsync("/version", limited.Token);
            return version?.Deserialize(ApiJsonContext.Default.VersionInfo) is { } info && await ClusterIdentity.ReadAsync(client, limited.Token) is { } uid
                ? new ClusterContact.Connected(info, uid)
                : new ClusterContact.Failed(ServiceClusterConditions.ClusterUnreachable, "the server does not answer like a Kubernetes API server");
        }
        catch (ApiException refusal)
        {
            return new ClusterContact.Failed(refusal.Reason is { Length: > 0 } reason ? reason : ServiceClusterConditions.ClusterUnreachable, refusal.Message);
        }
        catch (KubeconfigException refused)
        {
            // Found out only when connecting: the name led to an address that is not allowed.
            return new ClusterContact.NoCredentials(refused.Message);
        }
        catch (Exception unreachable) when (unreachable is HttpRequestException or TimeoutException)
        {
            return new ClusterContact.Failed(ServiceClusterConditions.ClusterUnreachable, unreachable.Message);
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return new ClusterContact.Failed(ServiceClusterConditions.ClusterUnreachable, $"no answer within {ProbeTimeout.TotalSeconds:0} seconds");
        }
    }
}
