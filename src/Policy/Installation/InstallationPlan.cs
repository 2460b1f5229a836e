using KubeCarrier.Api.Operator;
using KubeCarrier.Policy.Certificates;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Policy.Installation;

/// <summary>The installation is ready when this controller runs and the API server was seen to call the webhooks.</summary>
public static class InstallationPlan
{
    public static Plan For(KubeCarrierInstallation installation, AdmissionState admission, CertificateState? certificates, DateTimeOffset now)
    {
        if (!admission.IsKnown && installation.Status?.Conditions.Any(condition => condition.Type == KubeCarrierConditions.AdmissionReady) is true)
        {
            return new(); // a controller that has just started knows nothing that its predecessor did not
        }

        var isReady = admission.IsProven;
        var problem = Problem(admission);
        var message = problem?.Message ?? "the controller runs and the webhooks are called";
        var conditions = new Conditions(installation.Status, now)
            .Set(KubeCarrierConditions.AdmissionReady, isReady, problem?.Reason ?? KubeCarrierConditions.AdmissionProven,
                problem?.Message ?? "the API server calls every webhook configuration as it must be")
            .Set(KubeCarrierConditions.DeploymentReady, isReady,
                isReady ? KubeCarrierConditions.DeploymentReady : KubeCarrierConditions.DeploymentUnReady, message)
            .Set(Readiness.Ready, isReady,
                isReady ? KubeCarrierConditions.KubeCarrierReady : KubeCarrierConditions.KubeCarrierDeploymentUnReady, message);
        if (certificates is { } found)
        {
            conditions.Set(KubeCarrierConditions.CertificatesValid, found.IsGood, found.Reason, found.Message);
        }

        return new()
        {
            Status = Manifest.StatusOf(installation with
            {
                Status = new() { ObservedGeneration = installation.Metadata.Generation, Phase = conditions.Phase, Conditions = conditions.All },
            }),
        };
    }

    private static (string Reason, string Message)? Problem(AdmissionState admission) => admission switch
    {
        { IsProven: true } => null,
        { Problems: [] } => (KubeCarrierConditions.CanaryPending, "the API server was not seen to call the webhooks yet"),
        { Problems: var problems } => (problems[0].Reason, Names.List([.. problems.Select(problem => $"{problem.Configuration}: {problem.Message}")])),
    };
}
