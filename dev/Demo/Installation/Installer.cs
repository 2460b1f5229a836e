using KubeCarrier.Demo.Processes;

namespace KubeCarrier.Demo.Installation;

/// <summary>Puts KubeCarrier into the clusters, in the order that never leaves a webhook configuration without a server.</summary>
internal sealed class Installer(Kubectl kubectl, Action<string> tell, CancellationToken cancellationToken)
{
    public async Task InstallAsync(IReadOnlyList<string> serviceClusters, HubProcess webhooks, HubProcess controller, string webhookManifests)
    {
        await StepAsync("installing the custom resource definitions", Apply("-k", "manifests/crds"), "");
        await StepAsync("waiting for them", ["wait", "--for=condition=Established", "crd", "--all", "--timeout=60s"], "");
        await StepAsync(
            "installing the namespace and the access rights",
            Apply("-f", "manifests/deploy/namespace.yaml", "-f", "manifests/deploy/service-accounts.yaml"), "");
        await StepAsync(null, Apply("-k", "manifests/rbac"), "");
        foreach (var cluster in serviceClusters)
        {
            await StepAsync($"granting KubeCarrier its rights in {cluster}", ["--context", cluster, .. Apply("-k", "manifests/rbac/service-cluster")], "");
        }

        await webhooks.EnsureReadyAsync(tell, cancellationToken);
        await StepAsync("installing the webhook configurations", Apply("-f", "-"), webhookManifests);
        await controller.EnsureReadyAsync(tell, cancellationToken);
        await StepAsync("installing the KubeCarrier object", Apply("-f", "manifests/deploy/kubecarrier.yaml"), "");
        await StepAsync("waiting until KubeCarrier is ready", ["wait", "--for=condition=Ready", "kubecarrier/kubecarrier", "--timeout=90s"], "");
    }

    // Server-side, so that applying twice changes nothing, whatever the controller has added meanwhile.
    private static IReadOnlyList<string> Apply(params IReadOnlyList<string> what) => ["apply", "--server-side", "--force-conflicts", .. what];

    private async Task StepAsync(string? what, IReadOnlyList<string> arguments, string input)
    {
        if (what is not null)
        {
            tell(what);
        }

        await Progress.WhileAsync("kubectl " + arguments[0], tell, kubectl.SucceedAsync(arguments, input, cancellationToken));
    }
}
