using System.CommandLine;
using KubeCarrier.Cli.Terminal;
using KubeCarrier.Kubernetes.Config;

namespace KubeCarrier.Cli.Connections;

/// <summary>How a command finds its cluster: the flags, files and variables of kubectl, in kubectl's order.</summary>
internal sealed class ConnectionOptions(ConsoleStreams console)
{
    private readonly Option<string?> _kubeconfig = new("--kubeconfig") { Description = "The kubeconfig file; otherwise what KUBECONFIG lists, ~/.kube/config, or the pod's service account.", HelpName = "file" };
    private readonly Option<string?> _context = new("--context") { Description = "The context in it; otherwise the current one.", HelpName = "name" };
    private readonly Option<string?> _namespace = new("--namespace", "-n") { Description = "The namespace; otherwise the context's.", HelpName = "name" };
    private readonly Option<string?> _as = new("--as") { Description = "The user to act as.", HelpName = "user" };
    private readonly Option<string[]> _asGroups = new("--as-group") { Description = "A group to act as; may be given several times.", HelpName = "group" };
    private readonly Option<string?> _timeout = new("--request-timeout") { Description = "How long one request may take, such as 10s or 1m; 0 for as long as it likes. Otherwise 30s.", HelpName = "time" };

    public void AddTo(Command command)
    {
        AddClusterTo(command);
        command.Options.Add(_as);
        command.Options.Add(_asGroups);
    }

    /// <summary>Without those that say who asks.</summary>
    public void AddClusterTo(Command command)
    {
        foreach (var option in new Option[] { _kubeconfig, _context, _namespace, _timeout })
        {
            command.Options.Add(option);
        }
    }

    /// <summary>Null when it is left to the context.</summary>
    public string? NamespaceOf(ParseResult parsed) =>
        parsed.GetValue(_namespace) is { Length: > 0 } given ? given : null;

    /// <summary>Nothing is sent yet. What is wrong with the files is a <see cref="CliException"/>.</summary>
    public ClusterSession Connect(ParseResult parsed)
    {
        var (user, groups) = (parsed.GetValue(_as), parsed.GetValue(_asGroups) ?? []);
        if (string.IsNullOrEmpty(user) && groups.Length > 0)
        {
            throw new CliException("--as-group is given without --as; name the user too.");
        }

        return Open(parsed, parsed.GetValue(_kubeconfig), parsed.GetValue(_context), connection => string.IsNullOrEmpty(user)
            ? connection
            : connection with { Impersonation = new() { User = user, Groups = groups } });
    }

    /// <summary>Another cluster, by another file or another context of the same; the user is that context's own.</summary>
    public ClusterSession Connect(ParseResult parsed, string? kubeconfig, string? context) =>
        Open(parsed, kubeconfig ?? parsed.GetValue(_kubeconfig), context, connection => connection);

    private ClusterSession Open(ParseResult parsed, string? kubeconfig, string? context, Func<ClusterConnection, ClusterConnection> change)
    {
        var timeout = parsed.GetValue(_timeout) is not { } text ? TimeSpan.FromSeconds(30)
            : RequestTimeout.TryParse(text, out var given) ? given
            : throw new CliException($"--request-timeout {text} is no time; write one such as 10s, 1m30s or 0.");
        try
        {
            return new(change(Load(kubeconfig, context)), parsed.GetValue(_namespace), timeout);
        }
        catch (KubeconfigException problem)
        {
            throw new CliException(problem.Message);
        }
    }

    private ClusterConnection Load(string? kubeconfig, string? context)
    {
        if (!string.IsNullOrEmpty(kubeconfig))
        {
            return Kubeconfig.LoadFile(Path.Combine(console.WorkingDirectory, kubeconfig), context);
        }

        if (console.Variable("KUBECONFIG") is { Length: > 0 } list)
        {
            var files = list.Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries).Select(file => Path.Combine(console.WorkingDirectory, file)).ToList();
            return files.Any(File.Exists) ? Kubeconfig.LoadFiles(files, context) : throw new CliException($"KUBECONFIG is {list}, and there is no such file.");
        }

        var home = Path.Combine(console.Variable("HOME") ?? "", ".kube", "config");
        if (File.Exists(home))
        {
            return Kubeconfig.LoadFile(home, context);
        }

        return console.Variable("KUBERNETES_SERVICE_HOST") is { Length: > 0 } && context is null
            ? ClusterConnection.InCluster()
            : throw new CliException($"there is no kubeconfig: --kubeconfig is not given, KUBECONFIG is not set, and {home} does not exist.");
    }
}
