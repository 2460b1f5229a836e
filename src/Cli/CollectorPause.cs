namespace KubeCarrier.Cli;

/// <summary>
/// Nothing is collected before a command has made much: what it reads and works out it needs to its end, so the collector would only move it about
/// (ADR 0041). It works as ever from then on.
/// </summary>
internal static class CollectorPause
{
    private const long MostBytes = 320L << 20;

    public static void Begin()
    {
        // In a small container a pause is shorter: memory is set aside for it.
        var bytes = Math.Min(MostBytes, GC.GetGCMemoryInfo().TotalAvailableMemoryBytes / 4);
        GC.TryStartNoGCRegion(bytes);
    }
}
