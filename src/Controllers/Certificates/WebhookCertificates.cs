using System.Security.Cryptography.X509Certificates;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Kubernetes.Certificates;
using KubeCarrier.Policy.Certificates;

namespace KubeCarrier.Controllers.Certificates;

/// <summary>
/// The Secrets with the webhooks' certificates, read one by one: the certificate with its bundle, which the replicas mount, and where the controller
/// issues it also the authority, whose key no replica has. The bundle is in both, so that one that is deleted takes nobody's trust away.
/// </summary>
/// <param name="hub">Where they are.</param>
/// <param name="secret">The certificate.</param>
/// <param name="serverName">What API servers call the webhooks by.</param>
internal sealed class WebhookCertificates(Hub hub, NamespacedName secret, string serverName)
{
    private const string AuthorityName = "kubecarrier-webhooks-ca";

    public NamespacedName Secret => secret;

    private NamespacedName AuthoritySecret => secret with { Name = $"{secret.Name}-ca" };

    /// <summary>What there is where the controller issues.</summary>
    public async Task<IssuedCertificates> IssuedAsync(CancellationToken cancellationToken)
    {
        var (serving, authority) = (await GetAsync(secret, cancellationToken), await GetAsync(AuthoritySecret, cancellationToken));
        var trusted = CertificateFiles.BundleIn(authority).Concat(CertificateFiles.BundleIn(serving)).DistinctBy(CertificateFiles.Id)
            .OrderByDescending(one => one.NotBefore).ThenBy(CertificateFiles.Id, StringComparer.Ordinal).ToList();
        return new(serving, authority, trusted);
    }

    /// <summary>What there is where somebody else issues; <paramref name="bundles"/> are the configurations'.</summary>
    public async Task<CertificatesObserved> CheckedAsync(IReadOnlyList<string> bundles, CancellationToken cancellationToken)
    {
        var read = bundles.Select(CertificateFiles.Certificates).ToList();
        var ids = read.ConvertAll(bundle => bundle.Select(CertificateFiles.Id).ToHashSet(StringComparer.Ordinal));
        var everywhere = read.SelectMany(bundle => bundle).DistinctBy(CertificateFiles.Id).Where(one => ids.TrueForAll(bundle => bundle.Contains(CertificateFiles.Id(one))));
        return Observed(null, [.. everywhere], CertificateFiles.PairIn(await GetAsync(secret, cancellationToken)));
    }

    public CertificatesObserved Observed(IssuedCertificates found, bool isBundleLoaded) =>
        Observed(found.Signing, found.Trusted, found.Serving) with { IsBundleShared = found.IsShared, IsBundleLoaded = isBundleLoaded };

    public async Task TakeAsync(CertificateStep step, IssuedCertificates found, CancellationToken cancellationToken)
    {
        switch (step)
        {
            case CertificateStep.NewAuthority(var notBefore, var notAfter):
                var made = CertificateIssuer.NewAuthority(AuthorityName, notBefore, notAfter);
                await WriteAsync(AuthoritySecret, found.AuthoritySecret, made, made.Certificate + "\n" + found.Bundle, cancellationToken);
                break;
            case CertificateStep.Issue(var notBefore, var notAfter) when found.Signing is { } signing:
                await WriteAsync(secret, found.ServingSecret, CertificateIssuer.Issue(signing, [serverName], notBefore, notAfter), found.Bundle, cancellationToken);
                break;
            case CertificateStep.Trust(var kept) when (found.Signing, found.Serving) is ({ } signing, { } serving):
                var bundle = found.BundleOf(kept);
                await WriteAsync(secret, found.ServingSecret, serving, bundle, cancellationToken);
                await WriteAsync(AuthoritySecret, found.AuthoritySecret, signing, bundle, cancellationToken);
                break;
        }
    }

    private CertificatesObserved Observed(PemPair? signing, IReadOnlyList<X509Certificate2> trusted, PemPair? serving) => new(
        signing is null ? null : CertificateFiles.Facts(CertificateFiles.Certificates(signing.Certificate)[0]),
        [.. trusted.Select(CertificateFiles.Facts)],
        serving is null ? null : CertificateFiles.Facts(serving, trusted),
        [serverName],
        IsBundleShared: true,
        IsBundleLoaded: true);

    private Task<JsonObject?> GetAsync(NamespacedName name, CancellationToken cancellationToken) => hub.Cluster.GetAsync(KubernetesResources.Secrets, name, cancellationToken);

    // Whatever else stands there stays; what somebody has changed meanwhile is read again first.
    private async Task WriteAsync(NamespacedName name, JsonObject? found, PemPair pair, string bundle, CancellationToken cancellationToken)
    {
        if (found is null)
        {
            await hub.Cluster.CreateAsync(KubernetesResources.Secrets, CertificateFiles.Secret(name, pair, bundle), Options, cancellationToken);
            return;
        }

        var next = (JsonObject)found.DeepClone();
        next["data"] = CertificateFiles.Data(pair, bundle);
        await hub.Cluster.UpdateAsync(KubernetesResources.Secrets, next, Options, cancellationToken);
    }

    private static Kubernetes.Client.WriteOptions Options => new() { FieldManager = WellKnown.FieldManagers.Controller };
}

/// <summary>What the controller has issued so far.</summary>
/// <param name="ServingSecret">Null when there is none.</param>
/// <param name="AuthoritySecret">Null when there is none.</param>
/// <param name="Trusted">The bundle, newest first.</param>
internal sealed record IssuedCertificates(JsonObject? ServingSecret, JsonObject? AuthoritySecret, IReadOnlyList<X509Certificate2> Trusted)
{
    public PemPair? Serving { get; } = CertificateFiles.PairIn(ServingSecret);

    public PemPair? Signing { get; } = CertificateFiles.PairIn(AuthoritySecret);

    public string Bundle => Pem(Trusted);

    public bool IsShared => IsWhole(ServingSecret) && IsWhole(AuthoritySecret);

    public string BundleOf(IReadOnlyList<string> authorities) => Pem(Trusted.Where(one => authorities.Contains(CertificateFiles.Id(one), StringComparer.Ordinal)));

    private bool IsWhole(JsonObject? secret) => CertificateFiles.BundleIn(secret).Count == Trusted.Count;

    private static string Pem(IEnumerable<X509Certificate2> authorities) => string.Join('\n', authorities.Select(one => one.ExportCertificatePem()));
}
