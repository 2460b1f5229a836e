using System.CommandLine;

namespace KubeCarrier.Cli.Completion;

/// <summary>A command whose arguments are names of things in a cluster.</summary>
internal interface INameCompletion
{
    /// <summary>What the next argument may be. Whatever goes wrong, nothing is offered: nobody waits for a completion, or reads its errors.</summary>
    Task<IReadOnlyList<string>> NamesAsync(ParseResult parsed, CancellationToken cancellationToken);
}
