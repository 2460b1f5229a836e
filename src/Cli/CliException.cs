namespace KubeCarrier.Cli;

/// <summary>Ends the command with a sentence for the user on standard error, and nothing else.</summary>
public sealed class CliException(string message, int exitCode = ExitCode.Unusable) : Exception(message)
{
    public int ExitCode { get; } = exitCode;
}
