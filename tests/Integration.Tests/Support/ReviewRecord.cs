namespace KubeCarrier.Integration.Tests.Support;

/// <summary>Where the webhook server of the hub records all that it judges in a run; <see cref="ParityTests"/> judges it again.</summary>
internal static class ReviewRecord
{
    /// <summary>Beside the tests. It stays, to be looked into.</summary>
    public static string File { get; } = Path.Combine(AppContext.BaseDirectory, "records", "reviews.jsonl");

    /// <summary>Nothing is left of an earlier run.</summary>
    public static void Begin()
    {
        Directory.CreateDirectory(Path.GetDirectoryName(File) ?? "");
        System.IO.File.Delete(File);
    }
}
