using System.Globalization;
using KubeCarrier.Api.Operator;

namespace KubeCarrier.Policy.Certificates;

/// <summary>How it stands with the webhooks' certificates, whoever issues them.</summary>
/// <param name="Reason">The reason of the condition.</param>
/// <param name="Message">What was found, as a sentence, and what to do.</param>
/// <param name="Ends">When the first of them ends; null when there is none.</param>
public sealed record CertificateState(string Reason, string Message, DateTimeOffset? Ends)
{
    /// <summary>How long before its end a certificate that nobody has renewed is told of (B69).</summary>
    public static readonly TimeSpan Notice = TimeSpan.FromDays(14);

    public bool IsGood => Reason == KubeCarrierConditions.CertificatesValid;

    /// <summary>An API server does not let it be looked at or renewed; what ends when was known before.</summary>
    public static CertificateState Refused(string secret, string problem, CertificateState? before) =>
        new(KubeCarrierConditions.CertificateNotRenewed, $"Secret {secret} cannot be read or written: {problem}", before?.Ends);

    /// <param name="observed">What is there.</param>
    /// <param name="secret">Where the webhooks' certificate is.</param>
    /// <param name="remedy">What renews it, as an imperative.</param>
    /// <param name="now">The time.</param>
    public static CertificateState Of(CertificatesObserved observed, string secret, string remedy, DateTimeOffset now)
    {
        if (observed.Serving is not { } serving)
        {
            return new(KubeCarrierConditions.CertificateMissing, $"Secret {secret} holds no certificate that can be read; {remedy}", null);
        }

        var ends = observed.Trusted.Where(authority => authority.Id == serving.SignedBy).Select(authority => authority.NotAfter).Append(serving.NotAfter).Min();
        return observed.Names.Except(serving.Names, StringComparer.OrdinalIgnoreCase).ToList() is [var name, ..]
            ? new(KubeCarrierConditions.CertificateNotTrusted, $"the certificate in Secret {secret} is not for {name}, which API servers call; {remedy}", ends)
            : serving.SignedBy is null
            ? new(KubeCarrierConditions.CertificateNotTrusted, $"no authority in the caBundle of the webhook configurations signed the certificate in Secret {secret}; {remedy}", ends)
            : ends <= now ? new(KubeCarrierConditions.CertificateExpired, $"the certificate in Secret {secret}, or its authority, ended {Day(ends)}; {remedy}", ends)
            : ends - Notice <= now ? new(KubeCarrierConditions.CertificateExpiring, $"the certificate in Secret {secret}, or its authority, ends {Day(ends)} and was not renewed; {remedy}", ends)
            : new(KubeCarrierConditions.CertificatesValid, $"the webhooks' certificate is trusted until {Day(ends)}", ends);
    }

    private static string Day(DateTimeOffset time) => time.ToUniversalTime().ToString("yyyy-MM-dd HH:mm'Z'", CultureInfo.InvariantCulture);
}
