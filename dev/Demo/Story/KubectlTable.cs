using System.Text.RegularExpressions;

namespace KubeCarrier.Demo.Story;

/// <summary>What <c>kubectl get</c> prints, by columns. Cells may hold single spaces, and may be empty.</summary>
internal static partial class KubectlTable
{
    /// <summary>Rows of cells, the header first.</summary>
    public static IReadOnlyList<IReadOnlyList<string>> Parse(string output)
    {
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        if (lines.Length == 0)
        {
            return [];
        }

        int[] starts = [.. Title().Matches(lines[0]).Select(match => match.Index)];
        return [.. lines.Select(line => Cells(line, starts))];
    }

    /// <summary>Exactly these rows, in any order; <c>*</c> stands for any text that is not empty, also at the end of a cell.</summary>
    public static bool Matches(string output, string header, IReadOnlyList<string> rows)
    {
        var table = Parse(output);
        if (table.Count != rows.Count + 1 || !AreAlike(table[0], header.Split('|')))
        {
            return false;
        }

        var found = table.Skip(1).ToList();
        return rows.All(row => found.RemoveAll(cells => AreAlike(cells, row.Split('|'))) == 1);
    }

    private static bool AreAlike(IReadOnlyList<string> cells, string[] wanted) =>
        cells.Count == wanted.Length && cells.Zip(wanted).All(pair => IsAlike(pair.First, pair.Second));

    private static bool IsAlike(string cell, string wanted) => wanted.EndsWith('*')
        ? cell.Length >= wanted.Length && cell.StartsWith(wanted[..^1], StringComparison.Ordinal)
        : cell == wanted;

    private static List<string> Cells(string line, int[] starts) =>
    [
        .. starts.Select((start, index) =>
        {
            var end = index + 1 < starts.Length ? Math.Min(starts[index + 1], line.Length) : line.Length;
            return start < end ? line[start..end].Trim() : "";
        }),
    ];

    [GeneratedRegex(@"\S+( \S+)*", RegexOptions.CultureInvariant)]
    private static partial Regex Title();
}
