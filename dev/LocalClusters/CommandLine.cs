namespace KubeCarrier.LocalClusters;

internal enum CommandVerb
{
    Help,
    Up,
    Down,
    Status,
    Kubeconfig,
}

/// <summary>The arguments were not understood.</summary>
internal sealed class CommandLineException(string message) : Exception(message);

/// <summary>The command line, read.</summary>
internal sealed record CommandLine
{
    public const string Help = """
        Real Kubernetes control planes on this machine: etcd, kube-apiserver and kube-controller-manager on loopback.

          up [--state DIR] [--all-kinds] [NAME...]
                                          has these clusters run (default: management eu-west-1 us-east-1); they keep running
                                          afterwards. What runs already is kept, what died is started again on its data.
                                          The programs are built the first time, if the machine has none (eng/kubernetes.sh).
                                          A new cluster serves no kinds of which nothing comes without nodes (Deployment, Ingress) and
                                          no beta versions, unless with --all-kinds.
          down [--state DIR]              ends everything that was started and removes its files
          status [--state DIR]            what runs; exit code 1 unless every cluster is up
          kubeconfig [--state DIR] NAME --user USER [--group GROUP]... [--output FILE]
                                          a kubeconfig with a new client certificate, on stdout or in a file for your eyes only

          --state DIR                     where their files are (default: .local/clusters in the repository)

        Exit codes: 0 done, 1 failed, 2 arguments not understood, 130 interrupted. Progress goes to stderr, results to stdout.

        """;

    public required CommandVerb Verb { get; init; }

    public string StateDirectory { get; init; } = "";

    public IReadOnlyList<string> Names { get; init; } = [];

    public string User { get; init; } = "";

    public IReadOnlyList<string> Groups { get; init; } = [];

    public bool AllKinds { get; init; }

    /// <summary>The file that gets the kubeconfig; empty for stdout.</summary>
    public string Output { get; init; } = "";

    public static CommandLine Parse(IReadOnlyList<string> arguments)
    {
        if (arguments.Count == 0 || arguments.Intersect(["--help", "-h", "help"]).Any())
        {
            return new() { Verb = CommandVerb.Help };
        }

        var verb = arguments[0] switch
        {
            "up" => CommandVerb.Up,
            "down" => CommandVerb.Down,
            "status" => CommandVerb.Status,
            "kubeconfig" => CommandVerb.Kubeconfig,
            var other => throw new CommandLineException($"'{other}' is no command; there are up, down, status and kubeconfig."),
        };
        var command = ParseRest(new() { Verb = verb }, new(arguments.Skip(1)));
        Check(command);
        return command.StateDirectory.Length > 0 ? command : command with { StateDirectory = LocalControlPlanes.DefaultStateDirectory };
    }

    private static CommandLine ParseRest(CommandLine command, Queue<string> rest)
    {
        while (rest.TryDequeue(out var argument))
        {
            command = argument switch
            {
                "--state" => command with { StateDirectory = Value(argument, rest) },
                "--all-kinds" => command with { AllKinds = true },
                "--user" => command with { User = Value(argument, rest) },
                "--group" => command with { Groups = [.. command.Groups, Value(argument, rest)] },
                "--output" => command with { Output = Value(argument, rest) },
                ['-', ..] => throw new CommandLineException($"'{argument}' is no option; there are --state, --all-kinds, --user, --group and --output."),
                _ => command with { Names = [.. command.Names, argument] },
            };
        }

        return command;
    }

    private static void Check(CommandLine command)
    {
        var wrong = command switch
        {
            { Verb: CommandVerb.Kubeconfig, Names.Count: not 1 } => "kubeconfig needs the name of one cluster.",
            { Verb: CommandVerb.Kubeconfig, User: "" } => "kubeconfig needs --user.",
            { Verb: not CommandVerb.Kubeconfig } when command.User.Length + command.Groups.Count + command.Output.Length > 0 =>
                "--user, --group and --output belong to kubeconfig.",
            { Verb: not CommandVerb.Up, AllKinds: true } => "--all-kinds belongs to up.",
            { Verb: CommandVerb.Down or CommandVerb.Status, Names.Count: > 0 } => "down and status concern all clusters and take no names.",
            _ => null,
        };
        if (wrong is not null)
        {
            throw new CommandLineException(wrong);
        }
    }

    private static string Value(string option, Queue<string> rest) =>
        rest.TryDequeue(out var value) && value.Length > 0 ? value : throw new CommandLineException($"{option} needs a value.");
}
