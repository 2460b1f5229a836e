namespace KubeCarrier.Cli.Files;

/// <summary>A file to read.</summary>
/// <param name="Name">As reports name it: relative to the working directory when it is below it. <c>&lt;stdin&gt;</c> for standard input.</param>
/// <param name="FullPath">Tells files apart.</param>
/// <param name="IsNamed">The user named this very file; it was not found in a folder.</param>
public sealed record InputFile(string Name, string FullPath, bool IsNamed)
{
    public const string StandardInput = "-";

    public bool IsStandardInput => FullPath == StandardInput;
}
