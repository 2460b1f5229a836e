using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Controllers.WebhookConfigurations;

/// <summary>Keeps the webhook configurations for instance CRDs, and proves with a canary that the API server has loaded them.</summary>
internal sealed partial class WebhookConfigurationReconciler(
    Hub hub, AdmissionProof proof, WebhookEndpoint endpoint, string systemNamespace, ILogger<WebhookConfigurationReconciler> logger) : IReconciler<string>
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1); // a new configuration takes a moment to be loaded
    private static readonly TimeSpan LastRetry = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan CanaryPeriod = TimeSpan.FromMinutes(1);
    private const string Key = "instances";

    private TimeSpan _retry = FirstRetry;

    public int Workers => 1;

    public void Watch(Action<string> enqueue)
    {
        hub.Of(KubernetesResources.CustomResourceDefinitions).Subscribe(_ => enqueue(Key));
        hub.Of(KubernetesResources.ValidatingWebhookConfigurations).Subscribe(_ => enqueue(Key));
        hub.Of(KubernetesResources.MutatingWebhookConfigurations).Subscribe(_ => enqueue(Key));
        enqueue(Key);
    }

    public async Task<TimeSpan?> ReconcileAsync(string key, CancellationToken cancellationToken)
    {
        var crds = hub.Of(KubernetesResources.CustomResourceDefinitions).List().Where(crd => !crd.Meta.IsDeleting).Select(crd => crd.Json);
        var wanted = InstanceWebhooks.For(crds, endpoint);
        await hub.Of(KubernetesResources.MutatingWebhookConfigurations).ApplyAsync(wanted.Mutating, null, cancellationToken);
        await hub.Of(KubernetesResources.ValidatingWebhookConfigurations).ApplyAsync(wanted.Validating, null, cancellationToken);
        if (await CanaryAsync(wanted.Hash, cancellationToken) is { } problem)
        {
            LogNotProven(logger, wanted.Hash, problem);
            if (_retry > Patience)
            {
                proof.Lose();
            }

            var retry = _retry;
            _retry = TimeSpan.FromTicks(Math.Min(2 * retry.Ticks, LastRetry.Ticks));
            return retry;
        }

        _retry = FirstRetry;
        proof.Set(wanted.Covered);
        return CanaryPeriod;
    }

    private async Task<string?> CanaryAsync(string hash, CancellationToken cancellationToken)
    {
        try
        {
            await hub.Cluster.CreateAsync(
                Region.ResourceType,
                InstanceWebhooks.CanaryObject(systemNamespace),
                new() { FieldManager = WellKnown.FieldManagers.Controller, DryRun = true },
                cancellationToken);
            return "the canary was admitted: the API server does not call the webhooks";
        }
        catch (ApiException refusal)
        {
            return InstanceWebhooks.Proves(refusal.Message, hash) ? null : refusal.Message;
        }
    }

    [LoggerMessage(2010, LogLevel.Information, "Webhook configuration {Hash} is not proven yet: {Problem}")]
    private static partial void LogNotProven(ILogger logger, string hash, string problem);
}
