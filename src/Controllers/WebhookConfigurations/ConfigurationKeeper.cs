using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Hosting.Metrics;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Controllers.WebhookConfigurations;

/// <summary>Writes a webhook configuration when it is not as it must be, and makes it known when that was somebody's change.</summary>
internal sealed partial class ConfigurationKeeper(Hub hub, EventRecorder events, KubeCarrierMetrics metrics, ILogger<ConfigurationKeeper> logger)
{
    /// <summary>What somebody had changed, as a sentence; null when nobody had. Reads past the cache: a watch may have died without a word.</summary>
    public async Task<string?> KeepAsync(ProvenConfiguration wanted, bool wasProven, CancellationToken cancellationToken)
    {
        var live = await hub.Of(wanted.Type).GetLiveAsync(new(null, wanted.Name), cancellationToken);
        var differences = ConfigurationDrift.Between(wanted, live?.Json);
        if (differences.Count == 0)
        {
            return null;
        }

        var told = Names.List(differences);
        if (ConfigurationDrift.IsExpected(wanted, live?.Json, wasProven))
        {
            await WriteAsync(wanted, live?.Json, cancellationToken);
            LogWritten(logger, wanted.Name, wanted.Hash, told);
            return null;
        }

        LogDrifted(logger, wanted.Name, told);
        var written = await WriteAsync(wanted, live?.Json, cancellationToken);
        metrics.Drifted(wanted.Name);
        await events.RecordAsync(written, EventReasons.WebhookConfigurationRepaired, $"was not as it must be, and was repaired: {told}", cancellationToken);
        return told;
    }

    private async Task<JsonObject> WriteAsync(ProvenConfiguration wanted, JsonObject? live, CancellationToken cancellationToken)
    {
        var cache = hub.Of(wanted.Type);
        return live is null
            ? (await cache.CreateAsync(wanted.Desired, cancellationToken)).Json
            : (await cache.UpdateAsync(ConfigurationDrift.Repaired(wanted, live), cancellationToken)).Json;
    }

    [LoggerMessage(2011, LogLevel.Information, "Webhook configuration {Configuration} was written with hash {Hash}: {Differences}")]
    private static partial void LogWritten(ILogger logger, string configuration, string hash, string differences);

    [LoggerMessage(2012, LogLevel.Warning, "Webhook configuration {Configuration} is not as it must be and is being repaired: {Differences}")]
    private static partial void LogDrifted(ILogger logger, string configuration, string differences);
}
