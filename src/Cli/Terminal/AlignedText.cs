using System.Text;

namespace KubeCarrier.Cli.Terminal;

/// <summary>Columns side by side; the last one is wrapped, under itself.</summary>
internal static class AlignedText
{
    public const int DefaultWidth = 80;

    private const int LeastLastColumn = 24;

    /// <summary>Rows of equally many cells, as lines that end.</summary>
    /// <param name="rows">The rows.</param>
    /// <param name="indent">Blanks before each line.</param>
    /// <param name="width">Columns of the terminal.</param>
    /// <param name="paint">Colours the cells of the first column.</param>
    public static string Write(IReadOnlyList<IReadOnlyList<string>> rows, int indent, int width, Func<string, string>? paint = null)
    {
        if (rows.Count == 0)
        {
            return "";
        }

        var widths = Enumerable.Range(0, rows[0].Count - 1).Select(column => rows.Max(row => row[column].Length) + 2).ToList();
        var before = indent + widths.Sum();
        var text = new StringBuilder();
        foreach (var row in rows)
        {
            text.Append(' ', indent);
            for (var column = 0; column < widths.Count; column++)
            {
                text.Append(column == 0 && paint is not null ? paint(row[column]) : row[column]).Append(' ', widths[column] - row[column].Length);
            }

            text.Append(string.Join($"\n{new string(' ', before)}", Wrap(row[^1], Math.Max(width - before, LeastLastColumn)))).Append('\n');
        }

        return Trimmed(text);
    }

    /// <summary>Lines no longer than the width, broken between words; a word that is longer stays whole.</summary>
    public static IEnumerable<string> Wrap(string text, int width)
    {
        var line = new StringBuilder();
        foreach (var word in text.Split(' '))
        {
            if (line.Length > 0 && line.Length + 1 + word.Length > width)
            {
                yield return line.ToString();
                line.Clear();
            }

            line.Append(line.Length == 0 ? "" : " ").Append(word);
        }

        yield return line.ToString();
    }

    private static string Trimmed(StringBuilder text) =>
        string.Concat(text.ToString().Split('\n').SkipLast(1).Select(line => line.TrimEnd(' ') + "\n"));
}
