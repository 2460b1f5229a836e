using System.Diagnostics.CodeAnalysis;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>
/// One compiled pattern per text, however many entries use it: entries of one set share theirs, and each pattern keeps the states it has met.
/// </summary>
internal static class PatternPool
{
    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, WeakReference<RestrictionPattern>> Known = new(StringComparer.Ordinal);
    private static int _cleanAt = 1024;

    public static bool TryGet(string text, [NotNullWhen(true)] out RestrictionPattern? pattern, out string problem)
    {
        lock (Gate)
        {
            if (Known.TryGetValue(text, out var known) && known.TryGetTarget(out pattern))
            {
                problem = "";
                return true;
            }
        }

        if (!RestrictionPattern.TryParse(text, out pattern, out problem))
        {
            return false;
        }

        lock (Gate)
        {
            Known[text] = new(pattern);
            Clean();
        }

        return true;
    }

    private static void Clean()
    {
        if (Known.Count < _cleanAt)
        {
            return;
        }

        foreach (var text in Known.Where(entry => !entry.Value.TryGetTarget(out _)).Select(entry => entry.Key).ToList())
        {
            Known.Remove(text);
        }

        _cleanAt = Math.Max(1024, Known.Count * 2);
    }
}
