using System.Security.Cryptography;
using System.Text;
using KubeCarrier.Kubernetes.Config;

namespace KubeCarrier.Kubernetes.Certificates;

/// <summary>Something made from the text of files, made again when the text changes. What cannot be read keeps the last good one.</summary>
/// <param name="read">The text of all files.</param>
/// <param name="load">Throws <see cref="KubeconfigException"/> for a text that is of no use.</param>
/// <param name="clock">Tells when to look again.</param>
internal sealed class ReloadingFiles<T>(Func<string> read, Func<string, T> load, TimeProvider clock)
    where T : class
{
    /// <summary>How long files are believed unchanged; a mounted Secret takes up to a minute to change anyway.</summary>
    private static readonly TimeSpan CheckInterval = TimeSpan.FromSeconds(5);

    private readonly Lock _gate = new();
    private T? _loaded;
    private byte[] _seen = [];
    private long _checkedAt;

    /// <summary>Called with what was and what is, before anybody gets it.</summary>
    public Action<T, T> Changed { get; init; } = (_, _) => { };

    public Action<KubeconfigException> Failed { get; init; } = _ => { };

    /// <summary>Ask again each time. The first time it throws when there is nothing usable.</summary>
    public T Current
    {
        get
        {
            lock (_gate)
            {
                if (_loaded is null || clock.GetElapsedTime(_checkedAt) >= CheckInterval)
                {
                    _ = ReloadLocked();
                }

                return _loaded ?? throw new InvalidOperationException("Nothing was loaded.");
            }
        }
    }

    /// <summary>Reads the files now; true when they held something new and usable.</summary>
    public bool Reload()
    {
        lock (_gate)
        {
            return ReloadLocked();
        }
    }

    private bool ReloadLocked()
    {
        _checkedAt = clock.GetTimestamp();
        try
        {
            // By content: a mounted Secret changes by swapping the link ..data, which leaves the path and may leave the times as they were.
            var text = read();
            var fingerprint = SHA256.HashData(Encoding.UTF8.GetBytes(text));
            if (fingerprint.AsSpan().SequenceEqual(_seen))
            {
                return false;
            }

            var next = load(text);
            if (_loaded is { } before)
            {
                Changed(before, next);
            }

            (_loaded, _seen) = (next, fingerprint);
            return true;
        }
        catch (KubeconfigException exception) when (_loaded is not null)
        {
            Failed(exception);
            return false;
        }
    }
}
