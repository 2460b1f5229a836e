using System.Text.Json;
using KubeCarrier.LocalClusters;
using KubeCarrier.LocalClusters.Processes;

namespace KubeCarrier.Demo.Processes;

/// <summary>
/// Where the two processes listen, remembered: a restarted webhook server must be found where it was. Its port is the one that the management
/// cluster keeps for it, because the API server shows its certificate there and nowhere else.
/// </summary>
internal sealed record HubPorts(int Webhooks, int WebhooksHealth, int WebhooksMetrics, int ControllerHealth, int ControllerMetrics)
{
    private const string FileName = "ports.json";

    /// <summary>Those of last time, unless somebody else took one while our process was down.</summary>
    public static async Task<HubPorts> EnsureAsync(DemoDirectory directory, LocalControlPlane management, CancellationToken cancellationToken)
    {
        var path = directory.HubFile(FileName);
        if (File.Exists(path) && Read(path) is { } known && known.Webhooks == management.WebhookPort && !await known.AreTakenAsync(directory, cancellationToken))
        {
            return known;
        }

        var free = FreePorts.Choose(4);
        var ports = new HubPorts(management.WebhookPort, free[0], free[1], free[2], free[3]);
        PrivateFile.Write(path, JsonSerializer.Serialize(ports));
        return ports;
    }

    private static HubPorts? Read(string path)
    {
        try
        {
            return JsonSerializer.Deserialize<HubPorts>(File.ReadAllText(path));
        }
        catch (JsonException)
        {
            return null; // whatever it was, new ones do as well
        }
    }

    private async Task<bool> AreTakenAsync(DemoDirectory directory, CancellationToken cancellationToken)
    {
        var running = OwnedProcess.Find(directory.Hub).Select(process => process.Component).ToHashSet(StringComparer.Ordinal);
        int[] ours = running.Contains(DemoEnvironment.WebhooksComponent) ? [] : [WebhooksHealth, WebhooksMetrics];
        int[] others = running.Contains(DemoEnvironment.ControllerComponent) ? [] : [ControllerHealth, ControllerMetrics];
        foreach (var port in ours.Concat(others))
        {
            if (await FreePorts.AnswersAsync(port, cancellationToken))
            {
                return true;
            }
        }

        return false;
    }
}
