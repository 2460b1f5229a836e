namespace KubeCarrier.Integration.Tests.Support;

/// <summary>Where the webhook servers of the hubs record all that they judge in a run, a file each; <see cref="ParityTests"/> judges it again.</summary>
internal static class ReviewRecord
{
    // Nothing is left of an earlier run; what this one leaves stays, to be looked into.
    private static readonly Lazy<string> Folder = new(Cleared);

    private static int _last;

    /// <summary>Those of this run. They lie beside the tests.</summary>
    public static IReadOnlyList<string> Files => [.. Directory.EnumerateFiles(Folder.Value).Order(StringComparer.Ordinal)];

    /// <summary>One for another hub.</summary>
    public static string Next() => Path.Combine(Folder.Value, $"reviews-{Interlocked.Increment(ref _last)}.jsonl");

    private static string Cleared()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "records");
        if (Directory.Exists(folder))
        {
            Directory.Delete(folder, recursive: true);
        }

        return Directory.CreateDirectory(folder).FullName;
    }
}
