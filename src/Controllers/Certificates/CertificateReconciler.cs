using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Controllers.WebhookConfigurations;
using KubeCarrier.Hosting.Metrics;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.Certificates;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Controllers.Certificates;

/// <summary>Issues and renews the webhooks' certificate, or looks whether what cert-manager issues fits; the metric, the log and the KubeCarrier object tell.</summary>
internal sealed partial class CertificateReconciler(
    Hub hub,
    WebhookCertificates certificates,
    WebhookTrust trust,
    WantedConfigurations configurations,
    CertificateStanding standing,
    KubeCarrierMetrics metrics,
    TimeProvider clock,
    ILogger<CertificateReconciler> logger) : IReconciler<NamespacedName>
{
    private static readonly TimeSpan LookPeriod = TimeSpan.FromSeconds(10); // a Secret that is deleted is made again while its replicas still have it
    private static readonly TimeSpan Soon = TimeSpan.FromMilliseconds(100);

    public int Workers => 1;

    private string Secret => certificates.Secret.ToString();

    public void Watch(Action<NamespacedName> enqueue) => enqueue(certificates.Secret);

    public async Task<TimeSpan?> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        try
        {
            return trust.Endpoint.InjectCaFrom is { } certificate ? await CheckAsync(certificate, cancellationToken) : await IssueAsync(cancellationToken);
        }
        catch (ApiException refusal)
        {
            // Not left to the queue: it would wait minutes in the end.
            Report(CertificateState.Refused(Secret, refusal.Message, standing.State));
            return LookPeriod;
        }
    }

    private async Task<TimeSpan> IssueAsync(CancellationToken cancellationToken)
    {
        var found = await certificates.IssuedAsync(cancellationToken);
        if (found.Trusted.Count > 0)
        {
            trust.Trust(CertificateFiles.Base64(found.Bundle));
        }

        var observed = certificates.Observed(found, trust.IsKnown && trust.IsLoaded(configurations.Names));
        if (CertificatePlan.Next(observed, clock.GetUtcNow()) is { } step)
        {
            await certificates.TakeAsync(step, found, cancellationToken);
            LogStep(logger, Secret, step);
            return Soon;
        }

        Report(CertificateState.Of(observed, Secret, "look into the controller's log, which renews it", clock.GetUtcNow()));
        return LookPeriod;
    }

    private async Task<TimeSpan> CheckAsync(string certificate, CancellationToken cancellationToken)
    {
        var observed = await certificates.CheckedAsync([.. configurations.Names.Select(BundleOf)], cancellationToken);
        Report(CertificateState.Of(observed, Secret, $"look at Certificate {certificate} and at cert-manager's injector", clock.GetUtcNow()));
        return LookPeriod;
    }

    private string BundleOf(string configuration)
    {
        var live = hub.Of(configurations.Of(configuration).Configuration.Type).Get(new(null, configuration))?.Json;
        return CertificateFiles.Text(live is null ? null : ConfigurationDrift.BundleOf(live)) ?? "";
    }

    private void Report(CertificateState state)
    {
        if (state.Ends is { } end)
        {
            metrics.CertificateEnds(end);
        }

        if (standing.Report(state))
        {
            LogState(logger, state.IsGood ? LogLevel.Information : LogLevel.Warning, state.Reason, state.Message);
        }
    }

    [LoggerMessage(2060, LogLevel.Information, "Certificates in Secret {Secret}: {Step}")]
    private static partial void LogStep(ILogger logger, string secret, CertificateStep step);

    [LoggerMessage(EventId = 2061, Message = "{Reason}: {State}")]
    private static partial void LogState(ILogger logger, LogLevel level, string reason, string state);
}
