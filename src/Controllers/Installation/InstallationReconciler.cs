using KubeCarrier.Api.Meta;
using KubeCarrier.Api.Operator;
using KubeCarrier.Controllers.Certificates;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Controllers.WebhookConfigurations;
using KubeCarrier.Policy.Installation;

namespace KubeCarrier.Controllers.Installation;

/// <summary>Reports in the KubeCarrier object that the installation works.</summary>
internal sealed class InstallationReconciler(
    Hub hub, AdmissionProof proof, CertificateStanding certificates, PlanExecutor executor, TimeProvider clock) : IReconciler<NamespacedName>
{
    public int Workers => 1;

    public void Watch(Action<NamespacedName> enqueue)
    {
        hub.Of<KubeCarrierInstallation>().Subscribe(change => enqueue(change.Name));
        proof.Changed += EnqueueAll;
        certificates.Changed += EnqueueAll;

        void EnqueueAll()
        {
            foreach (var installation in hub.Of<KubeCarrierInstallation>().List())
            {
                enqueue(installation.Meta.NamespacedName);
            }
        }
    }

    public async Task<TimeSpan?> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (hub.Of<KubeCarrierInstallation>().Get(key) is not { } seen)
        {
            return null;
        }

        var plan = InstallationPlan.For(seen.As<KubeCarrierInstallation>(), proof.State, certificates.State, clock.GetUtcNow());
        return (await executor.ExecuteAsync(seen, hub.Of<KubeCarrierInstallation>(), plan, cancellationToken)).LookAgain;
    }
}
