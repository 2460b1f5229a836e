namespace KubeCarrier.Cli.PolicyTests;

/// <summary>Finds a warning of its own for each pattern, in whatever order they came.</summary>
internal static class WarningMatch
{
    /// <summary>The first pattern for which none is left; null when all have one.</summary>
    public static TextPattern? Unmatched(IReadOnlyList<TextPattern> patterns, IReadOnlyList<string> warnings)
    {
        var owners = new int?[warnings.Count];
        for (var pattern = 0; pattern < patterns.Count; pattern++)
        {
            if (!Place(pattern, new bool[warnings.Count]))
            {
                return patterns[pattern];
            }
        }

        return null;

        // A pattern may take another's warning when that one finds a second: a narrow pattern after a wide one must not fail.
        bool Place(int pattern, bool[] tried)
        {
            for (var warning = 0; warning < warnings.Count; warning++)
            {
                if (!tried[warning] && patterns[pattern].IsMatch(warnings[warning]))
                {
                    tried[warning] = true;
                    if (owners[warning] is not { } owner || Place(owner, tried))
                    {
                        owners[warning] = pattern;
                        return true;
                    }
                }
            }

            return false;
        }
    }
}
