using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Kubernetes.Config;

/// <summary>A kubeconfig that somebody left in a Secret.</summary>
public static class KubeconfigSecret
{
    /// <summary>Throws <see cref="KubeconfigException"/> with a sentence for the Secret's owner.</summary>
    public static async Task<byte[]> ReadAsync(IClusterClient cluster, NamespacedName name, string key, CancellationToken cancellationToken)
    {
        var secret = await cluster.GetAsync(KubernetesResources.Secrets, name, cancellationToken)
            ?? throw new KubeconfigException($"Secret {name} does not exist; create it with the kubeconfig of the service cluster under the key {key}.");
        if (secret.Text("data", key) is not { } data)
        {
            throw new KubeconfigException($"Secret {name} has no key {key}; put the kubeconfig of the service cluster there.");
        }

        try
        {
            return Convert.FromBase64String(data);
        }
        catch (FormatException)
        {
            throw new KubeconfigException($"Secret {name} holds no base64 under {key}.");
        }
    }
}
