namespace KubeCarrier.Json;

/// <summary>What somebody probably meant who wrote a name that does not exist.</summary>
public static class SimilarName
{
    /// <summary>The nearest of the names in any letter case, or null when none is near: a third of the letters may be wrong.</summary>
    public static string? Find(string name, IEnumerable<string> names)
    {
        var nearest = names
            .Select(known => (Name: known, Distance: Distance(name.ToUpperInvariant(), known.ToUpperInvariant())))
            .OrderBy(candidate => candidate.Distance)
            .FirstOrDefault();
        return nearest.Name is { } found && nearest.Distance <= Math.Max(1, Math.Min(name.Length, found.Length) / 3) ? found : null;
    }

    /// <summary>What a sentence about an unknown name ends with: <c>; did you mean replicas?</c>, or nothing when no name is near.</summary>
    public static string Question(string name, IEnumerable<string> names) => Find(name, names) is { } meant ? $"; did you mean {meant}?" : "";

    /// <summary>The same for CRDs: most of such a name is its group, so plural and group are compared one by one.</summary>
    public static string CrdQuestion(string name, IEnumerable<string> names)
    {
        var (plural, group) = Split(name);
        var known = names.Select(Split).ToList();
        var nearPlural = Find(plural, known.Where(crd => crd.Group == group).Select(crd => crd.Plural)) is { } otherPlural ? $"{otherPlural}.{group}" : null;
        var nearGroup = Find(group, known.Where(crd => crd.Plural == plural).Select(crd => crd.Group)) is { } otherGroup ? $"{plural}.{otherGroup}" : null;
        return (nearPlural ?? nearGroup) is { } meant ? $"; did you mean {meant}?" : "";
    }

    private static (string Plural, string Group) Split(string crd) =>
        crd.IndexOf('.', StringComparison.Ordinal) is var dot and > 0 ? (crd[..dot], crd[(dot + 1)..]) : (crd, "");

    /// <summary>How many letters must be put in, taken out, replaced or exchanged with their neighbour (Damerau's distance).</summary>
    public static int Distance(string one, string other)
    {
        var rows = new int[one.Length + 1, other.Length + 1];
        for (var row = 0; row <= one.Length; row++)
        {
            for (var column = 0; column <= other.Length; column++)
            {
                rows[row, column] = row == 0 || column == 0 ? row + column : Least(rows, one, other, row, column);
            }
        }

        return rows[one.Length, other.Length];
    }

    private static int Least(int[,] rows, string one, string other, int row, int column)
    {
        var cost = one[row - 1] == other[column - 1] ? 0 : 1;
        var least = Math.Min(Math.Min(rows[row - 1, column] + 1, rows[row, column - 1] + 1), rows[row - 1, column - 1] + cost);
        return row > 1 && column > 1 && one[row - 1] == other[column - 2] && one[row - 2] == other[column - 1]
            ? Math.Min(least, rows[row - 2, column - 2] + 1)
            : least;
    }
}
