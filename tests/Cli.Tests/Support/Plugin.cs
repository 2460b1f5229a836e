using System.Diagnostics;
using KubeCarrier.Cli.Terminal;

namespace KubeCarrier.Cli.Tests.Support;

/// <summary>What a run wrote, and how it ended.</summary>
internal sealed record PluginResult(int ExitCode, string Output, string Error)
{
    public string ShouldSucceed() => ExitCode == 0 && Error.Length == 0 ? Output : throw new ShouldAssertException($"should have succeeded, but ended with {ExitCode}:\n{Error}{Output}");
}

/// <summary>The plugin, in this process or as the program that was built.</summary>
internal static class Plugin
{
    /// <summary>Where what it writes is kept.</summary>
    public const string Golden = "tests/Cli.Tests/Golden";

    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    /// <summary>The program: what was published, where <c>KUBECARRIER_TEST_PLUGIN</c> names it; else what was built beside this assembly's folder.</summary>
    public static string Path { get; } = Environment.GetEnvironmentVariable("KUBECARRIER_TEST_PLUGIN") is { Length: > 0 } published ? published : Find();

    /// <summary>In this process, from the root of the repository, with nothing but these arguments and this input.</summary>
    public static Task<PluginResult> RunAsync(params string[] arguments) => RunWithInputAsync("", arguments);

    public static Task<PluginResult> RunWithInputAsync(string input, params string[] arguments) => RunInAsync(RepositoryRoot.Combine(), input, arguments);

    /// <summary>In another folder, with a clock that stands.</summary>
    public static Task<PluginResult> RunInAsync(string folder, params string[] arguments) => RunInAsync(folder, "", arguments);

    public static async Task<PluginResult> RunInAsync(string folder, string input, string[] arguments)
    {
        using StringWriter output = new(), errors = new();
        using var reader = new StringReader(input);
        var console = new ConsoleStreams { Out = output, Error = errors, In = reader, WorkingDirectory = folder, Clock = new ManualTimeProvider() };
        return new(await CommandLine.RunAsync(arguments, console), output.ToString(), errors.ToString());
    }

    /// <summary>Any program, with these variables set; null takes one away.</summary>
    public static async Task<PluginResult> StartAsync(string program, IEnumerable<string> arguments, IReadOnlyDictionary<string, string?> variables)
    {
        var start = new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var (name, value) in variables)
        {
            start.Environment[name] = value;
        }

        using var process = Process.Start(start) ?? throw new InvalidOperationException($"{program} did not start.");
        using var patience = new CancellationTokenSource(Patience);
        process.StandardInput.Close();
        try
        {
            var (output, errors) = (process.StandardOutput.ReadToEndAsync(patience.Token), process.StandardError.ReadToEndAsync(patience.Token));
            await process.WaitForExitAsync(patience.Token);
            return new(process.ExitCode, await output, await errors);
        }
        catch (OperationCanceledException)
        {
            process.Kill(entireProcessTree: true);
            throw new TimeoutException($"{program} did not end within {Patience.TotalSeconds:0} s.");
        }
    }

    // …/bin/KubeCarrier.Cli.Tests/release beside …/bin/KubeCarrier.Cli/release_linux-x64
    private static string Find()
    {
        var own = new DirectoryInfo(AppContext.BaseDirectory);
        var folders = new DirectoryInfo(System.IO.Path.Combine(own.Parent!.Parent!.FullName, "KubeCarrier.Cli"));
        return folders.EnumerateDirectories($"{own.Name}_*").SelectMany(folder => folder.EnumerateFiles("kubectl-kubecarrier")).SingleOrDefault()?.FullName
            ?? throw new FileNotFoundException($"There is no kubectl-kubecarrier in {folders.FullName}/{own.Name}_*; build src/Cli first.");
    }
}
