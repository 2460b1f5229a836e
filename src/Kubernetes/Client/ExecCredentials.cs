using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Kubernetes.Config;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>Runs the credential plugin of the operator's own kubeconfig (client-go's exec protocol, v1 and v1beta1), one run at a time.</summary>
internal sealed class ExecCredentials(ExecPlugin plugin, ClusterConnection connection, TimeProvider clock) : IDisposable
{
    private const int MaxOutput = 1 << 20;

    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(60);

    private readonly SemaphoreSlim _single = new(1, 1);
    private volatile Issued? _issued;

    public X509Certificate2? ClientCertificate => _issued?.Certificate;

    public void Invalidate() => _issued = null;

    /// <summary>The token; null when the plugin hands out a client certificate only.</summary>
    public async Task<string?> TokenAsync(CancellationToken cancellationToken)
    {
        if (_issued is { } fresh && !IsExpired(fresh))
        {
            return fresh.Token;
        }

        await _single.WaitAsync(cancellationToken);
        try
        {
            if (_issued is not { } current || IsExpired(current))
            {
                _issued = current = Read(await RunAsync(cancellationToken));
            }

            return current.Token;
        }
        finally
        {
            _single.Release();
        }
    }

    public void Dispose()
    {
        _single.Dispose();
        _issued?.Certificate?.Dispose();
    }

    private bool IsExpired(Issued issued) => issued.Expires <= clock.GetUtcNow();

    private async Task<string> RunAsync(CancellationToken cancellationToken)
    {
        var start = new ProcessStartInfo(plugin.Command, plugin.Arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            RedirectStandardInput = true,
        };
        foreach (var (name, value) in plugin.Environment)
        {
            start.Environment[name] = value;
        }

        start.Environment["KUBERNETES_EXEC_INFO"] = ExecInfo().ToJsonString();
        using var process = Start(start);
        process.StandardInput.Close();
        using var deadline = new CancellationTokenSource(Timeout, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, deadline.Token);
        try
        {
            var output = ReadBoundedAsync(process.StandardOutput, either.Token);
            var errors = ReadBoundedAsync(process.StandardError, either.Token);
            await Task.WhenAll(output, errors, process.WaitForExitAsync(either.Token));
            return process.ExitCode == 0
                ? await output
                : throw new KubeconfigException($"exec: {plugin.Command} ended with code {process.ExitCode}: {LastLine(await errors)}");
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new KubeconfigException($"exec: {plugin.Command} did not finish within {Timeout.TotalSeconds:0} s.");
        }
        finally
        {
            if (!process.HasExited)
            {
                process.Kill(entireProcessTree: true);
            }
        }
    }

    private Process Start(ProcessStartInfo start)
    {
        try
        {
            return Process.Start(start) ?? throw new KubeconfigException($"exec: {plugin.Command} did not start.");
        }
        catch (Win32Exception exception)
        {
            var hint = plugin.InstallHint is { } text ? $" {text}" : "";
            throw new KubeconfigException($"exec: {plugin.Command} cannot be started: {exception.Message}.{hint}", exception);
        }
    }

    private JsonObject ExecInfo()
    {
        var spec = new JsonObject { ["interactive"] = false };
        if (plugin.ProvideClusterInfo)
        {
            spec["cluster"] = new JsonObject
            {
                ["server"] = connection.Server.AbsoluteUri,
                ["tls-server-name"] = connection.TlsServerName,
                ["insecure-skip-tls-verify"] = connection.InsecureSkipTlsVerify,
                ["certificate-authority-data"] = connection.CertificateAuthorities is { } authorities
                    ? Convert.ToBase64String(System.Text.Encoding.UTF8.GetBytes(authorities.ExportCertificatePems()))
                    : null,
            };
        }

        return new JsonObject { ["apiVersion"] = plugin.ApiVersion, ["kind"] = "ExecCredential", ["spec"] = spec };
    }

    private Issued Read(string output)
    {
        try
        {
            var status = JsonCodec.ParseObject(System.Text.Encoding.UTF8.GetBytes(output))["status"] as JsonObject;
            var token = (string?)status?["token"];
            var certificate = (string?)status?["clientCertificateData"];
            var key = (string?)status?["clientKeyData"];
            var expires = (string?)status?["expirationTimestamp"];
            if (token is null && (certificate is null || key is null))
            {
                throw new KubeconfigException($"exec: {plugin.Command} answered with neither a token nor a client certificate and its key.");
            }

            return new Issued(
                token,
                certificate is not null && key is not null ? PemFiles.WithKey(certificate, key, "exec") : null,
                expires is null
                    ? DateTimeOffset.MaxValue
                    : DateTimeOffset.Parse(expires, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal));
        }
        catch (Exception exception) when (exception is JsonException or FormatException or InvalidOperationException)
        {
            // Without the inner exception: its message may repeat part of a token.
            throw new KubeconfigException($"exec: {plugin.Command} did not answer with an ExecCredential in JSON.");
        }
    }

    private static async Task<string> ReadBoundedAsync(StreamReader reader, CancellationToken cancellationToken)
    {
        var text = new System.Text.StringBuilder();
        var buffer = new char[4096];
        int read;
        while ((read = await reader.ReadAsync(buffer, cancellationToken)) > 0)
        {
            if (text.Length + read <= MaxOutput)
            {
                text.Append(buffer, 0, read);
            }
        }

        return text.ToString();
    }

    private static string LastLine(string errors)
    {
        var line = errors.Trim().Split('\n')[^1].Trim();
        return line.Length == 0 ? "it said nothing on stderr." : line[..Math.Min(line.Length, 500)];
    }

    private sealed record Issued(string? Token, X509Certificate2? Certificate, DateTimeOffset Expires);
}
