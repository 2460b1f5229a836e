using System.Security.Cryptography.X509Certificates;
using KubeCarrier.Kubernetes.Config;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.Kubernetes.Certificates;

/// <summary>A PEM bundle of authorities, read again when its content changes. An unreadable one keeps the last good one.</summary>
public sealed partial class ReloadingAuthorities
{
    private readonly ReloadingFiles<X509Certificate2Collection> _file;

    /// <summary>Throws <see cref="KubeconfigException"/> when there is nothing usable to start with.</summary>
    public ReloadingAuthorities(string file, TimeProvider clock, ILogger logger)
    {
        _file = new(() => PemFiles.Read(file, "authorities"), text => PemFiles.Authorities(text, "authorities"), clock)
        {
            Changed = (_, next) => LogReloaded(logger, file, next.Count),
            Failed = problem => LogNotReloaded(logger, problem, file),
        };
        _ = _file.Current;
    }

    /// <summary>Ask again for each handshake. Certificates of earlier bundles stay usable for handshakes that hold them.</summary>
    public X509Certificate2Collection Current => _file.Current;

    [LoggerMessage(3052, LogLevel.Information, "Authorities {File} changed and are in use; there are {Count}")]
    private static partial void LogReloaded(ILogger logger, string file, int count);

    [LoggerMessage(3053, LogLevel.Warning, "Authorities {File} cannot be used; the previous ones stay in use")]
    private static partial void LogNotReloaded(ILogger logger, Exception exception, string file);
}
