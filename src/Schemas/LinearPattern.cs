using System.Text.RegularExpressions;

namespace KubeCarrier.Schemas;

/// <summary>
/// A regular expression that is linear in the length of the value. Building it takes long, and most patterns see no value in the life of a process: so
/// it is built when it is first asked, unless only that tells whether it can be. There is one for each text, however many schemas and restrictions say
/// it, and it keeps the states it has met.
/// </summary>
public sealed class LinearPattern
{
    /// <summary>Up to here, and without counted repetitions, a pattern is never too large for the engine.</summary>
    private const int AlwaysFits = 1024;

    /// <summary>This is for what nobody thought of.</summary>
    private static readonly TimeSpan Timeout = TimeSpan.FromSeconds(1);

    private static readonly Lock Gate = new();
    private static readonly Dictionary<string, WeakReference<LinearPattern>> Known = new(StringComparer.Ordinal);
    private static int _cleanAt = 1024;

    private readonly Lazy<Regex> _regex;

    private LinearPattern(string translated) =>
        _regex = new(() => new(translated, RegexOptions.NonBacktracking | RegexOptions.CultureInvariant, Timeout));

    /// <summary>Null when it is too large for the engine.</summary>
    /// <param name="text">As it was written.</param>
    /// <param name="translated">What a <see cref="PatternReader"/> made of it.</param>
    public static LinearPattern? Of(string text, string translated)
    {
        lock (Gate)
        {
            if (Known.TryGetValue(translated, out var known) && known.TryGetTarget(out var there))
            {
                return there;
            }
        }

        var pattern = new LinearPattern(translated);
        if ((text.Length > AlwaysFits || text.Contains('{', StringComparison.Ordinal)) && !pattern.CanBeBuilt())
        {
            return null;
        }

        lock (Gate)
        {
            Known[translated] = new(pattern);
            Clean();
        }

        return pattern;
    }

    /// <summary>What cannot be told in time does not match.</summary>
    public bool Matches(ReadOnlySpan<char> value)
    {
        try
        {
            return _regex.Value.IsMatch(value);
        }
        catch (RegexMatchTimeoutException)
        {
            return false;
        }
    }

    private bool CanBeBuilt()
    {
        try
        {
            return _regex.Value is not null;
        }
        catch (Exception exception) when (exception is ArgumentException or NotSupportedException)
        {
            return false;
        }
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
