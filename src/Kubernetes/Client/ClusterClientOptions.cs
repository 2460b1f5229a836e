using KubeCarrier.Kubernetes.Bounds;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>How one cluster's client behaves.</summary>
public sealed record ClusterClientOptions
{
    /// <summary>Who we are in the API server's logs, such as <c>webhooks</c> or <c>controller; eu-west-1</c>.</summary>
    public string Component { get; init; } = "client";

    /// <summary>Requests at a time; watches and leases have their own lanes.</summary>
    public int MaxConcurrency { get; init; } = 16;

    /// <summary>One attempt, from the first byte sent to the last byte of the answer.</summary>
    public TimeSpan RequestTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How long after a watch's own timeout the server may stay silent before the connection counts as dead.</summary>
    public TimeSpan WatchGrace { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Tries in all when the server says "later" (429, 503 and their like).</summary>
    public int MaxAttempts { get; init; } = 10;

    /// <summary>False: every request on a connection of its own, so that behind one address another server may answer each.</summary>
    public bool ReusesConnections { get; init; } = true;

    /// <summary>What the cluster may make us hold; null: as little as of any that somebody else chose, or as much as of the operator's own.</summary>
    public ClusterBounds? Bounds { get; init; }

    /// <summary>What sends the calls: by default nothing but .NET's own client.</summary>
    public Func<ApiEndpoint, IApiRequests> Requests { get; init; } = endpoint => new PlainRequests(endpoint);

    public TimeProvider TimeProvider { get; init; } = TimeProvider.System;
}
