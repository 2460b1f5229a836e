namespace KubeCarrier.Cli.Terminal;

/// <summary>Text in columns, as kubectl aligns it: two blanks between, no lines, nothing behind the last.</summary>
internal static class Columns
{
    public static IEnumerable<string> Of(IReadOnlyList<string> header, IEnumerable<IReadOnlyList<string>> rows, string indent)
    {
        var all = rows.Select(row => row.Select(OneLine).ToList()).Prepend([.. header]).ToList();
        var widths = Enumerable.Range(0, header.Count).Select(column => all.Max(row => row[column].Length)).ToList();
        return all.Select(row => indent + string.Join("  ", row.Select((cell, column) => cell.PadRight(widths[column]))).TrimEnd());
    }

    /// <summary>Labels and what they label.</summary>
    public static IEnumerable<string> Labelled(IReadOnlyList<(string Label, string Text)> lines, string indent)
    {
        var width = lines.Max(line => line.Label.Length) + 1;
        return lines.Select(line => $"{indent}{$"{line.Label}:".PadRight(width)}  {line.Text}".TrimEnd());
    }

    /// <summary>What comes from objects may hold anything; a terminal is shown no control characters.</summary>
    public static string OneLine(string text) => text.Any(char.IsControl) ? string.Concat(text.Select(character => char.IsControl(character) ? ' ' : character)).Trim() : text;
}
