using System.Collections.Concurrent;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Api.Operator;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Hosting.Metrics;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Controllers.WebhookConfigurations;

/// <summary>Keeps every webhook configuration of the product as it must be, and proves by canary that the API server has loaded it.</summary>
internal sealed partial class WebhookConfigurationReconciler(
    Hub hub,
    WantedConfigurations configurations,
    WebhookTrust trust,
    ConfigurationKeeper keeper,
    ConfigurationProbe probe,
    AdmissionProof proof,
    KubeCarrierMetrics metrics,
    TimeProvider clock,
    ILogger<WebhookConfigurationReconciler> logger) : IReconciler<string>
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1); // a new configuration takes a moment to be loaded
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(5); // a watch that died is no excuse for a drift of more than ten
    private static readonly TimeSpan CanaryPeriod = TimeSpan.FromMinutes(1);

    /// <summary>In a row, each on a connection of its own: behind one address there may be several API servers, and nothing says how many.</summary>
    private const int DenialsForNews = 3;

    private readonly ConcurrentDictionary<string, Standing> _standings = new(StringComparer.Ordinal);

    public int Workers => configurations.Names.Count; // one that waits for a webhook that does not answer must not keep the others from repair

    public void Watch(Action<string> enqueue)
    {
        foreach (var type in new[] { KubernetesResources.ValidatingWebhookConfigurations, KubernetesResources.MutatingWebhookConfigurations })
        {
            hub.Of(type).Subscribe(change =>
            {
                if (configurations.Names.Contains(change.Name.Name, StringComparer.Ordinal))
                {
                    enqueue(change.Name.Name);
                }
            });
        }

        hub.Of(KubernetesResources.CustomResourceDefinitions).Subscribe(_ =>
        {
            enqueue(InstanceWebhooks.ValidatingName);
            enqueue(InstanceWebhooks.MutatingName);
        });
        hub.Of<CustomResourceDiscovery>().Subscribe(_ => enqueue(InstanceWebhooks.MutatingName));
        hub.Of<DerivedCustomResource>().Subscribe(_ => enqueue(InstanceWebhooks.MutatingName));
        trust.Changed += () => EnqueueAll(enqueue);
        EnqueueAll(enqueue);
    }

    public async Task<TimeSpan?> ReconcileAsync(string key, CancellationToken cancellationToken)
    {
        if (!trust.IsKnown)
        {
            return null; // its certificates are on their way
        }

        var wanted = configurations.Of(key);
        var standing = _standings.GetOrAdd(key, _ => new());
        standing.Expect(wanted.Configuration.Hash);
        if (wanted.Covered is { } covered)
        {
            proof.Limit(key, covered);
        }

        AdmissionProblem? problem;
        try
        {
            if (await RepairAsync(wanted.Configuration, standing, cancellationToken))
            {
                return FirstRetry;
            }

            if (standing.IsProven && clock.GetElapsedTime(standing.LookedAt) < CanaryPeriod)
            {
                Cover(wanted); // a CRD that needs nothing new of this configuration is covered by it as it was proven
                return LookPeriod;
            }

            problem = await ProblemAsync(wanted, standing, cancellationToken);
        }
        catch (Exception failure) when (failure is ApiException or HttpRequestException or TimeoutException)
        {
            // Not left to the queue: it would wait minutes in the end, and whoever comes back is to be looked at within seconds.
            problem = new(key, KubeCarrierConditions.ConfigurationDrifted, $"it cannot be looked at or repaired: {failure.Message}");
        }

        return problem is null ? Proven(wanted, standing) : NotProven(wanted.Configuration, standing, problem);
    }

    private void EnqueueAll(Action<string> enqueue)
    {
        foreach (var name in configurations.Names)
        {
            enqueue(name);
        }
    }

    private TimeSpan Proven(WantedConfiguration wanted, Standing standing)
    {
        standing.Proven(clock.GetTimestamp());
        trust.Seen(wanted.Configuration.Name, wanted.Endpoint);
        proof.Report(wanted.Configuration.Name, null);
        return LookPeriod;
    }

    private TimeSpan NotProven(ProvenConfiguration wanted, Standing standing, AdmissionProblem problem)
    {
        LogNotProven(logger, wanted.Name, wanted.Hash, problem.Message);
        if (standing.Retry > Patience && proof.Report(wanted.Name, problem))
        {
            LogProblem(logger, wanted.Name, problem.Reason, problem.Message);
        }

        return standing.NextRetry(LookPeriod);
    }

    private async Task<bool> RepairAsync(ProvenConfiguration wanted, Standing standing, CancellationToken cancellationToken)
    {
        if (await keeper.KeepAsync(wanted, standing.WasProven, cancellationToken) is not { } drift)
        {
            return false;
        }

        metrics.CanaryLooked(wanted.Name, proven: false);
        standing.Unproven();
        proof.Report(wanted.Name, new(wanted.Name, KubeCarrierConditions.ConfigurationDrifted, $"it was repaired and is not proven yet; {drift}"));
        return true;
    }

    private async Task<AdmissionProblem?> ProblemAsync(WantedConfiguration wanted, Standing standing, CancellationToken cancellationToken)
    {
        var name = wanted.Configuration.Name;
        var why = await probe.WhyNotProvenAsync(wanted.Configuration, standing.IsProven ? 1 : DenialsForNews, cancellationToken);
        metrics.CanaryLooked(name, proven: why is null);
        if (why is not null)
        {
            return new(name, KubeCarrierConditions.CanaryNotDenied, why);
        }

        Cover(wanted); // what is judged is judged, whatever else the rules name
        var unknown = await probe.UnknownRulesAsync(wanted, cancellationToken);
        metrics.RulesLooked(name, unknown.Count);
        return unknown.Count == 0
            ? null
            : new(name, KubeCarrierConditions.RuleMatchesNothing, $"rules name what the API server does not serve: {Names.List([.. unknown.Select(named => named.ToString())])}");
    }

    private void Cover(WantedConfiguration wanted)
    {
        if (wanted.Covered is { } covered)
        {
            proof.Cover(wanted.Configuration.Name, covered);
        }
    }

    [LoggerMessage(2010, LogLevel.Information, "Webhook configuration {Configuration} with hash {Hash} is not proven yet: {Problem}")]
    private static partial void LogNotProven(ILogger logger, string configuration, string hash, string problem);

    [LoggerMessage(2013, LogLevel.Error, "Webhook configuration {Configuration}: {Reason}: {Problem}")]
    private static partial void LogProblem(ILogger logger, string configuration, string reason, string problem);
}
