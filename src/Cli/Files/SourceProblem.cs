namespace KubeCarrier.Cli.Files;

/// <summary>What is wrong with an input, in a sentence.</summary>
public sealed record SourceProblem(SourcePlace Place, string Sentence)
{
    public override string ToString() => $"{Place}: {Sentence}";
}
