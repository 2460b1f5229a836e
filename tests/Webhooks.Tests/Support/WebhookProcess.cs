using System.Collections.Concurrent;
using System.Diagnostics;
using System.Net;
using System.Net.Sockets;

namespace KubeCarrier.Webhooks.Tests.Support;

/// <summary>The built webhook server as a process of its own, in front of a hub by HTTP.</summary>
internal sealed class WebhookProcess : IAsyncDisposable
{
    private readonly HubOnWire _hub;
    private readonly Process _process;
    private readonly string _folder;
    private readonly ConcurrentQueue<string> _log = new();

    private WebhookProcess(HubOnWire hub, Process process, string folder, int port, int healthPort)
    {
        (_hub, _process, _folder) = (hub, process, folder);
        (Address, HealthAddress) = (new($"https://127.0.0.1:{port}"), new($"http://127.0.0.1:{healthPort}"));
        process.OutputDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        process.ErrorDataReceived += (_, line) => _log.Enqueue(line.Data ?? "");
        process.BeginOutputReadLine();
        process.BeginErrorReadLine();
    }

    public Uri Address { get; }

    public Uri HealthAddress { get; }

    public int Id => _process.Id;

    public bool IsRunning => !_process.HasExited;

    /// <summary>What it wrote so far, one JSON object per line.</summary>
    public IReadOnlyList<string> Log => [.. _log.Where(line => line.Length > 0)];

    /// <summary>Started, and ready by its own account.</summary>
    public static async Task<WebhookProcess> ReadyAsync(FakeCluster cluster, ProcessSurroundings surroundings, params string[] arguments)
    {
        var started = await StartAsync(cluster, surroundings, arguments);
        using var client = new HttpClient(new SocketsHttpHandler()) { BaseAddress = started.HealthAddress };
        await Eventually.Async(
            async () =>
            {
                started.IsRunning.ShouldBeTrue(string.Join('\n', started.Log));
                using var response = await client.GetAsync(new Uri("/readyz", UriKind.Relative));
                response.StatusCode.ShouldBe(HttpStatusCode.OK, await response.Content.ReadAsStringAsync());
            },
            "the webhook server is ready");
        return started;
    }

    public static async Task<WebhookProcess> StartAsync(FakeCluster cluster, ProcessSurroundings surroundings, params string[] arguments)
    {
        var hub = await HubOnWire.StartAsync(cluster);
        var folder = Directory.CreateTempSubdirectory("kubecarrier-process-").FullName;
        var kubeconfig = Path.Combine(folder, "kubeconfig");
        await File.WriteAllTextAsync(kubeconfig, $$$"""
            {"apiVersion":"v1","kind":"Config","current-context":"hub","clusters":[{"name":"hub","cluster":{"server":"{{{hub.Address}}}"}}],
             "users":[{"name":"webhooks","user":{"token":"t"}}],"contexts":[{"name":"hub","context":{"cluster":"hub","user":"webhooks"}}]}
            """);
        var (port, healthPort) = FreePorts();
        IReadOnlyList<string> command =
        [
            .. surroundings.Memory?.Prefix ?? [], Environment.ProcessPath ?? "dotnet", "exec", typeof(WebhookApp).Assembly.Location, "--kubeconfig", kubeconfig, "--listen", $"https://127.0.0.1:{port}", "--health", $"http://127.0.0.1:{healthPort}", "--metrics", "http://127.0.0.1:0",
            "--tls-cert-file", TestCertificate.Shared.CertificateFile, "--tls-key-file", TestCertificate.Shared.KeyFile, "--drain-seconds", "0", .. arguments,
        ];
        var start = new ProcessStartInfo(command[0]) { RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var argument in command.Skip(1))
        {
            start.ArgumentList.Add(argument);
        }

        start.Environment.Remove(DeployedContainer.OfTestRuns);
        foreach (var (name, value) in surroundings.Environment)
        {
            start.Environment[name] = value;
        }

        return new(hub, Process.Start(start).ShouldNotBeNull(), folder, port, healthPort);
    }

    /// <summary>Of a caller who trusts this server's certificate and no other.</summary>
    public static HttpClient Client()
    {
        var handler = new SocketsHttpHandler();
        handler.SslOptions.RemoteCertificateValidationCallback = (_, server, _, _) => server?.GetCertHashString() == TestCertificate.Shared.Thumbprint;
        return new(handler) { Timeout = RunningApp.Patience };
    }

    public async ValueTask DisposeAsync()
    {
        if (IsRunning)
        {
            _process.Kill();
            await _process.WaitForExitAsync();
        }

        _process.Dispose();
        await _hub.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    private static (int Port, int HealthPort) FreePorts()
    {
        using var one = new TcpListener(IPAddress.Loopback, 0);
        using var other = new TcpListener(IPAddress.Loopback, 0);
        one.Start();
        other.Start();
        return (((IPEndPoint)one.LocalEndpoint).Port, ((IPEndPoint)other.LocalEndpoint).Port);
    }
}

/// <summary>What a process finds where it runs.</summary>
/// <param name="Environment">Beside what it has from the test run.</param>
/// <param name="Memory">Null: as much as there is.</param>
internal sealed record ProcessSurroundings(IReadOnlyDictionary<string, string> Environment, MemoryLimit? Memory)
{
    public static ProcessSurroundings Plain { get; } = new(new Dictionary<string, string>(), null);
}
