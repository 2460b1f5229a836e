using System.Globalization;

namespace KubeCarrier.Cli.Files;

/// <summary>Where something stands: a file as the user would name it, and line and column, both from 1; 0 is the file as a whole.</summary>
public sealed record SourcePlace(string File, int Line = 0, int Column = 0)
{
    public override string ToString() => Line == 0 ? File : string.Create(CultureInfo.InvariantCulture, $"{File}:{Line}:{Column}");
}
