using KubeCarrier.Api.Operator;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.Installation;

/// <summary>The installation is ready when this controller runs and the API server was seen to call the webhooks (design decision 4).</summary>
public static class InstallationPlan
{
    public static Plan For(KubeCarrierInstallation installation, bool isAdmissionProven, DateTimeOffset now)
    {
        ArgumentNullException.ThrowIfNull(installation);
        var message = isAdmissionProven ? "the controller runs and the webhooks are called" : "the API server does not call the webhooks yet";
        var conditions = new Conditions(installation.Status, now)
            .Set(KubeCarrierConditions.DeploymentReady, isAdmissionProven,
                isAdmissionProven ? KubeCarrierConditions.DeploymentReady : KubeCarrierConditions.DeploymentUnReady, message)
            .Set(Readiness.Ready, isAdmissionProven,
                isAdmissionProven ? KubeCarrierConditions.KubeCarrierReady : KubeCarrierConditions.KubeCarrierDeploymentUnReady, message);
        return new()
        {
            Status = Manifest.StatusOf(installation with
            {
                Status = new() { ObservedGeneration = installation.Metadata.Generation, Phase = conditions.Phase, Conditions = conditions.All },
            }),
        };
    }
}
