using System.Text.Json;
using System.Text.Json.Serialization;
using KubeCarrier.LocalClusters.Processes;

namespace KubeCarrier.LocalClusters;

/// <summary>
/// What must be remembered of a cluster, in <c>state.json</c>: written before anything of it is started. Which processes run is asked
/// of the kernel instead (<see cref="OwnedProcess"/>), for that cannot be out of date.
/// </summary>
internal sealed record ControlPlaneState
{
    public const string FileName = "state.json";

    public required string Name { get; init; }

    public required int ApiServerPort { get; init; }

    public required int EtcdClientPort { get; init; }

    public required int EtcdPeerPort { get; init; }

    /// <summary>Kept for a webhook server on this machine: the API server reads at its start to whom it shows its certificate.</summary>
    public required int WebhookPort { get; init; }

    /// <summary>Also kinds that are of use only where pods run, and beta versions; else a cluster costs a third less (<see cref="Component"/>).</summary>
    public bool ServesAllKinds { get; init; }

    public static bool IsIn(string clusterDirectory) => File.Exists(Path.Combine(clusterDirectory, FileName));

    public static ControlPlaneState WithFreePorts(string name)
    {
        var ports = FreePorts.Choose(4);
        return new() { Name = name, ApiServerPort = ports[0], EtcdClientPort = ports[1], EtcdPeerPort = ports[2], WebhookPort = ports[3] };
    }

    public static ControlPlaneState? Read(string clusterDirectory)
    {
        var path = Path.Combine(clusterDirectory, FileName);
        try
        {
            return File.Exists(path) ? JsonSerializer.Deserialize(File.ReadAllText(path), StateJsonContext.Default.ControlPlaneState) : null;
        }
        catch (JsonException exception)
        {
            throw new LocalClusterException($"{path} cannot be read: {exception.Message} Take the clusters down and start them anew.", exception);
        }
    }

    public void Write(string clusterDirectory) =>
        PrivateFile.Write(Path.Combine(clusterDirectory, FileName), JsonSerializer.Serialize(this, StateJsonContext.Default.ControlPlaneState));
}

[JsonSourceGenerationOptions(WriteIndented = true, PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase)]
[JsonSerializable(typeof(ControlPlaneState))]
internal sealed partial class StateJsonContext : JsonSerializerContext;
