using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Api.Operator;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Config;
using KubeCarrier.Kubernetes.Yaml;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeCarrier.Integration.Tests.Operation;

/// <summary>The controller issues the webhooks' certificate itself, and API servers trust it at every moment.</summary>
[Collection(SecondHubGroup.Name)]
public sealed class CertificateRotationTests(HubFixture hub)
{
    private const string Namespace = WellKnown.SystemNamespace;
    private const string Secret = "kubecarrier-webhooks-tls";
    private const string Authority = "kubecarrier-webhooks-tls-ca";
    private const int Rotations = 3;
    private const int Writers = 5;

    /// <summary>Each writer's; together 50 in a second, unless the machine is slower.</summary>
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(100);

    [Shows("B68", "B69")]
    [ClusterFact(LocalOnly = true)]
    public async Task Three_authorities_follow_each_other_under_steady_writes_of_which_none_fails_and_none_goes_unjudged()
    {
        var installation = hub.Installation;
        var (certificate, key) = (await File.ReadAllTextAsync(installation.CertificateFile), await File.ReadAllTextAsync(installation.KeyFile));
        foreach (var file in new[] { Path.Combine("overlays", "self-managed", "certificates.yaml"), Path.Combine("deploy", "kubecarrier.yaml") })
        {
            (await hub.Clusters.Management.Kubectl.RunAsync("apply", "--server-side", "-f", RepositoryRoot.Combine("manifests", file))).ShouldSucceed();
        }

        await hub.Controller.StopAsync();
        var controller = hub.ControllerThatIssues(Secret);
        using var stop = new CancellationTokenSource();
        var kubelet = MountAsync(installation, stop.Token);
        try
        {
            await controller.StartAsync();
            await Eventually.Async(() => WriteAsync(hub.Tenant.Client, 0), "API servers trust what the controller has issued");
            await hub.Admin.SeesAsync(KubeCarrierInstallation.ResourceType, null, "kubecarrier", found => found.Condition("CertificatesValid").ShouldBe("True/CertificatesValid"));

            await RotateUnderWritesAsync();

            // Its certificate comes back from the authority that is trusted.
            var before = await SerialAsync();
            await hub.Admin.DeleteAsync(KubernetesResources.Secrets, Namespace, Secret);
            await Eventually.Async(async () => (await SerialAsync()).ShouldNotBe(before), "the certificate is back");
            await WriteAsync(hub.Tenant.Client, 0);
        }
        finally
        {
            await stop.CancelAsync();
            await kubelet;
            await controller.StopAsync();
            await File.WriteAllTextAsync(installation.KeyFile, key);
            await File.WriteAllTextAsync(installation.CertificateFile, certificate);
            await hub.Controller.StartAsync();
        }

        await Eventually.Async(() => WriteAsync(hub.Tenant.Client, 0), "the hub is as it was");
    }

    private async Task RotateUnderWritesAsync()
    {
        using var stop = new CancellationTokenSource();
        var writers = await Task.WhenAll(Enumerable.Range(0, Writers).Select(async number =>
        {
            var kubeconfig = await (number % 2 == 0 ? hub.Clusters.Management.WriteKubeconfigAsync("team-b-member") : hub.Clusters.Management.WriteKubeconfigAsync("team-b-member", "writers"));
            return Task.Run(() => WriteUntilAsync(kubeconfig, number, stop.Token));
        }));
        for (var rotation = 0; rotation < Rotations; rotation++)
        {
            var before = await SerialAsync();
            await hub.Admin.DeleteAsync(KubernetesResources.Secrets, Namespace, Authority);
            await Eventually.Async(async () => (await SerialAsync()).ShouldNotBe(before), $"authority {rotation + 2} has signed");
        }

        await Task.Delay(TimeSpan.FromSeconds(7), CancellationToken.None); // the server looks at its files every five seconds
        await stop.CancelAsync();
        var results = await Task.WhenAll(writers);
        results.SelectMany(result => result.Failures).ShouldBeEmpty();
        results.Sum(result => result.Count).ShouldBeGreaterThan(100);
    }

    private static async Task<(int Count, IReadOnlyList<string> Failures)> WriteUntilAsync(string kubeconfig, int number, CancellationToken stop)
    {
        using var client = ClusterClient.Create(Kubeconfig.LoadFile(kubeconfig, context: null), new() { Component = "writer", MaxAttempts = 1 }, NullLogger.Instance);
        var (count, failures) = (0, new List<string>());
        while (!stop.IsCancellationRequested)
        {
            try
            {
                await WriteAsync(client, count++ + number);
            }
            catch (Exception failure) when (failure is ApiException or HttpRequestException or ShouldAssertException)
            {
                failures.Add(failure.Message);
            }

            await Task.Delay(Pause, CancellationToken.None);
        }

        return (count, failures);
    }

    // Dry runs, for which webhooks are called as for any other write: two that are admitted with what the mutating webhook adds, and one that is refused.
    private static async Task WriteAsync(IClusterClient client, int number)
    {
        var service = TestService.CouchDb;
        var isGood = number % 3 < 2;
        var instance = YamlDocuments.ParseObject(service.Instance("team-b", isGood ? "rotation" : new('r', 64), "{username: hans, password: hans2000}"));
        var write = client.CreateAsync(service.Tenants, instance, new() { FieldManager = "writer", DryRun = true }, CancellationToken.None);
        if (isGood)
        {
            (await write).Texts("metadata", "finalizers").ShouldContain(WellKnown.Finalizers.Sync);
        }
        else
        {
            (await write.ShouldBeRefusedAsync()).ShouldContain("kubecarrier.io\" denied the request");
        }
    }

    private async Task<string> SerialAsync() =>
        (await hub.Admin.GetAsync(KubernetesResources.Secrets, Namespace, Secret)).Text("data", "tls.crt").ShouldNotBeNull();

    // What a kubelet does with a Secret that is mounted: some time later it is in the files.
    private async Task MountAsync(HubInstallation installation, CancellationToken stop)
    {
        while (!stop.IsCancellationRequested)
        {
            if (await hub.Admin.FindAsync(KubernetesResources.Secrets, Namespace, Secret) is { } secret
                && Decoded(secret, "tls.crt") is var certificate && certificate != await File.ReadAllTextAsync(installation.CertificateFile, CancellationToken.None))
            {
                await File.WriteAllTextAsync(installation.KeyFile, Decoded(secret, "tls.key"), CancellationToken.None);
                await File.WriteAllTextAsync(installation.CertificateFile, certificate, CancellationToken.None);
            }

            await Task.Delay(TimeSpan.FromSeconds(1), CancellationToken.None);
        }
    }

    private static string Decoded(JsonObject secret, string member) => Encoding.UTF8.GetString(Convert.FromBase64String(secret.Text("data", member).ShouldNotBeNull()));
}
