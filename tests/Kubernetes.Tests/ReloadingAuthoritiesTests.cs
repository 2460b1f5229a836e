using KubeCarrier.Kubernetes.Certificates;
using KubeCarrier.Kubernetes.Config;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeCarrier.Kubernetes.Tests;

public sealed class ReloadingAuthoritiesTests : IDisposable
{
    private readonly string _file = Path.Combine(Directory.CreateTempSubdirectory("authorities").FullName, "ca.crt");
    private readonly ManualTimeProvider _clock = new();

    public void Dispose() => Directory.Delete(Path.GetDirectoryName(_file)!, recursive: true);

    [Shows("B69")]
    [Fact]
    public void A_second_authority_is_known_within_seconds_and_a_broken_bundle_changes_nothing()
    {
        using var first = TestCertificates.Authority("first");
        using var second = TestCertificates.Authority("second");
        File.WriteAllText(_file, first.ExportCertificatePem());
        var authorities = Open();
        authorities.Current.ShouldHaveSingleItem().Subject.ShouldBe("CN=first");

        File.WriteAllText(_file, first.ExportCertificatePem() + "\n" + second.ExportCertificatePem());
        authorities.Current.Count.ShouldBe(1); // looked at every few seconds, not at each handshake
        _clock.Advance(TimeSpan.FromSeconds(5));
        authorities.Current.Select(authority => authority.Subject).ShouldBe(["CN=first", "CN=second"]);

        File.WriteAllText(_file, "no certificate at all");
        _clock.Advance(TimeSpan.FromSeconds(5));
        authorities.Current.Count.ShouldBe(2);
        File.Delete(_file);
        _clock.Advance(TimeSpan.FromSeconds(5));
        authorities.Current.Count.ShouldBe(2);
    }

    [Fact]
    public void Without_a_usable_bundle_there_is_no_start()
    {
        Should.Throw<KubeconfigException>(Open).Message.ShouldContain(_file);
        File.WriteAllText(_file, "");
        Should.Throw<KubeconfigException>(Open).Message.ShouldBe("authorities holds no PEM certificate.");
    }

    private ReloadingAuthorities Open() => new(_file, _clock, NullLogger.Instance);
}
