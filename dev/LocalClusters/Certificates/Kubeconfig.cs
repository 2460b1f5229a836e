using System.Text;
using System.Text.Json;

namespace KubeCarrier.LocalClusters.Certificates;

/// <summary>A kubeconfig with everything inline, so that it can be carried elsewhere.</summary>
internal static class Kubeconfig
{
    public static string For(string cluster, Uri server, string caCertificatePem, string user, KeyPair client) => $"""
        apiVersion: v1
        kind: Config
        clusters:
        - name: {cluster}
          cluster:
            server: {server.GetLeftPart(UriPartial.Authority)}
            certificate-authority-data: {Base64(caCertificatePem)}
        users:
        - name: {Quoted(user)}
          user:
            client-certificate-data: {Base64(client.CertificatePem)}
            client-key-data: {Base64(client.KeyPem)}
        contexts:
        - name: {cluster}
          context:
            cluster: {cluster}
            user: {Quoted(user)}
        current-context: {cluster}

        """;

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    // A JSON string is a YAML string too, whatever the name holds.
    private static string Quoted(string text) => $"\"{JsonEncodedText.Encode(text)}\"";
}
