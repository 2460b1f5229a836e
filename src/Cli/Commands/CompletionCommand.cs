using System.CommandLine;
using KubeCarrier.Cli.Completion;
using KubeCarrier.Cli.Terminal;

namespace KubeCarrier.Cli.Commands;

/// <summary><c>completion</c>: a script for the user's shell.</summary>
internal sealed class CompletionCommand : PluginCommand
{
    public CompletionCommand(ConsoleStreams console)
        : base("completion", "Prints the script with which a shell completes kubectl-kubecarrier. "
            + "For 'kubectl kubecarrier' have kubectl_complete-kubecarrier on the PATH, and kubectl 1.26 with its own completion.")
    {
        var shell = new Argument<string>("shell") { Description = "The shell." };
        shell.AcceptOnlyFromAmong([.. CompletionScripts.ByShell.Keys]);
        Arguments.Add(shell);
        SetAction(async (parsed, _) =>
        {
            await console.Out.WriteAsync(CompletionScripts.ByShell[parsed.GetValue(shell) ?? ""]);
            return ExitCode.Passed;
        });
    }

    public override IReadOnlyList<(string Purpose, string Line)> Examples { get; } =
    [
        ("In this shell", "source <(kubectl-kubecarrier completion bash)"),
        ("In every zsh", "kubectl-kubecarrier completion zsh > \"${fpath[1]}/_kubectl-kubecarrier\""),
        ("In every fish", "kubectl-kubecarrier completion fish > \\\n    ~/.config/fish/completions/kubectl-kubecarrier.fish"),
    ];
}
