namespace KubeCarrier.Cli.Terminal;

/// <summary>Where a command reads and writes, and what the terminal can do. Tests bring their own.</summary>
public sealed record ConsoleStreams
{
    public required TextWriter Out { get; init; }

    public required TextWriter Error { get; init; }

    public TextReader In { get; init; } = TextReader.Null;

    /// <summary>Relative paths of the command line start here.</summary>
    public string WorkingDirectory { get; init; } = ".";

    /// <summary>Colour on standard output: on a terminal only, never with <c>NO_COLOR</c> (no-color.org) or a dumb one.</summary>
    public bool HasColor { get; init; }

    /// <summary>Columns of the terminal; null when standard output is none, and lines are not cut.</summary>
    public int? Width { get; init; }

    /// <summary>Standard error is a terminal: progress may be shown there.</summary>
    public bool HasTerminalErrors { get; init; }

    public TimeProvider Clock { get; init; } = TimeProvider.System;

    /// <summary>The environment, for <c>KUBECONFIG</c> and <c>HOME</c>.</summary>
    public Func<string, string?> Variable { get; init; } = static _ => null;

    public static ConsoleStreams OfProcess()
    {
        var isTerminal = !Console.IsOutputRedirected;
        return new()
        {
            Out = StandardStreams.Output,
            Error = StandardStreams.Error,
            In = StandardStreams.Input,
            WorkingDirectory = Directory.GetCurrentDirectory(),
            HasColor = isTerminal && !IsSet("NO_COLOR") && Environment.GetEnvironmentVariable("TERM") is not ("dumb" or null),
            Width = isTerminal ? StandardStreams.Width : null,
            HasTerminalErrors = !Console.IsErrorRedirected,
            Variable = Environment.GetEnvironmentVariable,
        };
    }

    private static bool IsSet(string variable) => !string.IsNullOrEmpty(Environment.GetEnvironmentVariable(variable));
}
