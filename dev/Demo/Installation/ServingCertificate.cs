using KubeCarrier.LocalClusters;
using KubeCarrier.LocalClusters.Certificates;

namespace KubeCarrier.Demo.Installation;

/// <summary>A throw-away authority and the webhook server's certificate, for this machine only. Where cert-manager runs, certs/ does this.</summary>
internal sealed record ServingCertificate(string AuthorityFile, string CertificateFile, string KeyFile)
{
    public static ServingCertificate EnsureIn(DemoDirectory directory)
    {
        var files = new ServingCertificate(
            directory.HubFile("webhooks-ca.crt"), directory.HubFile("webhooks-tls.crt"), directory.HubFile("webhooks-tls.key"));
        if (!File.Exists(files.KeyFile))
        {
            var authority = CertificateAuthority.Create("kubecarrier-webhooks (local)");
            var pair = authority.IssueServer("kubecarrier-webhooks", ["localhost"], ["127.0.0.1"]);
            PrivateFile.Write(files.AuthorityFile, authority.Pair.CertificatePem);
            PrivateFile.Write(files.CertificateFile, pair.CertificatePem);
            PrivateFile.Write(files.KeyFile, pair.KeyPem); // last: it says that the set is whole
        }

        return files;
    }
}
