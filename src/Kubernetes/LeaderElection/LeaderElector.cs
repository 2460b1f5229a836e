using System.Text.Json.Nodes;
using KubeCarrier.Kubernetes.Client;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.Kubernetes.LeaderElection;

/// <summary>
/// One leader among many processes by a Lease. Whether somebody else's lease still counts is told by how long it has not changed on our own
/// monotonic clock, never by comparing wall clocks.
/// </summary>
public sealed partial class LeaderElector
{
    private static readonly TimeSpan ReleaseTimeout = TimeSpan.FromSeconds(5);

    private readonly LeaderElectionOptions _options;
    private readonly LeaseRecord _record;
    private readonly TimeProvider _clock;
    private readonly ILogger _logger;
    private JsonObject? _held;
    private string? _observedVersion;
    private long _observedAt;
    private long _renewedAt;
    private volatile bool _isLeading;

    public LeaderElector(IClusterClient cluster, LeaderElectionOptions options, TimeProvider clock, ILogger logger)
    {
        if (options.RetryPeriod >= options.RenewDeadline || options.RenewDeadline >= options.LeaseDuration)
        {
            throw new ArgumentException("RetryPeriod must be shorter than RenewDeadline, and that shorter than LeaseDuration.", nameof(options));
        }

        _options = options;
        _record = new LeaseRecord(cluster, options, clock);
        _clock = clock;
        _logger = logger;
    }

    /// <summary>
    /// Nobody else can become leader within <paramref name="margin"/>. Ask before a write with the time it may take:
    /// after a pause of the process (a collection, a stopped machine) the token may not have been cancelled yet.
    /// </summary>
    public bool IsHeldFor(TimeSpan margin) => _isLeading && _clock.GetElapsedTime(Interlocked.Read(ref _renewedAt)) + margin < _options.LeaseDuration;

    /// <summary>
    /// Leads whenever it can, until cancelled. The token given to <paramref name="lead"/> is cancelled before others may take over; then the
    /// lease is fought for again. When <paramref name="lead"/> ends by itself, so does this.
    /// </summary>
    public async Task RunAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            if (await TryAsync(cancellationToken) == Attempt.Held)
            {
                LogLeading(_logger, _options.Identity, _options.Name);
                if (await LeadAsync(lead, cancellationToken))
                {
                    return;
                }

                LogLost(_logger, _options.Identity, _options.Name);
            }

