using KubeCarrier.Kubernetes.Certificates;
using KubeCarrier.Kubernetes.Config;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeCarrier.Kubernetes.Tests;

public sealed class ReloadingCertificateTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("certificate").FullName;
    private readonly ManualTimeProvider _clock = new();

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Fact]
    public void A_swapped_data_link_is_noticed()
    {
        var (first, second) = (WritePair("..2026_01"), WritePair("..2026_02"));
        Directory.CreateSymbolicLink(Path.Combine(_folder, "..data"), "..2026_01");
        File.CreateSymbolicLink(Path.Combine(_folder, "tls.crt"), "..data/tls.crt");
        File.CreateSymbolicLink(Path.Combine(_folder, "tls.key"), "..data/tls.key");
        using var certificate = Open();
        certificate.Current.Thumbprint.ShouldBe(first);

        Directory.CreateSymbolicLink(Path.Combine(_folder, "..data_tmp"), "..2026_02");
        Directory.Delete(Path.Combine(_folder, "..data"));
        Directory.Move(Path.Combine(_folder, "..data_tmp"), Path.Combine(_folder, "..data"));

        certificate.Current.Thumbprint.ShouldBe(first); // looked at every few seconds, not at each handshake
        _clock.Advance(TimeSpan.FromSeconds(5));
        certificate.Current.Thumbprint.ShouldBe(second);
    }

    [Fact]
    public void A_half_written_pair_keeps_the_old_one_until_it_is_whole()
    {
        var first = WritePair(".");
        using var certificate = Open();
        var newPair = WritePair("next");

        File.Copy(Path.Combine(_folder, "next", "tls.crt"), Path.Combine(_folder, "tls.crt"), overwrite: true);
        certificate.Reload().ShouldBeFalse();
        certificate.Current.Thumbprint.ShouldBe(first);
        File.Delete(Path.Combine(_folder, "tls.key"));
        certificate.Reload().ShouldBeFalse();
        File.Copy(Path.Combine(_folder, "next", "tls.key"), Path.Combine(_folder, "tls.key"));

        certificate.Reload().ShouldBeTrue();
        certificate.Current.Thumbprint.ShouldBe(newPair);
        certificate.Current.HasPrivateKey.ShouldBeTrue();
    }

    [Fact]
    public void Intermediates_follow_the_leaf()
    {
        WritePair(".");
        using var authority = TestCertificates.Authority();
        File.AppendAllText(Path.Combine(_folder, "tls.crt"), $"\n{authority.ExportCertificatePem()}\n");
        using var certificate = Open();

        certificate.Intermediates.ShouldHaveSingleItem().Thumbprint.ShouldBe(authority.Thumbprint);
    }

    [Fact]
    public void Nothing_to_start_with_is_an_error() => Should.Throw<KubeconfigException>(Open).Message.ShouldContain("tls.crt");

    [Fact]
    public async Task Many_readers_always_get_a_usable_certificate()
    {
        WritePair(".");
        using var certificate = Open();

        await Task.WhenAll(Enumerable.Range(0, 4).Select(reader => Task.Run(() =>
        {
            for (var round = 0; round < 50; round++)
            {
                if (reader == 0 && round == 25)
                {
                    WritePair(".");
                    certificate.Reload();
                }

                certificate.Current.HasPrivateKey.ShouldBeTrue();
            }
        })));
    }

    private ReloadingCertificate Open() =>
        new(Path.Combine(_folder, "tls.crt"), Path.Combine(_folder, "tls.key"), _clock, NullLogger.Instance);

    private string WritePair(string folder)
    {
        using var authority = TestCertificates.Authority();
        using var pair = TestCertificates.Issue(authority, "localhost");
        Directory.CreateDirectory(Path.Combine(_folder, folder));
        File.WriteAllText(Path.Combine(_folder, folder, "tls.crt"), pair.ExportCertificatePem());
        File.WriteAllText(Path.Combine(_folder, folder, "tls.key"), pair.KeyPem());
        return pair.Thumbprint;
    }
}
