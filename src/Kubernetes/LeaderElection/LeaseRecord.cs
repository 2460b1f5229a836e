using System.Globalization;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Kubernetes.LeaderElection;

/// <summary>Reads and writes the one Lease; knows nothing of time passing.</summary>
internal sealed class LeaseRecord(IClusterClient cluster, LeaderElectionOptions options, TimeProvider clock)
{
    private static readonly ResourceType Type = KubernetesResources.Leases;

    private readonly WriteOptions _write = new() { FieldManager = options.FieldManager };

    public Task<JsonObject?> ReadAsync(CancellationToken cancellationToken) =>
        cluster.GetAsync(Type, new NamespacedName(options.Namespace, options.Name), cancellationToken);

    public Task<JsonObject> CreateAsync(CancellationToken cancellationToken)
    {
        var lease = new JsonObject
        {
            ["apiVersion"] = Type.ApiVersion,
            ["kind"] = Type.Kind,
            ["metadata"] = new JsonObject { ["name"] = options.Name, ["namespace"] = options.Namespace },
            ["spec"] = Spec(options.Identity, transitions: 0, acquired: Now()),
        };
        return cluster.CreateAsync(Type, lease, _write, cancellationToken);
    }

    /// <summary>Writes our name over the record that was read; its resource version makes a second writer lose.</summary>
    public Task<JsonObject> TakeAsync(JsonObject seen, CancellationToken cancellationToken)
    {
        var isRenewal = Holder(seen) == options.Identity;
        var transitions = (seen.Whole("spec", "leaseTransitions") ?? 0) + (isRenewal ? 0 : 1);
        var acquired = isRenewal ? seen.Text("spec", "acquireTime") ?? Now() : Now();
        return UpdateAsync(seen, Spec(options.Identity, transitions, acquired), cancellationToken);
    }

    /// <summary>Nobody holds it any more: the next one need not wait.</summary>
    public Task ReleaseAsync(JsonObject held, CancellationToken cancellationToken)
    {
        var spec = Spec("", held.Whole("spec", "leaseTransitions") ?? 0, Now());
        spec["leaseDurationSeconds"] = 1;
        return UpdateAsync(held, spec, cancellationToken);
    }

    public static string Holder(JsonObject lease) => lease.Text("spec", "holderIdentity") ?? "";

    /// <summary>Other leaders may have other settings: what the record says counts.</summary>
    public TimeSpan Duration(JsonObject lease) =>
        lease.Whole("spec", "leaseDurationSeconds") is { } seconds and <= int.MaxValue ? TimeSpan.FromSeconds(seconds) : options.LeaseDuration;

    public static string Version(JsonObject lease) => lease.Text("metadata", "resourceVersion") ?? "";

    private Task<JsonObject> UpdateAsync(JsonObject seen, JsonObject spec, CancellationToken cancellationToken)
    {
        var next = (JsonObject)seen.DeepClone();
        next["spec"] = spec;
        return cluster.UpdateAsync(Type, next, _write, cancellationToken);
    }

    private JsonObject Spec(string holder, long transitions, string acquired) => new()
    {
        ["holderIdentity"] = holder,
        ["leaseDurationSeconds"] = (int)Math.Ceiling(options.LeaseDuration.TotalSeconds),
        ["acquireTime"] = acquired,
        ["renewTime"] = Now(),
        ["leaseTransitions"] = transitions,
    };

    /// <summary>For people to read; nobody's clock is compared with another's.</summary>
    private string Now() => clock.GetUtcNow().ToString("yyyy-MM-ddTHH:mm:ss.ffffffZ", CultureInfo.InvariantCulture);
}
