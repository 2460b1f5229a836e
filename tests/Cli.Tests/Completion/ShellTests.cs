using KubeCarrier.Cli.Tests.Support;
using KubernetesBinaries = KubeCarrier.LocalClusters.KubernetesBinaries;

namespace KubeCarrier.Cli.Tests.Completion;

/// <summary>The scripts in real shells, and kubectl's own way; the program is the one that was built.</summary>
public sealed class ShellTests : IAsyncLifetime
{
    private const string Bash = "bash";

    private TestDirectory? _directory;

    /// <summary>Bash always; zsh and fish where they are.</summary>
    public static TheoryData<string, string, string> Lines
    {
        get
        {
            var data = new TheoryData<string, string, string>();
            foreach (var shell in new[] { Bash, "zsh", "fish" }.Where(shell => shell == Bash || IsInstalled(shell)))
            {
                data.Add(shell, "kubectl-kubecarrier pre", "preview");
                data.Add(shell, "kubectl-kubecarrier preview --outp", "--output");
                data.Add(shell, "kubectl-kubecarrier preview -o ", "json text yaml");
                data.Add(shell, "kubectl-kubecarrier preview --output=y", shell == "fish" ? "--output=yaml" : "yaml");
                data.Add(shell, "kubectl-kubecarrier preview --part cr", "crd credential");
                data.Add(shell, "kubectl-kubecarrier preview -f ", "FILES");
                data.Add(shell, "kubectl-kubecarrier preview --provider ", "");
            }

            return data;
        }
    }

    public async Task InitializeAsync()
    {
        _directory = await TestDirectory.CreateAsync();
        File.CreateSymbolicLink(Path.Combine(Folder, "kubectl-kubecarrier"), Plugin.Path);
        File.Copy(RepositoryRoot.Combine("src", "Cli", "kubectl_complete-kubecarrier"), Path.Combine(Folder, "kubectl_complete-kubecarrier"));
        Directory.CreateDirectory(Path.Combine(Folder, "empty"));
        foreach (var shell in new[] { Bash, "zsh", "fish" })
        {
            await File.WriteAllTextAsync(Script(shell), (await Plugin.RunAsync("completion", shell)).ShouldSucceed());
        }
    }

    public Task DisposeAsync() => _directory?.DisposeAsync().AsTask() ?? Task.CompletedTask;

    [Theory, MemberData(nameof(Lines))]
    public async Task A_shell_completes_a_line(string shell, string line, string candidates)
    {
        var result = await RunAsync(shell, shell switch { "bash" => BashDriver(line), "zsh" => ZshDriver(line), _ => FishDriver(line) });

        result.Error.ShouldBeEmpty();
        result.Output.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries).Order(StringComparer.Ordinal)
            .ShouldBe(candidates.Split(' ', StringSplitOptions.RemoveEmptyEntries));
    }

    [Fact]
    public async Task Bash_falls_back_to_files_by_itself() =>
        (await RunAsync(Bash, $"source '{Script(Bash)}'; complete -p kubectl-kubecarrier")).ShouldSucceed().Trim()
            .ShouldBe("complete -o default -F __kubectl_kubecarrier kubectl-kubecarrier");

    [ClusterFact]
    public async Task Kubectl_completes_the_plugin_when_both_files_are_on_the_path()
    {
        var kubectl = KubernetesBinaries.Find()?.Kubectl.ShouldNotBeNull() ?? "";

        var command = await RunAsync(kubectl, ["__complete", "kubecarrier", "pre"]);
        command.Output.Split('\n')[0].ShouldStartWith("preview\tShows");
        var value = await RunAsync(kubectl, ["__complete", "kubecarrier", "preview", "-o", ""]);
        value.Output.TrimEnd().Split('\n').ShouldBe(["json", "text", "yaml", ":4"]);
        var plugin = await RunAsync(kubectl, ["kubecarrier", "completion", "bash"]);
        plugin.ShouldSucceed().ShouldContain("complete -o default -F");
    }

    private string Folder => _directory?.Path ?? throw new InvalidOperationException("The test has not begun.");

    private string Script(string shell) => Path.Combine(Folder, $"completion.{shell}");

    // As readline does it, "=" being a word of its own; FILES where nothing is found and files are asked for.
    private string BashDriver(string line) => $$"""
        source '{{Script("bash")}}'
        compopt() { fallback=; }
        fallback=FILES
        COMP_WORDS=({{string.Join(' ', line.Replace("=", " = ", StringComparison.Ordinal).Split(' ').Select(word => $"'{word}'"))}})
        COMP_CWORD=$((${#COMP_WORDS[@]} - 1)) COMP_LINE='{{line}}' COMP_POINT={{line.Length}}
        __kubectl_kubecarrier
        printf '%s\n' "${COMPREPLY[@]:-$fallback}"
        """;

    // What the completion system would show is printed.
    private string ZshDriver(string line) => $$"""
        compdef() { }
        compset() { }
        _files() { print FILES }
        _describe() { local -a all; all=("${(@P)2}"); print -l -- "${(@)all%%:*}" }
        source '{{Script("zsh")}}'
        words=({{string.Join(' ', line.Split(' ').Select(word => $"'{word}'"))}})
        CURRENT=${#words} PREFIX=${words[-1]}
        _kubectl_kubecarrier
        """;

    private string FishDriver(string line) => $"""
        source '{Script("fish")}'
        function __fish_complete_path; echo FILES; end
        complete -C '{line}' | string replace -r '\t.*' ''
        """;

    private Task<PluginResult> RunAsync(string shell, string script) => RunAsync(shell, shell switch
    {
        "bash" => ["--norc", "--noprofile", "-c", script],
        "zsh" => ["-f", "-c", script],
        _ => ["--no-config", "-c", script],
    });

    private Task<PluginResult> RunAsync(string program, string[] arguments) => Plugin.StartAsync(program, arguments, new Dictionary<string, string?>
    {
        ["PATH"] = $"{Folder}:{Environment.GetEnvironmentVariable("PATH")}",
        ["HOME"] = Folder,
        ["KUBECONFIG"] = null,
    });

    private static bool IsInstalled(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':').Any(folder => File.Exists(Path.Combine(folder, program)));
}
