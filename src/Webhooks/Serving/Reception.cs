using System.Buffers;
using System.Net;
using KubeCarrier.Hosting.Metrics;
using Microsoft.AspNetCore.Connections;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace KubeCarrier.Webhooks.Serving;

/// <summary>
/// Receives the connections of a port, in three phases with a budget each: it says nothing yet, it is shaking hands, it is open. What holds places
/// in one takes none in the next, so a caller that says at once who it is gets in past any number that say nothing (B86).
/// </summary>
internal sealed partial class Reception(TimeProvider clock, KubeCarrierMetrics metrics, ILogger<Reception> logger)
{
    private const string Silent = "silent";
    private const string Handshaking = "handshaking";
    private const string Open = "open";

    /// <summary>An API server's hello is on its way before we know of the connection.</summary>
    private static readonly TimeSpan SilenceTimeout = TimeSpan.FromSeconds(2);

    /// <summary>Above the time a request may take.</summary>
    private static readonly TimeSpan Answering = AdmissionLimits.RequestTimeout + TimeSpan.FromSeconds(1);

    private static readonly TimeSpan LogInterval = TimeSpan.FromSeconds(5);

    /// <summary>A few KB each: nothing is made for them before they speak. So many that even a caller with the address of a flood has the time to speak.</summary>
    private readonly ConnectionBudget _silent = new(most: 4096, share: 3072, TimeSpan.Zero);

    /// <summary>Some 50 KB each, for seconds. An API server that finds a webhook server anew opens as many at a time as it has writes under way, at most a few hundred.</summary>
    private readonly ConnectionBudget _handshaking = new(most: 768, share: 512, TimeSpan.Zero);

    /// <summary>Some 50 KB each. An API server holds a few dozen.</summary>
    private readonly ConnectionBudget _open = new(most: 1024, share: 768, Answering);

    private readonly Lock _gate = new();
    private long? _loggedAt;
    private int _closed;

    /// <summary>Around TLS where <paramref name="tls"/> adds it.</summary>
    public void ApplyTo(ListenOptions endpoint, Action<ListenOptions>? tls)
    {
        ConnectionBudget shaking = _handshaking;
        endpoint.Use(next => connection => tls is null ? ReceiveAsync(connection, FirstWords.IsSomething, null, next)
            : ReceiveAsync(connection, FirstWords.IsHello, shaking, next));
        tls?.Invoke(endpoint);
        endpoint.Use(next => connection => ServeAsync(connection, next));
    }

    private async Task ReceiveAsync(ConnectionContext connection, Func<ReadOnlySequence<byte>, bool> isEnough, ConnectionBudget? shaking, ConnectionDelegate next)
    {
        var caller = new OpenConnection(connection, clock);
        connection.Features.Set(caller);
        Enter(_silent, caller, Silent);
        try
        {
            if (!await SpeaksAsync(connection, caller, isEnough))
            {
                return;
            }
        }
        finally
        {
            _silent.Leave(caller);
        }

        if (shaking is not null)
        {
            Enter(shaking, caller, Handshaking);
        }

        try
        {
            await next(connection);
        }
        finally
        {
            shaking?.Leave(caller);
        }
    }

    private async Task ServeAsync(ConnectionContext connection, ConnectionDelegate next)
    {
        if (connection.Features.Get<OpenConnection>() is not { } caller)
        {
            return; // it did not come in by the door
        }

        _handshaking.Leave(caller);
        Enter(_open, caller, Open);
        try
        {
            await next(connection);
        }
        finally
        {
            _open.Leave(caller);
        }
    }

    /// <summary>Looks at what comes first and leaves it there.</summary>
    private async Task<bool> SpeaksAsync(ConnectionContext connection, OpenConnection caller, Func<ReadOnlySequence<byte>, bool> isEnough)
    {
        using var patience = new CancellationTokenSource(SilenceTimeout, clock);
        var input = connection.Transport.Input;
        try
        {
            while (true)
            {
                var result = await input.ReadAsync(patience.Token);
                var (isThere, isOver) = (isEnough(result.Buffer), result.IsCompleted || result.IsCanceled);
                input.AdvanceTo(result.Buffer.Start, isThere ? result.Buffer.Start : result.Buffer.End);
                if (isThere || isOver)
                {
                    return isThere && caller.Speaks();
                }
            }
        }
        catch (Exception gone) when (gone is OperationCanceledException or IOException or ConnectionAbortedException)
        {
            return false; // it waited too long, made room, or hung up
        }
    }

    private void Enter(ConnectionBudget budget, OpenConnection caller, string phase)
    {
        if (budget.Enter(caller) is not { } leaves)
        {
            return;
        }

        metrics.ConnectionClosed(phase);
        if (budget == _silent)
        {
            leaves.StopListening();
        }
        else
        {
            leaves.Close();
        }

        if (CountToLog() is { } count)
        {
            LogMadeRoom(logger, count, leaves.Network, phase);
        }
    }

    /// <summary>How many were closed since the last line of the log; null while that is too fresh.</summary>
    private int? CountToLog()
    {
        lock (_gate)
        {
            _closed++;
            if (_loggedAt is { } at && clock.GetElapsedTime(at) < LogInterval)
            {
                return null;
            }

            (_loggedAt, var count) = (clock.GetTimestamp(), _closed);
            _closed = 0;
            return count;
        }
    }

    [LoggerMessage(1060, LogLevel.Warning, "Too many connections at a time; {Count} more were closed to make room, the last from {Network} while it was {Phase}")]
    private static partial void LogMadeRoom(ILogger logger, int count, IPAddress network, string phase);
}