            await PauseAsync(cancellationToken);
        }
    }

    /// <summary>True when there is no more to do; false when the lease was lost.</summary>
    private async Task<bool> LeadAsync(Func<CancellationToken, Task> lead, CancellationToken cancellationToken)
    {
        using var deadline = new CancellationTokenSource(Remaining(), _clock);
        using var token = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellationToken);
        _isLeading = true;
        var work = lead(token.Token);
        try
        {
            await RenewAsync(work, deadline, token.Token);
        }
        finally
        {
            await token.CancelAsync();
            await work.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // whatever happened: nobody else may start while it runs
            _isLeading = false;
        }

        var lost = deadline.IsCancellationRequested && !cancellationToken.IsCancellationRequested;
        if (!lost)
        {
            await ReleaseAsync();
        }

        _held = null;
        return work.IsCanceled || work.IsCompletedSuccessfully ? !lost : await ThrowAsync(work);
    }

    private static async Task<bool> ThrowAsync(Task failed)
    {
        await failed;
        return true;
    }

    /// <summary>Renews until the work ends, the caller stops us, or the deadline has passed; then the work must end too.</summary>
    private async Task RenewAsync(Task work, CancellationTokenSource deadline, CancellationToken cancellationToken)
    {
        while (true)
        {
            var pause = PauseAsync(cancellationToken);
            if (await Task.WhenAny(work, pause) == work || cancellationToken.IsCancellationRequested)
            {
                return;
            }

            switch (await TryAsync(cancellationToken))
            {
                case Attempt.Held:
                    deadline.CancelAfter(Remaining());
                    break;
                case Attempt.HeldByAnother:
                    await deadline.CancelAsync();
                    return;
            }
        }
    }

    private async Task<Attempt> TryAsync(CancellationToken cancellationToken)
    {
        using var timeout = new CancellationTokenSource(_options.RenewDeadline, _clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        var began = _clock.GetTimestamp(); // from before the request: the server may have written at once and answered late
        try
        {
            var outcome = await TakeOrRenewAsync(either.Token);
            if (outcome == Attempt.Held)
            {
                Interlocked.Exchange(ref _renewedAt, began);
            }

            return outcome;
        }
        catch (Exception exception) when (exception is ApiException or HttpRequestException or TimeoutException or OperationCanceledException)
        {
            if (!cancellationToken.IsCancellationRequested)
            {
                LogFailed(_logger, _options.Name, exception.Message);
            }

            return Attempt.Failed;
        }
    }

    private async Task<Attempt> TakeOrRenewAsync(CancellationToken cancellationToken)
    {
        if (_held is { } mine)
        {
            try
            {
                _held = await _record.TakeAsync(mine, cancellationToken);
                return Attempt.Held;
            }
            catch (ApiException refusal) when (refusal.IsConflict)
            {
                // Somebody wrote it, or our last renewal arrived although its answer did not: look.
            }
        }

        if (await _record.ReadAsync(cancellationToken) is not { } seen)
        {
            _held = await _record.CreateAsync(cancellationToken);
            return Attempt.Held;
        }

        Observe(seen);
        var holder = LeaseRecord.Holder(seen);
        if (holder.Length > 0 && holder != _options.Identity && _clock.GetElapsedTime(_observedAt) < _record.Duration(seen))
        {
            return Attempt.HeldByAnother;
        }

        _held = await _record.TakeAsync(seen, cancellationToken);
        return Attempt.Held;
    }

    private void Observe(JsonObject lease)
    {
        if (LeaseRecord.Version(lease) is var version && version != _observedVersion)
        {
            (_observedVersion, _observedAt) = (version, _clock.GetTimestamp());
        }
    }

    private async Task ReleaseAsync()
    {
        if (_held is not { } held)
        {
            return;
        }

        using var timeout = new CancellationTokenSource(ReleaseTimeout, _clock); // not the caller's token: it is cancelled, which is why we release
        try
        {
            await ReleaseAsync(held, timeout.Token);
        }
        catch (Exception exception) when (exception is ApiException or HttpRequestException or TimeoutException or OperationCanceledException)
        {
            LogNotReleased(_logger, _options.Name, exception.Message);
        }
    }

    private async Task ReleaseAsync(JsonObject held, CancellationToken cancellationToken)
    {
        try
        {
            await _record.ReleaseAsync(held, cancellationToken);
        }
        catch (ApiException refusal) when (refusal.IsConflict)
        {
            // A renewal that was cut off by stopping may have arrived all the same.
            if (await _record.ReadAsync(cancellationToken) is { } seen && LeaseRecord.Holder(seen) == _options.Identity)
            {
                await _record.ReleaseAsync(seen, cancellationToken);
            }
        }
    }

    private TimeSpan Remaining()
    {
        var left = _options.RenewDeadline - _clock.GetElapsedTime(Interlocked.Read(ref _renewedAt));
        return left > TimeSpan.Zero ? left : TimeSpan.Zero;
    }

    private async Task PauseAsync(CancellationToken cancellationToken)
    {
        var jittered = _options.RetryPeriod * (1 + (0.2 * Random.Shared.NextDouble()));
        await Task.Delay(jittered, _clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    private enum Attempt
    {
        Held,
        HeldByAnother,
        Failed,
    }

    [LoggerMessage(3060, LogLevel.Information, "{Identity} leads by the lease {Lease}")]
    private static partial void LogLeading(ILogger logger, string identity, string lease);

    [LoggerMessage(3061, LogLevel.Warning, "{Identity} lost the lease {Lease} and stopped")]
    private static partial void LogLost(ILogger logger, string identity, string lease);

    [LoggerMessage(3062, LogLevel.Warning, "The lease {Lease} could not be read or renewed: {Message}")]
    private static partial void LogFailed(ILogger logger, string lease, string message);

    [LoggerMessage(3063, LogLevel.Warning, "The lease {Lease} could not be released; the next leader waits until it expires: {Message}")]
    private static partial void LogNotReleased(ILogger logger, string lease, string message);
}
