using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using KubeCarrier.Kubernetes.Certificates;
using KubeCarrier.Kubernetes.Config;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>Who we are to one API server: what changes (token files, certificate files, plugins) is read again.</summary>
internal sealed class Credentials : IDisposable
{
    private static readonly TimeSpan TokenFileAge = TimeSpan.FromMinutes(1);

    private readonly ClusterConnection _connection;
    private readonly TimeProvider _clock;
    private readonly ExecCredentials? _plugin;
    private readonly ReloadingCertificate? _certificateFiles;
    private readonly Lock _gate = new();
    private string? _fileToken;
    private long _fileTokenReadAt;

    public Credentials(ClusterConnection connection, TimeProvider clock, ILogger logger)
    {
        _connection = connection;
        _clock = clock;
        _plugin = connection.Exec is { } exec ? new ExecCredentials(exec, connection, clock) : null;
        switch (connection.ClientCertificate)
        {
            case { CertificatePem: { } certificate, KeyPem: { } key }:
                Inline = PemFiles.Presented(certificate, key, "client-certificate-data");
                break;
            case { CertificateFile: { } certificateFile, KeyFile: { } keyFile }:
                _certificateFiles = new ReloadingCertificate(certificateFile, keyFile, clock, logger);
                break;
        }
    }

    /// <summary>A client certificate that never changes, with its intermediates.</summary>
    public SslStreamCertificateContext? Inline { get; }

    /// <summary>A client certificate that may change: asked for at each TLS handshake.</summary>
    public X509Certificate2? Current => _certificateFiles?.Current ?? _plugin?.ClientCertificate;

    public bool MayChange => _certificateFiles is not null || _plugin is not null;

    public async ValueTask ApplyAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        request.Headers.Authorization = await AuthorizationAsync(cancellationToken);
        if (_connection.Impersonation is { } impersonation)
        {
            Impersonate(request.Headers, impersonation);
        }
    }

    /// <summary>After a 401: true when the next try may have something new to show.</summary>
    public bool Invalidate()
    {
        if (_plugin is not null)
        {
            _plugin.Invalidate();
            return true;
        }

        lock (_gate)
        {
            var old = _fileToken;
            _fileToken = null;
            return old is not null && ReadTokenFile() != old;
        }
    }

    public void Dispose()
    {
        _certificateFiles?.Dispose();
        Inline?.TargetCertificate.Dispose();
        _plugin?.Dispose();
    }

    private async ValueTask<AuthenticationHeaderValue?> AuthorizationAsync(CancellationToken cancellationToken)
    {
        if (_connection.TokenFile is not null)
        {
            lock (_gate)
            {
                return Bearer(ReadTokenFile());
            }
        }

        if (_connection.Token is { Length: > 0 } token)
        {
            return Bearer(token);
        }

        if (_connection.Username is { Length: > 0 } user)
        {
            return new AuthenticationHeaderValue("Basic", Convert.ToBase64String(Encoding.UTF8.GetBytes($"{user}:{_connection.Password}")));
        }

        return _plugin is not null && await _plugin.TokenAsync(cancellationToken) is { } issued ? Bearer(issued) : null;
    }

    private string ReadTokenFile()
    {
        if (_fileToken is null || _clock.GetElapsedTime(_fileTokenReadAt) >= TokenFileAge)
        {
            _fileToken = PemFiles.Read(_connection.TokenFile ?? "", "tokenFile").Trim();
            _fileTokenReadAt = _clock.GetTimestamp();
        }

        return _fileToken;
    }

    /// <summary>A line break or a letter beyond ASCII would be refused by the HTTP client with the token in its message.</summary>
    private static AuthenticationHeaderValue Bearer(string token) => token.All(character => character is > ' ' and <= '~')
        ? new AuthenticationHeaderValue("Bearer", token)
        : throw new KubeconfigException("The token holds spaces or characters that cannot stand in a header; check how it was written.");

    private static void Impersonate(HttpRequestHeaders headers, Impersonation impersonation)
    {
        headers.Add("Impersonate-User", impersonation.User);
        if (impersonation.Uid is { Length: > 0 } uid)
        {
            headers.Add("Impersonate-Uid", uid);
        }

        foreach (var group in impersonation.Groups)
        {
            headers.Add("Impersonate-Group", group);
        }

        foreach (var (key, values) in impersonation.Extra)
        {
            headers.Add($"Impersonate-Extra-{Uri.EscapeDataString(key)}", values);
        }
    }
}
