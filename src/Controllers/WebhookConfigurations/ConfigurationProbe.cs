using System.Collections.Concurrent;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Controllers.WebhookConfigurations;

/// <summary>Asks API servers whether they have loaded a webhook configuration, and whether they serve what its rules name.</summary>
internal sealed class ConfigurationProbe(Hub hub, FreshConnections fresh, string systemNamespace)
{
    private readonly ConcurrentDictionary<RuleResource, bool> _served = [];

    /// <summary>Null when so many canaries in a row were denied with the configuration's hash; else what the first other answer was.</summary>
    public async Task<string?> WhyNotProvenAsync(ProvenConfiguration configuration, int times, CancellationToken cancellationToken)
    {
        for (var i = 0; i < times; i++)
        {
            if (await AnswerAsync(configuration, cancellationToken) is { } problem)
            {
                return problem;
            }
        }

        return null;
    }

    /// <summary>What the rules name and discovery does not have. What was found once is not asked for again.</summary>
    public async Task<IReadOnlyList<RuleResource>> UnknownRulesAsync(WantedConfiguration wanted, CancellationToken cancellationToken)
    {
        var open = RuleDiscovery.Named(wanted.Configuration)
            .Where(named => wanted.Unserved?.Contains(named) is not true && !_served.ContainsKey(named))
            .ToList();
        var documents = new Dictionary<string, JsonObject?>(StringComparer.Ordinal);
        foreach (var path in open.Select(named => named.Document).Distinct(StringComparer.Ordinal))
        {
            documents[path] = await hub.Cluster.GetPathAsync(path, cancellationToken);
        }

        var unknown = RuleDiscovery.Unknown(open, documents);
        foreach (var served in open.Except(unknown))
        {
            _served[served] = true;
        }

        return unknown;
    }

    private async Task<string?> AnswerAsync(ProvenConfiguration configuration, CancellationToken cancellationToken)
    {
        try
        {
            await fresh.Cluster.CreateAsync(
                Region.ResourceType,
                Canary.ObjectFor(configuration.Name, systemNamespace),
                new() { FieldManager = WellKnown.FieldManagers.Controller, DryRun = true },
                cancellationToken);
            return "the canary was admitted: the API server does not call the webhooks";
        }
        catch (ApiException refusal)
        {
            return Canary.Proves(refusal.Message, configuration.Hash) ? null : $"the canary was answered with: {refusal.Message}";
        }
    }
}
