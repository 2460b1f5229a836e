namespace KubeCarrier.Kubernetes.Config;

/// <summary>A kubeconfig that cannot be used or is refused; the message names the field and never repeats a secret.</summary>
public sealed class KubeconfigException(string message, Exception? inner = null) : Exception(message, inner);
