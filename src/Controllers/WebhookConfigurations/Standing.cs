namespace KubeCarrier.Controllers.WebhookConfigurations;

/// <summary>What this process has seen of one configuration; the queue lets one worker at a time look at it.</summary>
internal sealed class Standing
{
    private static readonly TimeSpan FirstRetry = TimeSpan.FromMilliseconds(100);

    private string _hash = "";

    /// <summary>The API server was seen to call the configuration as it is wanted now, and nobody has changed it since.</summary>
    public bool IsProven { get; private set; }

    /// <summary>It was, even if somebody has changed it since: a difference is no news of ours.</summary>
    public bool WasProven { get; private set; }

    public long LookedAt { get; private set; }

    public TimeSpan Retry { get; private set; } = FirstRetry;

    /// <summary>With another hash than before everything is to be proven again.</summary>
    public void Expect(string hash)
    {
        if (_hash != hash)
        {
            (_hash, IsProven, WasProven, Retry) = (hash, false, false, FirstRetry);
        }
    }

    public void Proven(long at) => (IsProven, WasProven, LookedAt, Retry) = (true, true, at, FirstRetry);

    public void Unproven() => (IsProven, Retry) = (false, FirstRetry);

    /// <summary>When to look again; twice as long each time.</summary>
    public TimeSpan NextRetry(TimeSpan longest)
    {
        IsProven = false;
        var retry = Retry;
        Retry = TimeSpan.FromTicks(Math.Min(2 * retry.Ticks, longest.Ticks));
        return retry;
    }
}
