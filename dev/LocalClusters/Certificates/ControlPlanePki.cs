using System.Security.Cryptography;

namespace KubeCarrier.LocalClusters.Certificates;

/// <summary>Every key and certificate of one control plane, below its <c>pki</c> folder.</summary>
internal sealed class ControlPlanePki(string directory)
{
    public string CaCertificate => Path.Combine(directory, "ca.crt");

    public string ServerCertificate => Path.Combine(directory, "apiserver.crt");

    public string ServerKey => Path.Combine(directory, "apiserver.key");

    public string ServiceAccountKey => Path.Combine(directory, "service-accounts.key");

    public string EtcdCaCertificate => Path.Combine(directory, "etcd-ca.crt");

    public string EtcdServerCertificate => Path.Combine(directory, "etcd.crt");

    public string EtcdServerKey => Path.Combine(directory, "etcd.key");

    public string EtcdClientCertificate => Path.Combine(directory, "etcd-client.crt");

    public string EtcdClientKey => Path.Combine(directory, "etcd-client.key");

    private string CaKey => Path.Combine(directory, "ca.key");

    /// <summary>The authority that signs both the API server's certificate and those of its users.</summary>
    public CertificateAuthority ReadAuthority() => new(new(File.ReadAllText(CaCertificate), File.ReadAllText(CaKey)));

    /// <summary>Makes all of it at once, or nothing: an interrupted start leaves no half set behind.</summary>
    public void EnsureCreated(string clusterName)
    {
        if (Directory.Exists(directory))
        {
            return;
        }

        var temporary = $"{directory}.{Guid.NewGuid():N}.tmp";
        PrivateFile.CreateDirectory(temporary);
        new ControlPlanePki(temporary).Create(clusterName);
        Directory.Move(temporary, directory);
    }

    private void Create(string clusterName)
    {
        var authority = CertificateAuthority.Create($"{clusterName} (local)");
        Write(authority.Pair, CaCertificate, CaKey);
        Write(
            authority.IssueServer(
                "kube-apiserver",
                ["localhost", "kubernetes", "kubernetes.default", "kubernetes.default.svc", "kubernetes.default.svc.cluster.local"],
                ["127.0.0.1", "10.0.0.1"]),
            ServerCertificate,
            ServerKey);

        // Its own authority: a certificate that makes somebody a user of the API must not open the store behind it.
        var etcd = CertificateAuthority.Create($"{clusterName} etcd (local)");
        PrivateFile.Write(EtcdCaCertificate, etcd.Pair.CertificatePem);
        Write(etcd.IssueServer("etcd", ["localhost"], ["127.0.0.1"]), EtcdServerCertificate, EtcdServerKey);
        Write(etcd.IssueClient("kube-apiserver", []), EtcdClientCertificate, EtcdClientKey);

        using var serviceAccounts = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        PrivateFile.Write(ServiceAccountKey, serviceAccounts.ExportECPrivateKeyPem());
    }

    private static void Write(KeyPair pair, string certificate, string key)
    {
        PrivateFile.Write(certificate, pair.CertificatePem);
        PrivateFile.Write(key, pair.KeyPem);
    }
}
