using KubeCarrier.Cli.Terminal;

namespace KubeCarrier.Cli.Files;

/// <summary>Why nothing was tested at all, each problem in its own line on standard error; the exit code says which it was.</summary>
internal static class Refusal
{
    public static int Unreadable(ConsoleStreams console, IEnumerable<SourceProblem> problems) =>
        Tell(console, problems, "Nothing was tested: this cannot be read.", ExitCode.Unusable);

    public static int Invalid(ConsoleStreams console, IEnumerable<SourceProblem> problems) => Tell(
        console, problems, "Nothing was tested: the hub state has invalid policies, so nothing it decides can be trusted.", ExitCode.InvalidPolicy);

    private static int Tell(ConsoleStreams console, IEnumerable<SourceProblem> problems, string sentence, int code)
    {
        foreach (var problem in problems)
        {
            console.Error.WriteLine(problem);
        }

        console.Error.WriteLine(sentence);
        return code;
    }
}
