namespace KubeCarrier.Cli.PolicyTests;

/// <summary>Chooses cases by their ids: a part of one, in any letter case, where <c>*</c> stands for anything. No pattern chooses all.</summary>
internal sealed class TestFilter(IReadOnlyList<string> patterns)
{
    private readonly string[][] _patterns = [.. patterns.Select(pattern => pattern.Split('*', StringSplitOptions.RemoveEmptyEntries))];

    public bool Chooses(string id) => _patterns.Length == 0 || _patterns.Any(parts => HasInOrder(id, parts));

    public override string ToString() => string.Join(" or ", patterns.Select(pattern => $"\"{pattern}\""));

    private static bool HasInOrder(ReadOnlySpan<char> id, string[] parts)
    {
        foreach (var part in parts)
        {
            var start = id.IndexOf(part, StringComparison.OrdinalIgnoreCase);
            if (start < 0)
            {
                return false;
            }

            id = id[(start + part.Length)..];
        }

        return true;
    }
}
