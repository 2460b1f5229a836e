using System.Text.RegularExpressions;
using KubeCarrier.Controllers;
using KubeCarrier.Webhooks;

namespace KubeCarrier.Architecture.Tests.Documentation;

/// <summary>The flags that a document may name: our programs' as their help has them, and those of other tools that are listed here.</summary>
internal static partial class KnownFlags
{
    private const string Plugin = "kubectl kubecarrier";

    private const string HelpOfPlugin = "tests/Cli.Tests/Golden/help-"; // held against the plugin by Cli.Tests

    private static readonly IReadOnlyList<(string Program, IReadOnlySet<string> Flags)> Ours =
    [
        (Plugin, Of(Repository.Files.Where(file => file.StartsWith(HelpOfPlugin, StringComparison.Ordinal)).Select(Repository.Read))),
        ("kubecarrier-webhooks", Of([WebhookOptions.Flags.Help()])),
        ("kubecarrier-controller", Of([ControllerOptions.Flags.Help()])),
    ];

    private static readonly IReadOnlyList<(string Tool, string[] Flags)> Others =
    [
        ("kubectl", ["--cascade", "--dry-run", "--field-selector", "--force-conflicts", "--resource", "--role", "--server-side", "--type", "--user", "--verb"]),
        ("kube-apiserver", ["--admission-control-config-file"]),
        ("dotnet", ["--configuration", "--project"]),
        ("dotnet-counters", ["--counters"]),
        ("git", ["--no-verify"]),
        ("jq", ["--arg"]),
        ("eng/test.sh", ["--fast"]),
        ("eng/kubernetes.sh", ["--find"]),
        ("dev/LocalClusters", ["--user"]),
    ];

    /// <summary>The flags in a piece of code that nobody has; after one of our programs, only that program's count.</summary>
    public static IEnumerable<string> Unknown(string code)
    {
        var named = Ours.Where(program => code.TrimStart('$', ' ').StartsWith($"{program.Program} ", StringComparison.Ordinal)).ToList();
        var known = named.Count > 0 ? named[0].Flags : Ours.SelectMany(program => program.Flags).Concat(Others.SelectMany(tool => tool.Flags)).ToHashSet(StringComparer.Ordinal);
        return Flag().Matches(code).Select(flag => flag.Value).Where(flag => !known.Contains(flag));
    }

    private static HashSet<string> Of(IEnumerable<string> help) => [.. help.SelectMany(text => Flag().Matches(text)).Select(flag => flag.Value)];

    [GeneratedRegex(@"(?<![\w-])--[a-z][a-z0-9-]*")]
    private static partial Regex Flag();
}
