using System.Diagnostics.Metrics;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Certificates;
using KubeCarrier.Controllers.Tests.Support;
using KubeCarrier.Controllers.WebhookConfigurations;
using KubeCarrier.Hosting.Metrics;
using KubeCarrier.Kubernetes.Certificates;
using KubeCarrier.Policy.WebhookConfigurations;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeCarrier.Controllers.Tests.Certificates;

/// <summary>What the controller makes of the Secrets with certificates; that API servers take them is tested with real ones.</summary>
public sealed class CertificateReconcilerTests
{
    private const string ServerName = "kubecarrier-webhooks.kubecarrier-system.svc";

    private static readonly NamespacedName Serving = new("kubecarrier-system", "kubecarrier-webhooks-tls");

    private static readonly NamespacedName Authority = new("kubecarrier-system", "kubecarrier-webhooks-tls-ca");

    private readonly TestHub _hub = new();
    private readonly CertificateStanding _standing = new();

    [Shows("B69")]
    [Fact]
    public async Task From_nothing_an_authority_and_a_certificate_are_issued_and_then_left_alone()
    {
        var (reconciler, trust, _) = Create(issues: true);
        trust.IsKnown.ShouldBeFalse();

        await SettleAsync(reconciler);

        _hub.Cluster.Writes.ShouldBe([$"create secrets {Authority}", $"create secrets {Serving}"]);
        _standing.State.ShouldNotBeNull().Reason.ShouldBe("CertificatesValid");
        var (secret, authority) = (Secret(Serving), Secret(Authority));
        secret["type"]!.GetValue<string>().ShouldBe("kubernetes.io/tls");
        using var root = Certificate(authority, "tls.crt");
        using var leaf = Certificate(secret, "tls.crt");
        leaf.MatchesHostname(ServerName).ShouldBeTrue();
        IsTrusted(leaf, Bundle(secret)).ShouldBeTrue();
        Bundle(secret).ShouldHaveSingleItem().Thumbprint.ShouldBe(root.Thumbprint);
        secret["data"]!["tls.key"]!.GetValue<string>().ShouldNotBe(authority["data"]!["tls.key"]!.GetValue<string>());
        CertificateFiles.Certificates(CertificateFiles.Text(trust.Endpoint.CaBundle)!).ShouldHaveSingleItem().Thumbprint.ShouldBe(root.Thumbprint);

        _hub.Cluster.ForgetWrites();
        await SettleAsync(reconciler);
        _hub.Cluster.Writes.ShouldBeEmpty();
    }

    [Shows("B69")]
    [Fact]
    public async Task Who_deletes_the_authority_rotates_it_while_the_old_one_stays_trusted()
    {
        var (reconciler, trust, wanted) = Create(issues: true);
        await SettleAsync(reconciler);
        using var first = Certificate(Secret(Serving), "tls.crt");
        _hub.Cluster.Remove(Secret(Authority));

        await SettleAsync(reconciler);
        Bundle(Secret(Authority)).Count.ShouldBe(2);
        Certificate(Secret(Serving), "tls.crt").Thumbprint.ShouldBe(first.Thumbprint, "nobody was seen to trust the new authority");

        _hub.Clock.Advance(TimeSpan.FromSeconds(10));
        Load(trust, wanted);
        await SettleAsync(reconciler);
        using var second = Certificate(Secret(Serving), "tls.crt");
        second.Thumbprint.ShouldNotBe(first.Thumbprint);
        var trusted = CertificateFiles.Certificates(CertificateFiles.Text(trust.Endpoint.CaBundle)!);
        (IsTrusted(first, trusted), IsTrusted(second, trusted)).ShouldBe((true, true));

        _hub.Clock.Advance(TimeSpan.FromHours(1));
        await SettleAsync(reconciler);
        (IsTrusted(first, Bundle(Secret(Serving))), IsTrusted(second, Bundle(Secret(Serving)))).ShouldBe((false, true));
        Bundle(Secret(Authority)).ShouldHaveSingleItem();
    }

    [Shows("B69")]
    [Fact]
    public async Task A_deleted_certificate_comes_back_at_once_from_the_authority_that_is_trusted()
    {
        var (reconciler, trust, _) = Create(issues: true);
        await SettleAsync(reconciler);
        var bundle = trust.Endpoint.CaBundle;
        _hub.Cluster.Remove(Secret(Serving));

        await SettleAsync(reconciler);

        IsTrusted(Certificate(Secret(Serving), "tls.crt"), Bundle(Secret(Serving))).ShouldBeTrue();
        trust.Endpoint.CaBundle.ShouldBe(bundle);
    }

    [Shows("B69")]
    [Fact]
    public async Task Whatever_stands_in_a_Secret_instead_of_a_certificate_is_replaced()
    {
        var (reconciler, _, _) = Create(issues: true);
        await SettleAsync(reconciler);
        foreach (var (name, member) in new[] { (Serving, "tls.crt"), (Serving, "tls.key"), (Serving, "ca.crt"), (Authority, "tls.key"), (Authority, "ca.crt") })
        {
            foreach (var text in new[] { "", "%%", "aGVsbG8=", "AAAA" })
            {
                var broken = Secret(name);
                broken["data"]![member] = text;
                _hub.Cluster.Put(KubernetesResources.Secrets, broken);

                await SettleAsync(reconciler);

                IsTrusted(Certificate(Secret(Serving), "tls.crt"), Bundle(Secret(Authority))).ShouldBeTrue($"{name} {member} {text}");
            }
        }
    }

