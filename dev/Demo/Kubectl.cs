using System.Diagnostics;
using System.Globalization;
using System.Text.Json.Nodes;
using KubeCarrier.LocalClusters;

namespace KubeCarrier.Demo;

/// <summary>What kubectl answered.</summary>
internal sealed record KubectlResult(int ExitCode, string Output, string Error)
{
    /// <summary>Both, as a terminal shows them.</summary>
    public string Text => Output + (Output.Length > 0 && !Output.EndsWith('\n') && Error.Length > 0 ? "\n" : "") + Error;
}

/// <summary>The real kubectl in the root of the checkout, with our kubeconfig and nothing of this machine's settings.</summary>
internal sealed class Kubectl(string program, string kubeconfig, string home)
{
    private const int FirstWithSubresources = 24;
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);
    private static readonly string[] ForeignSettings = ["HTTPS_PROXY", "https_proxy", "HTTP_PROXY", "http_proxy", "ALL_PROXY", "all_proxy"];

    public async Task<KubectlResult> RunAsync(IReadOnlyList<string> arguments, string input, CancellationToken cancellationToken)
    {
        using var kubectl = Process.Start(StartInfo(arguments)) ?? throw new DemoException($"{program} did not start.");
        using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        patience.CancelAfter(Patience);
        try
        {
            var output = kubectl.StandardOutput.ReadToEndAsync(patience.Token);
            var error = kubectl.StandardError.ReadToEndAsync(patience.Token);
            await WriteAsync(kubectl.StandardInput, input, patience.Token);
            await kubectl.WaitForExitAsync(patience.Token);
            return new(kubectl.ExitCode, await output, await error);
        }
        catch (OperationCanceledException)
        {
            kubectl.Kill(entireProcessTree: true);
            cancellationToken.ThrowIfCancellationRequested();
            throw new DemoException($"kubectl {string.Join(' ', arguments)} did not end within {Patience.TotalMinutes:0} minutes.");
        }
    }

    /// <summary>What it wrote, or an exception with what it said.</summary>
    public async Task<string> SucceedAsync(IReadOnlyList<string> arguments, string input, CancellationToken cancellationToken)
    {
        var result = await RunAsync(arguments, input, cancellationToken);
        return result.ExitCode == 0
            ? result.Output
            : throw new DemoException($"kubectl {string.Join(' ', arguments)} failed:\n{result.Text.TrimEnd()}");
    }

    public Task<string> SucceedAsync(CancellationToken cancellationToken, params IReadOnlyList<string> arguments) =>
        SucceedAsync(arguments, "", cancellationToken);

    /// <summary>Whether it knows <c>--subresource</c>; Debian's own does not.</summary>
    public async Task<bool> HasSubresourcesAsync(CancellationToken cancellationToken)
    {
        var version = JsonNode.Parse(await SucceedAsync(cancellationToken, "version", "--client", "-o", "json"));
        var minor = version?["clientVersion"]?["minor"]?.GetValue<string>().TrimEnd('+');
        return int.TryParse(minor, NumberStyles.None, CultureInfo.InvariantCulture, out var number) && number >= FirstWithSubresources;
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

    private ProcessStartInfo StartInfo(IReadOnlyList<string> arguments)
    {
        var start = new ProcessStartInfo(program, arguments)
        {
            WorkingDirectory = RepositoryRoot.Path,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["HOME"] = home;
        start.Environment["KUBECONFIG"] = kubeconfig;
        foreach (var variable in ForeignSettings)
        {
            start.Environment.Remove(variable);
        }

        return start;
    }
}
