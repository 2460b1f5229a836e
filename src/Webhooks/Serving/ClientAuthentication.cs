using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using KubeCarrier.Kubernetes.Certificates;

namespace KubeCarrier.Webhooks.Serving;

/// <summary>
/// Lets only API servers in, by client certificate: of an authority of ours, in its time, for clients, and with one of the names that were given.
/// Everybody else is turned away in the handshake, before a byte of a request is read.
/// </summary>
internal sealed partial class ClientAuthentication(
    ReloadingAuthorities authorities, IReadOnlyList<string> names, TimeProvider clock, ILogger<ClientAuthentication> logger)
{
    private const string CommonName = "2.5.4.3";

    /// <summary>Whoever is refused can come back as often as it likes; the log tells of one in this time.</summary>
    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private long? _loggedAt;

    /// <param name="tls">Of one connection.</param>
    /// <param name="isTold">Whether the log tells of a refusal.</param>
    public void ApplyTo(SslServerAuthenticationOptions tls, bool isTold)
    {
        var trust = new X509ChainPolicy
        {
            TrustMode = X509ChainTrustMode.CustomRootTrust,
            RevocationMode = X509RevocationMode.NoCheck,
            DisableCertificateDownloads = true, // a caller's certificate must not make us fetch URLs
        };
        trust.CustomTrustStore.AddRange(authorities.Current);
        tls.ClientCertificateRequired = true;
        tls.CertificateChainPolicy = trust;
        tls.AllowTlsResume = false; // a resumed session would skip what is checked here
        tls.RemoteCertificateValidationCallback = (_, certificate, chain, errors) => IsAdmitted(certificate as X509Certificate2, chain, errors, isTold);
    }

    private bool IsAdmitted(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors, bool isTold)
    {
        var problem = WhyRefused(certificate, chain, errors);
        if (problem is not null && isTold && IsTimeToLog())
        {
            LogRefused(logger, problem);
        }

        return problem is null;
    }

    private string? WhyRefused(X509Certificate2? certificate, X509Chain? chain, SslPolicyErrors errors)
    {
        if (certificate is null)
        {
            return "it showed no certificate";
        }

        if (errors != SslPolicyErrors.None)
        {
            var reasons = chain?.ChainStatus.Select(status => status.Status.ToString()) ?? [];
            return $"its certificate {certificate.Subject} is not valid here: {string.Join(", ", reasons.DefaultIfEmpty(errors.ToString()))}";
        }

        return NamesOf(certificate).Any(name => names.Contains(name, StringComparer.Ordinal))
            ? null
            : $"its certificate {certificate.Subject} has none of the names {string.Join(", ", names)}";
    }

    private static IEnumerable<string> NamesOf(X509Certificate2 certificate)
    {
        var common = certificate.SubjectName.EnumerateRelativeDistinguishedNames()
            .Where(part => !part.HasMultipleElements && part.GetSingleElementType().Value == CommonName)
            .Select(part => part.GetSingleElementValue())
            .OfType<string>();
        var alternative = certificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().SelectMany(extension => extension.EnumerateDnsNames());
        return [.. common, .. alternative];
    }

    private bool IsTimeToLog()
    {
        lock (_gate)
        {
            if (_loggedAt is { } at && clock.GetElapsedTime(at) < LogInterval)
            {
                return false;
            }

            _loggedAt = clock.GetTimestamp();
            return true;
        }
    }

    [LoggerMessage(1020, LogLevel.Warning, "A caller was refused: {Problem}")]
    private static partial void LogRefused(ILogger logger, string problem);
}
