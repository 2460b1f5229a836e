using System.Security.Cryptography.X509Certificates;
using KubeCarrier.Kubernetes.Config;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.Kubernetes.Certificates;

/// <summary>
/// A PEM certificate and its key from files, read again when their content changes. A half-written or unreadable pair keeps the last good one.
/// </summary>
public sealed partial class ReloadingCertificate : IDisposable
{
    private const char Between = '\0'; // in no PEM file

    private readonly List<Loaded> _retired = [];
    private readonly ReloadingFiles<Loaded> _files;

    /// <summary>Throws <see cref="KubeconfigException"/> when there is nothing usable to start with.</summary>
    public ReloadingCertificate(string certificateFile, string keyFile, TimeProvider clock, ILogger logger)
    {
        _files = new(() => PemFiles.Read(certificateFile, "certificate") + Between + PemFiles.Read(keyFile, "key"), Load, clock)
        {
            Changed = (before, next) =>
            {
                Retire(before);
                LogReloaded(logger, certificateFile, next.Leaf.NotAfter);
            },
            Failed = problem => LogNotReloaded(logger, problem, certificateFile),
        };
        _ = _files.Current;
    }

    /// <summary>The certificate with its private key. Ask again for each handshake.</summary>
    public X509Certificate2 Current => _files.Current.Leaf;

    /// <summary>What a client must be shown besides <see cref="Current"/>.</summary>
    public X509Certificate2Collection Intermediates => _files.Current.Intermediates;

    /// <summary>Reads the files now; true when they held a new usable pair.</summary>
    public bool Reload() => _files.Reload();

    public void Dispose()
    {
        _files.Current.Leaf.Dispose();
        _retired.ForEach(retired => retired.Leaf.Dispose());
        _retired.Clear();
    }

    /// <summary>A handshake may still use the old one: it lives until the next but one takes its place.</summary>
    private void Retire(Loaded old)
    {
        _retired.Add(old);
        if (_retired.Count > 2)
        {
            _retired[0].Leaf.Dispose();
            _retired.RemoveAt(0);
        }
    }

    private static Loaded Load(string pair)
    {
        var at = pair.IndexOf(Between, StringComparison.Ordinal);
        var (certificate, key) = (pair[..at], pair[(at + 1)..]);
        var leaf = PemFiles.WithKey(certificate, key, "certificate");
        var chain = PemFiles.Authorities(certificate, "certificate");
        return new Loaded(leaf, [.. chain.Skip(1)]);
    }

    private sealed record Loaded(X509Certificate2 Leaf, X509Certificate2Collection Intermediates);

    [LoggerMessage(3050, LogLevel.Information, "Certificate {File} changed and is in use; it ends {NotAfter:u}")]
    private static partial void LogReloaded(ILogger logger, string file, DateTime notAfter);

    [LoggerMessage(3051, LogLevel.Warning, "Certificate {File} cannot be used; the previous one stays in use")]
    private static partial void LogNotReloaded(ILogger logger, Exception exception, string file);
}
