using System.Text;
using System.Text.Json;

namespace KubeCarrier.LocalClusters.Certificates;

/// <summary>How an API server shows a webhook server who it is: an AdmissionConfiguration that names a kubeconfig.</summary>
internal static class WebhookCredentials
{
    /// <summary>For both webhook plugins, which share the file.</summary>
    public static string AdmissionConfiguration(string kubeconfigPath) => $"""
        apiVersion: apiserver.config.k8s.io/v1
        kind: AdmissionConfiguration
        plugins:
        - name: MutatingAdmissionWebhook
          configuration:
            apiVersion: apiserver.config.k8s.io/v1
            kind: WebhookAdmissionConfiguration
            kubeConfigFile: "{JsonEncodedText.Encode(kubeconfigPath)}"
        - name: ValidatingAdmissionWebhook
          configuration:
            apiVersion: apiserver.config.k8s.io/v1
            kind: WebhookAdmissionConfiguration
            kubeConfigFile: "{JsonEncodedText.Encode(kubeconfigPath)}"

        """;

    /// <summary>The user's name is the address that the certificate is shown to; 1.20 looks a webhook with a URL up by host and port.</summary>
    public static string Kubeconfig(string host, KeyPair client) => $"""
        apiVersion: v1
        kind: Config
        users:
        - name: "{host}"
          user:
            client-certificate-data: {Base64(client.CertificatePem)}
            client-key-data: {Base64(client.KeyPem)}

        """;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));
}
