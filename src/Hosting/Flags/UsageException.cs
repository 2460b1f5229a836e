namespace KubeCarrier.Hosting.Flags;

/// <summary>The command line cannot be understood. A process says why on stderr and ends with code 2.</summary>
public sealed class UsageException(IReadOnlyList<string> problems) : Exception(string.Join(Environment.NewLine, problems))
{
    /// <summary>The exit code of bad usage, as shells and Go's flag package have it.</summary>
    public const int ExitCode = 2;

    public UsageException(string problem)
        : this([problem])
    {
    }

    /// <summary>All of them, so that a command line is mended once.</summary>
    public IReadOnlyList<string> Problems { get; } = problems;
}