    [Shows("B69")]
    [Fact]
    public async Task What_may_not_be_written_is_told()
    {
        var (reconciler, _, _) = Create(issues: true);
        _hub.Cluster.Refuse($"create secrets {Authority}", new(403, "Forbidden", "secrets is forbidden"));

        (await reconciler.ReconcileAsync(Serving, CancellationToken.None)).ShouldBe(TimeSpan.FromSeconds(10));

        _standing.State.ShouldNotBeNull().ShouldSatisfyAllConditions(
            state => state.Reason.ShouldBe("CertificateNotRenewed"),
            state => state.Message.ShouldBe($"Secret {Serving} cannot be read or written: secrets is forbidden"));
    }

    [Shows("B69")]
    [Fact]
    public async Task What_cert_manager_issues_is_only_looked_at()
    {
        var (reconciler, trust, wanted) = Create(issues: false);
        trust.IsKnown.ShouldBeTrue();
        await SettleAsync(reconciler);
        _standing.State.ShouldNotBeNull().Reason.ShouldBe("CertificateMissing");

        var now = _hub.Clock.GetUtcNow();
        var authority = CertificateIssuer.NewAuthority("cert-manager", now.AddDays(-1), now.AddDays(300));
        var issued = CertificateIssuer.Issue(authority, [ServerName], now.AddDays(-1), now.AddDays(80));
        _hub.Cluster.Put(KubernetesResources.Secrets, CertificateFiles.Secret(Serving, issued, authority.Certificate));
        await SettleAsync(reconciler);
        _standing.State.ShouldNotBeNull().Reason.ShouldBe("CertificateNotTrusted");

        foreach (var configuration in wanted.Names.Select(name => wanted.Of(name).Configuration))
        {
            var live = (JsonObject)configuration.Desired.DeepClone();
            foreach (var webhook in live["webhooks"]!.AsArray())
            {
                webhook!["clientConfig"]!["caBundle"] = CertificateFiles.Base64(authority.Certificate);
            }

            _hub.Cluster.Put(configuration.Type, live);
        }

        await SeeAsync(wanted);
        await SettleAsync(reconciler);
        _standing.State.ShouldNotBeNull().Reason.ShouldBe("CertificatesValid");
        _hub.Clock.Advance(TimeSpan.FromDays(66));
        await SeeAsync(wanted);
        await SettleAsync(reconciler);
        _standing.State.ShouldNotBeNull().Reason.ShouldBe("CertificateExpiring");
        _hub.Cluster.Writes.ShouldBeEmpty();
    }

    private (CertificateReconciler Reconciler, WebhookTrust Trust, WantedConfigurations Wanted) Create(bool issues)
    {
        var endpoint = new WebhookEndpoint(null, "kubecarrier-system", "kubecarrier-webhooks", null, issues ? null : "kubecarrier-system/kubecarrier-webhooks");
        var trust = new WebhookTrust(endpoint, isKnown: !issues);
        var wanted = new WantedConfigurations(_hub.Hub, trust);
        var metrics = new KubeCarrierMetrics(new ServiceCollection().AddMetrics().BuildServiceProvider().GetRequiredService<IMeterFactory>());
        var certificates = new WebhookCertificates(_hub.Hub, Serving, endpoint.ServerName);
        return (new(_hub.Hub, certificates, trust, wanted, _standing, metrics, _hub.Clock, NullLogger<CertificateReconciler>.Instance), trust, wanted);
    }

    private async Task SeeAsync(WantedConfigurations wanted)
    {
        foreach (var configuration in wanted.Names.Select(name => wanted.Of(name).Configuration))
        {
            await _hub.Hub.Of(configuration.Type).GetLiveAsync(new(null, configuration.Name), CancellationToken.None);
        }
    }

    private static void Load(WebhookTrust trust, WantedConfigurations wanted)
    {
        foreach (var name in wanted.Names)
        {
            trust.Seen(name, trust.Endpoint);
        }
    }

    private static async Task SettleAsync(CertificateReconciler reconciler)
    {
        for (var looks = 0; await reconciler.ReconcileAsync(Serving, CancellationToken.None) < TimeSpan.FromSeconds(1); looks++)
        {
            looks.ShouldBeLessThan(10);
        }
    }

    private JsonObject Secret(NamespacedName name) => _hub.Cluster.Find(KubernetesResources.Secrets, name).ShouldNotBeNull();

    private static X509Certificate2 Certificate(JsonObject secret, string member) => X509Certificate2.CreateFromPem(CertificateFiles.Text(secret["data"]![member]!.GetValue<string>()));

    private static IReadOnlyList<X509Certificate2> Bundle(JsonObject secret) => CertificateFiles.BundleIn(secret);

    private bool IsTrusted(X509Certificate2 leaf, IEnumerable<X509Certificate2> authorities)
    {
        using var chain = new X509Chain();
        chain.ChainPolicy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        chain.ChainPolicy.CustomTrustStore.AddRange(authorities.ToArray());
        chain.ChainPolicy.RevocationMode = X509RevocationMode.NoCheck;
        chain.ChainPolicy.VerificationTime = _hub.Clock.GetUtcNow().UtcDateTime;
        return chain.Build(leaf);
    }
}
