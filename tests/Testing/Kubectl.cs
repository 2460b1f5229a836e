using System.Diagnostics;

namespace KubeCarrier.Testing;

/// <summary>What kubectl answered.</summary>
public sealed record KubectlResult(string Command, int ExitCode, string Output, string Error)
{
    /// <summary>This result, or a failed test with what kubectl said.</summary>
    public KubectlResult ShouldSucceed() => ExitCode == 0 ? this : throw new ShouldAssertException($"should have succeeded: {this}");

    /// <summary>What it wrote to stderr, where a refusal stands.</summary>
    public string ShouldFail() => ExitCode != 0 ? Error : throw new ShouldAssertException($"should have failed: {this}");

    public override string ToString() => $"{Command}\nexit code {ExitCode}\n{Output}{Error}";
}

/// <summary>The real kubectl, as a user runs it, with one kubeconfig and nothing of this machine's settings.</summary>
public sealed class Kubectl(string kubeconfigPath, string home)
{
    private static readonly string[] ForeignSettings = ["KUBECONFIG", "HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];

    public string KubeconfigPath { get; } = kubeconfigPath;

    public Task<KubectlResult> RunAsync(params string[] arguments) => RunWithInputAsync("", arguments);

    /// <summary><c>kubectl apply -f -</c> with this manifest, and further arguments.</summary>
    public Task<KubectlResult> ApplyAsync(string manifest, params string[] arguments) =>
        RunWithInputAsync(manifest, ["apply", "-f", "-", .. arguments]);

    public async Task<KubectlResult> RunWithInputAsync(string input, params string[] arguments)
    {
        using var kubectl = Process.Start(StartInfo(arguments)) ?? throw new InvalidOperationException("kubectl did not start.");
        using var patience = new CancellationTokenSource(Eventually.Timeout);
        try
        {
            var output = kubectl.StandardOutput.ReadToEndAsync(patience.Token);
            var error = kubectl.StandardError.ReadToEndAsync(patience.Token);
            await WriteAsync(kubectl.StandardInput, input, patience.Token);
            var (outputText, errorText) = (await output, await error);
            await kubectl.WaitForExitAsync(patience.Token);
            return new($"kubectl {string.Join(' ', arguments)}", kubectl.ExitCode, outputText, errorText);
        }
        catch (OperationCanceledException)
        {
            kubectl.Kill(entireProcessTree: true);
            throw new TimeoutException($"kubectl {string.Join(' ', arguments)} did not end within {Eventually.Timeout.TotalSeconds:0} s.");
        }
    }

    private static async Task WriteAsync(StreamWriter standardInput, string input, CancellationToken cancellationToken)
    {
        try
        {
            await standardInput.WriteAsync(input.AsMemory(), cancellationToken);
            standardInput.Close();
        }
        catch (IOException)
        {
            // kubectl ended without reading it all; its exit code and its words say why.
        }
    }

    private ProcessStartInfo StartInfo(string[] arguments)
    {
        var program = StartedControlPlanes.Found?.Kubectl ?? "kubectl";
        var start = new ProcessStartInfo(program, ["--kubeconfig", KubeconfigPath, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = home; // its discovery cache
        foreach (var variable in ForeignSettings)
        {
            start.Environment.Remove(variable);
        }

        return start;
    }
}
