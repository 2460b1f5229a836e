namespace KubeCarrier.Policy.Plans;

/// <summary>Lists of names in messages and status: at most ten, then how many more.</summary>
public static class Names
{
    public const int Shown = 10;

    public static string List(IReadOnlyCollection<string> names)
    {
        var shown = string.Join(", ", names.Take(Shown));
        return names.Count > Shown ? $"{shown} and {names.Count - Shown} more" : shown;
    }
}
