using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using KubeCarrier.Kubernetes.Config;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.Kubernetes.Certificates;

/// <summary>
/// A PEM certificate and its key from files, read again when their content changes. A half-written or unreadable pair keeps the last good one.
/// </summary>
public sealed partial class ReloadingCertificate : IDisposable
{
    /// <summary>How long files are believed unchanged; a mounted Secret takes up to a minute to change anyway.</summary>
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private readonly string _certificateFile;
    private readonly string _keyFile;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private readonly List<Loaded> _retired = [];
    private Loaded _loaded;
    private byte[] _seen;
    private long _checkedAt;

    /// <summary>Throws <see cref="KubeconfigException"/> when there is nothing usable to start with.</summary>
    public ReloadingCertificate(string certificateFile, string keyFile, TimeProvider clock, ILogger logger)
    {
        ArgumentNullException.ThrowIfNull(clock);
        _certificateFile = certificateFile;
        _keyFile = keyFile;
        _clock = clock;
        _logger = logger;
        var pair = ReadPair();
        _loaded = Load(pair);
        _seen = Fingerprint(pair);
        _checkedAt = clock.GetTimestamp();
    }

    /// <summary>The certificate with its private key. Ask again for each handshake.</summary>
    public X509Certificate2 Current => Fresh().Leaf;

    /// <summary>What a client must be shown besides <see cref="Current"/>.</summary>
    public X509Certificate2Collection Intermediates => Fresh().Intermediates;

    /// <summary>Reads the files now; true when they held a new usable pair.</summary>
    public bool Reload()
    {
        lock (_gate)
        {
            return ReloadLocked();
        }
    }

    public void Dispose()
    {
        lock (_gate)
        {
            _loaded.Leaf.Dispose();
            _retired.ForEach(retired => retired.Leaf.Dispose());
            _retired.Clear();
        }
    }

    private Loaded Fresh()
    {
        lock (_gate)
        {
            if (_clock.GetElapsedTime(_checkedAt) >= CheckInterval)
            {
                _ = ReloadLocked();
            }

            return _loaded;
        }
    }

    private bool ReloadLocked()
    {
        _checkedAt = _clock.GetTimestamp();
        try
        {
            // By content: a mounted Secret changes by swapping the link ..data, which leaves the path and may leave the times as they were.
            var pair = ReadPair();
            var fingerprint = Fingerprint(pair);
            if (fingerprint.AsSpan().SequenceEqual(_seen))
            {
                return false;
            }

            var next = Load(pair);
            Retire(_loaded);
            (_loaded, _seen) = (next, fingerprint);
            LogReloaded(_logger, _certificateFile, next.Leaf.NotAfter);
            return true;
        }
        catch (KubeconfigException exception)
        {
            LogNotReloaded(_logger, exception, _certificateFile);
            return false;
        }
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

    private (string Certificate, string Key) ReadPair() => (PemFiles.Read(_certificateFile, "certificate"), PemFiles.Read(_keyFile, "key"));

    private static Loaded Load((string Certificate, string Key) pair)
    {
        var leaf = PemFiles.WithKey(pair.Certificate, pair.Key, "certificate");
        var chain = PemFiles.Authorities(pair.Certificate, "certificate");
        return new Loaded(leaf, [.. chain.Skip(1)]);
    }

    private static byte[] Fingerprint((string Certificate, string Key) pair) =>
        SHA256.HashData(System.Text.Encoding.UTF8.GetBytes($"{pair.Certificate}\0{pair.Key}"));

    private sealed record Loaded(X509Certificate2 Leaf, X509Certificate2Collection Intermediates);

    [LoggerMessage(3050, LogLevel.Information, "Certificate {File} changed and is in use; it ends {NotAfter:u}")]
    private static partial void LogReloaded(ILogger logger, string file, DateTime notAfter);

    [LoggerMessage(3051, LogLevel.Warning, "Certificate {File} cannot be used; the previous one stays in use")]
    private static partial void LogNotReloaded(ILogger logger, Exception exception, string file);
}
