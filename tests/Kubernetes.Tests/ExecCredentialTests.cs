using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Config;
using KubeCarrier.Kubernetes.Tests.Scripted;

namespace KubeCarrier.Kubernetes.Tests;

public abstract class ExecCredentialTests(Shipped shipped) : IAsyncLifetime
{
    private readonly string _folder = Directory.CreateTempSubdirectory("exec").FullName;
    private readonly ManualTimeProvider _clock = new();
    private ScriptedApiServer _server = null!;

    public async Task InitializeAsync() => _server = await ScriptedApiServer.StartAsync((context, _) => context.Json(200, "{}"));

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        Directory.Delete(_folder, recursive: true);
    }

    [Fact]
    public async Task The_plugin_is_told_about_the_cluster_and_its_token_is_used_until_it_expires()
    {
        var expires = _clock.GetUtcNow().AddMinutes(10).ToString("yyyy-MM-ddTHH:mm:ssZ");
        using var client = Connect($$$"""
            echo "$KUBERNETES_EXEC_INFO" >> {{{_folder}}}/info
            echo '{"apiVersion":"client.authentication.k8s.io/v1","kind":"ExecCredential","status":{"token":"'"$A$1"'","expirationTimestamp":"{{{expires}}}"}}'
            """);

        await client.GetPathAsync("/version", default);
        await client.GetPathAsync("/version", default);
        _clock.Advance(TimeSpan.FromMinutes(11));
        await client.GetPathAsync("/version", default);

        _server.Requests.Select(request => request.Headers["Authorization"]).Distinct().ShouldBe(["Bearer secretarg"]);
        var info = await File.ReadAllLinesAsync(Path.Combine(_folder, "info"));
        info.Length.ShouldBe(2);
        info[0].ShouldContain($"\"server\":\"{_server.Address.AbsoluteUri}");
    }

    [Fact]
    public async Task A_401_asks_the_plugin_again()
    {
        using var client = Connect($$$"""
            echo x >> {{{_folder}}}/runs
            echo '{"status":{"token":"t'$(wc -l < {{{_folder}}}/runs)'"}}'
            """);
        _server.Script((context, request) => request.Headers["Authorization"] == "Bearer t2" ? context.Json(200, "{}") : context.Status(401, "Unauthorized"));

        (await client.GetPathAsync("/version", default)).ShouldNotBeNull();
    }

    [Theory]
    [InlineData("echo 'log in first' >&2; exit 3", "ended with code 3: log in first")]
    [InlineData("echo '{\"status\":{\"token\":\"hunter2\"'", "did not answer with an ExecCredential")]
    [InlineData("echo '{\"status\":{}}'", "neither a token nor a client certificate")]
    public async Task A_plugin_that_fails_is_told_without_what_it_printed(string script, string message)
    {
        using var client = Connect(script);

        var failure = await Should.ThrowAsync<KubeconfigException>(() => client.GetPathAsync("/version", default));

        failure.Message.ShouldContain(message);
        failure.ToString().ShouldNotContain("hunter2");
        _server.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_plugin_that_is_not_installed_comes_with_its_hint()
    {
        var exec = new ExecPlugin { ApiVersion = "client.authentication.k8s.io/v1", Command = Path.Combine(_folder, "nowhere"), InstallHint = "install it" };
        using var client = shipped.Connect(_server.Connection with { Exec = exec }, new ClusterClientOptions());

        (await Should.ThrowAsync<KubeconfigException>(() => client.GetPathAsync("/version", default))).Message.ShouldContain("install it");
    }

    private ClusterClient Connect(string script)
    {
        var exec = new ExecPlugin
        {
            ApiVersion = "client.authentication.k8s.io/v1",
            Command = "/bin/sh",
            Arguments = ["-c", script, "sh", "arg"],
            Environment = new Dictionary<string, string> { ["A"] = "secret" },
            ProvideClusterInfo = true,
        };
        return shipped.Connect(_server.Connection with { Exec = exec }, new ClusterClientOptions { TimeProvider = _clock });
    }
}

public sealed class ExecCredentialInProcessesTests() : ExecCredentialTests(Shipped.InProcesses);

public sealed class ExecCredentialInPluginTests() : ExecCredentialTests(Shipped.InPlugin);
