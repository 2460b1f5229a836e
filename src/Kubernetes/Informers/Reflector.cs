using System.Globalization;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Bounds;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Config;
using Microsoft.Extensions.Logging;
using static KubeCarrier.Kubernetes.Informers.ReflectorTimes;

namespace KubeCarrier.Kubernetes.Informers;

/// <summary>
/// List, watch, and everything that goes wrong in between. It tells its sink what is; it never concludes from a failure that something is gone.
/// </summary>
internal sealed partial class Reflector(
    IClusterClient cluster, ResourceType type, InformerOptions options, IReflectorSink sink, TimeProvider clock, ILogger logger)
{
    private readonly JitteredBackoff _backoff = new(FirstBackoff, LongestBackoff);
    private readonly JitteredBackoff _penalty = new(FirstPenalty, LongestPenalty);
    private string? _resourceVersion;
    private bool _historyReplaced;
    private bool _listedJustNow;
    private bool _heard;
    private volatile bool _isStale = true;
    private volatile bool _isRefused;

    public bool IsStale => _isStale;

    /// <summary>The API server does not let us look, or did not when it was asked last.</summary>
    public bool IsRefused => _isRefused;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        while (!cancellationToken.IsCancellationRequested)
        {
            var backoff = _backoff;
            try
            {
                await FollowAsync(cancellationToken);
                continue;
            }
            catch (OperationCanceledException) when (cancellationToken.IsCancellationRequested)
            {
                return;
            }
            catch (ApiException refusal)
            {
                Note(refusal);
                backoff = Misbehaviour.Is(refusal) ? _penalty : _backoff;
            }
            catch (Exception exception) when (
                exception is HttpRequestException or TimeoutException or KubeconfigException or OperationCanceledException)
            {
                (_isStale, _isRefused) = (true, false);
                LogUnreachable(logger, type, exception.Message);
            }

            catch (Exception unforeseen) when (unforeseen is not OutOfMemoryException)
            {
                // Whatever a server can bring about here: the others' informers go on, and so does this one.
                _isStale = true;
                _resourceVersion = null;
                backoff = _penalty;
                LogUnforeseen(logger, unforeseen, type);
            }

            await Task.Delay(backoff.Next(), clock, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    /// <summary>One round: a list if need be, then one watch. Returning means: go on at once.</summary>
    private async Task FollowAsync(CancellationToken cancellationToken)
    {
        if (_resourceVersion is null)
        {
            await RelistAsync(cancellationToken);
        }
        else if (!_listedJustNow)
        {
            await ProbeAsync(_resourceVersion, cancellationToken);
        }

        if (_resourceVersion is not { } from)
        {
            return; // the probe found another history: list first
        }

        _listedJustNow = false;
        _heard = false;
        var began = clock.GetTimestamp();
        try
        {
            await WatchAsync(from, cancellationToken);
        }
        finally
        {
            if (_heard || clock.GetElapsedTime(began) >= Healthy)
            {
                _backoff.Reset();
            }

            if (clock.GetElapsedTime(began) >= Healthy)
            {
                _penalty.Reset();
            }
        }

        if (!_heard && _resourceVersion is not null && clock.GetElapsedTime(began) < TooShort)
        {
            throw new HttpRequestException("the watch ended at once without an event");
        }
    }

    private async Task RelistAsync(CancellationToken cancellationToken)
    {
        var everything = new ListOptions { Namespace = options.Namespace, LabelSelector = options.LabelSelector, PageSize = options.PageSize };
        for (var round = 1; ; round++)
        {
            try
            {
                await ListAsync(everything, cancellationToken);
                return;
            }
            catch (ApiException refusal) when (refusal.IsExpired && round < MaxFreshLists)
            {
                // The token it offers instead would continue from another moment: pages of two truths. List afresh.
            }
        }
    }

    private async Task ListAsync(ListOptions everything, CancellationToken cancellationToken)
    {
        var list = sink.Begin(assumeChanged: _historyReplaced);
        var (version, count) = ("", 0);
        await foreach (var page in cluster.PagesAsync(type, everything, cancellationToken))
        {
            list.Add(page.Items);
            count += page.Items.Count;
            version = page.ResourceVersion;
        }

        list.Complete();
        _historyReplaced = false;
        _resourceVersion = version;
        _listedJustNow = true;
        (_isStale, _isRefused) = (false, false);
        LogListed(logger, type, count, version);
    }

    private async Task WatchAsync(string from, CancellationToken cancellationToken)
    {
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        var events = cluster.WatchAsync(type, WatchFrom(from), stop.Token).GetAsyncEnumerator(stop.Token);
        var next = events.MoveNextAsync().AsTask();
        try
        {
            var silence = Task.Delay(ProbeInterval, clock, stop.Token);
            var heardBefore = false;
            while (true)
            {
                if (await Task.WhenAny(next, silence) == next)
                {
                    if (!await next)
                    {
                        return;
                    }

                    Take(events.Current);
                    heardBefore = true;
                    next = events.MoveNextAsync().AsTask();
                    continue;
                }

                await silence;
                if (!heardBefore)
                {
                    // An event proves that the server is not behind us; silence may mean that it is, for ever.
                    await ProbeAsync(_resourceVersion ?? from, cancellationToken);
                    if (_resourceVersion is null)
                    {
                        return;
                    }
                }

                heardBefore = false;
                silence = Task.Delay(ProbeInterval, clock, stop.Token);
            }
        }
        finally
        {
            await stop.CancelAsync();
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing); // an iterator must not be disposed while it moves
            await events.DisposeAsync();
        }
    }

    private void Take(WatchEvent change)
    {
        _heard = true;
        _isStale = false;
        if (change.Type != WatchEventType.Bookmark)
        {
            sink.Apply(change);
        }

        if (change.Object.Text("metadata", "resourceVersion") is { Length: > 0 } version)
        {
            _resourceVersion = version;
        }
    }

    /// <summary>
    /// After a restore of etcd the server's versions start below ours, and a watch from "the future" is silent for ever (measured).
    /// </summary>
    private async Task ProbeAsync(string ours, CancellationToken cancellationToken)
    {
        var probe = await cluster.ListAsync(type, new ListOptions { Namespace = options.Namespace, PageSize = 1, MaxItems = 1 }, cancellationToken);
        _isStale = false;
        if (Number(probe.ResourceVersion) is { } theirs && Number(ours) is { } known && theirs < known)
        {
            LogHistoryReplaced(logger, type, ours, probe.ResourceVersion);
            _resourceVersion = null;
            _historyReplaced = true;
        }
    }

    private void Note(ApiException refusal)
    {
        if (Misbehaviour.Is(refusal))
        {
            // Where a watch cannot go on from, a list may; and what was not kept must be seen again.
            _isStale = true;
            _resourceVersion = null;
            LogRefused(logger, type, refusal.Code, refusal.Message);
            return;
        }

        if (refusal.IsExpired || IsTooNew(refusal))
        {
            LogExpired(logger, type, refusal.Message);
            _resourceVersion = null;
            return;
        }

        _isStale = true;
        _isRefused = refusal.Code == 403;
        if (refusal.IsNotFound)
        {
            _resourceVersion = null; // the kind went, or is not there yet; when it comes it is a new one. What we know stays till then.
        }

        LogRefused(logger, type, refusal.Code, refusal.Message);
    }

    /// <summary>Where a watch cannot go on from, a list can.</summary>
    private static bool IsTooNew(ApiException refusal) => refusal.Message.Contains("too large resource version", StringComparison.OrdinalIgnoreCase);

    private WatchOptions WatchFrom(string version) => new()
    {
        Namespace = options.Namespace,
        LabelSelector = options.LabelSelector,
        ResourceVersion = version,
        Timeout = TimeSpan.FromSeconds(300 + Random.Shared.Next(300)), // spread, so that many watches do not end together
    };

    private static ulong? Number(string version) =>
        ulong.TryParse(version, NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : null;

    [LoggerMessage(3020, LogLevel.Debug, "Listed {Count} {Type} at version {Version}")]
    private static partial void LogListed(ILogger logger, ResourceType type, int count, string version);

    [LoggerMessage(3021, LogLevel.Debug, "{Type}: {Message} Listing again")]
    private static partial void LogExpired(ILogger logger, ResourceType type, string message);

    [LoggerMessage(3022, LogLevel.Warning, "{Type}: the API server answered {Code}; the copy is kept as it is: {Message}")]
    private static partial void LogRefused(ILogger logger, ResourceType type, int code, string message);

    [LoggerMessage(3023, LogLevel.Warning, "{Type}: no contact, the copy is kept as it is: {Message}")]
    private static partial void LogUnreachable(ILogger logger, ResourceType type, string message);

    [LoggerMessage(3070, LogLevel.Error, "{Type}: something that nobody foresaw; the copy is kept as it is, and listed again")]
    private static partial void LogUnforeseen(ILogger logger, Exception exception, ResourceType type);

    [LoggerMessage(3024, LogLevel.Error, "{Type}: the API server's version went back from {Ours} to {Theirs}: restored from a backup? Listing again")]
    private static partial void LogHistoryReplaced(ILogger logger, ResourceType type, string ours, string theirs);
}
