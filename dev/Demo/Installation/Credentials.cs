using System.Text;
using KubeCarrier.LocalClusters;

namespace KubeCarrier.Demo.Installation;

/// <summary>Kubeconfigs for everybody in the demo, with client certificates; those that are right already stay as they are.</summary>
internal static class Credentials
{
    private const string ServiceAccounts = "system:serviceaccounts";

    /// <summary>As a process in a pod would be known: by its ServiceAccount.</summary>
    public static string OfServiceAccount(LocalControlPlane cluster, DemoDirectory directory, string @namespace, string name) => Ensure(
        cluster, directory.HubFile(name + ".kubeconfig"), $"system:serviceaccount:{@namespace}:{name}", ServiceAccounts, $"{ServiceAccounts}:{@namespace}");

    /// <summary>What a provider puts into the Secret: a user with the rights of manifests/rbac/service-cluster, and no more.</summary>
    public static string OfServiceCluster(LocalControlPlane cluster, DemoDirectory directory) =>
        Ensure(cluster, directory.HubFile(cluster.Name + ".kubeconfig"), "kubecarrier");

    /// <summary>An administrator's; the user's name differs from cluster to cluster, so that the files can be merged.</summary>
    public static string OfAdministrator(LocalControlPlane cluster, DemoDirectory directory) =>
        Ensure(cluster, directory.HubFile(cluster.Name + "-admin.kubeconfig"), cluster.Name + "-admin", "system:masters");

    private static string Ensure(LocalControlPlane cluster, string path, string user, params IReadOnlyList<string> groups)
    {
        var server = cluster.Server.GetLeftPart(UriPartial.Authority) + "\n";
        var authority = Convert.ToBase64String(Encoding.UTF8.GetBytes(File.ReadAllText(cluster.Pki.CaCertificate)));
        var text = File.Exists(path) ? File.ReadAllText(path) : "";
        return text.Contains(server, StringComparison.Ordinal) && text.Contains(authority, StringComparison.Ordinal)
            ? path
            : cluster.WriteKubeconfig(path, user, groups);
    }
}
