using KubeCarrier.Policy.Certificates;

namespace KubeCarrier.Policy.Tests.Certificates;

/// <summary>What is told of certificates, whoever issues them.</summary>
public sealed class CertificateStateTests
{
    private const string Name = "kubecarrier-webhooks.kubecarrier-system.svc";

    private static readonly DateTimeOffset Now = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly CertificatesObserved Good = new(
        null, [new("one", Now.AddDays(-100), Now.AddDays(200))], new("one", Now.AddDays(-10), Now.AddDays(80), new HashSet<string> { Name }), [Name], IsBundleShared: true, IsBundleLoaded: true);

    [Shows("B69")]
    [Fact]
    public void What_is_trusted_for_a_while_is_valid() => Told(Good).ShouldBe(("CertificatesValid", "the webhooks' certificate is trusted until 2026-03-22 00:00Z"));

    [Shows("B69")]
    [Fact]
    public void Two_weeks_before_its_end_it_is_told() =>
        Told(Good with { Serving = Good.Serving! with { NotAfter = Now.AddDays(14) } }).ShouldBe((
            "CertificateExpiring", "the certificate in Secret ns/tls, or its authority, ends 2026-01-15 00:00Z and was not renewed; look at it"));

    [Shows("B69")]
    [Fact]
    public void The_end_of_the_authority_is_the_end_too() =>
        Told(Good with { Trusted = [new("one", Now.AddDays(-100), Now.AddDays(3)), new("two", Now, Now.AddDays(900))] }).Reason.ShouldBe("CertificateExpiring");

    [Shows("B69")]
    [Fact]
    public void What_has_ended_what_is_not_there_what_nobody_signed_and_what_is_for_others_is_broken()
    {
        Told(Good with { Serving = Good.Serving! with { NotAfter = Now } }).ShouldBe((
            "CertificateExpired", "the certificate in Secret ns/tls, or its authority, ended 2026-01-01 00:00Z; look at it"));
        Told(Good with { Serving = null }).ShouldBe(("CertificateMissing", "Secret ns/tls holds no certificate that can be read; look at it"));
        Told(Good with { Serving = Good.Serving! with { SignedBy = null } }).ShouldBe((
            "CertificateNotTrusted", "no authority in the caBundle of the webhook configurations signed the certificate in Secret ns/tls; look at it"));
        Told(Good with { Names = ["other.svc"] }).ShouldBe((
            "CertificateNotTrusted", "the certificate in Secret ns/tls is not for other.svc, which API servers call; look at it"));
    }

    private static (string Reason, string Message) Told(CertificatesObserved observed)
    {
        var state = CertificateState.Of(observed, "ns/tls", "look at it", Now);
        state.IsGood.ShouldBe(state.Reason == "CertificatesValid");
        return (state.Reason, state.Message);
    }
}
