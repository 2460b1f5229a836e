using System.Net;
using System.Net.Sockets;
using Microsoft.AspNetCore.Connections;

namespace KubeCarrier.Webhooks.Serving;

/// <summary>One connection as long as it is open: where it comes from, and when it last said something.</summary>
internal sealed class OpenConnection(ConnectionContext connection, TimeProvider clock)
{
    private const int NetworkBytes = 8;

    // What became of the first words: one of the two comes first, whoever is quicker.
    private const int Awaited = 0;
    private const int Said = 1;
    private const int NotAwaited = 2;

    private long _lastRequest;
    private int _firstWords = Awaited;

    /// <summary>The address; of IPv6 the /64, of which one host may have every address.</summary>
    public IPAddress Network { get; } = NetworkOf(connection.RemoteEndPoint);

    /// <summary>Where it stands in the budget of the phase it is in; the budget's own.</summary>
    public LinkedListNode<OpenConnection>? Place { get; set; }

    /// <summary>When its last request began; 0 when it never sent one.</summary>
    public long LastRequest => Volatile.Read(ref _lastRequest);

    /// <summary>A request begins.</summary>
    public void Asks(long now) => Volatile.Write(ref _lastRequest, now);

    public bool IsQuietFor(TimeSpan time) => LastRequest == 0 || clock.GetElapsedTime(LastRequest) > time;

    /// <summary>Its first words are there; false when it had to make room before.</summary>
    public bool Speaks() => Interlocked.CompareExchange(ref _firstWords, Said, Awaited) == Awaited;

    /// <summary>
    /// While it is waited for its first words: without an exception, of which a flood would cost thousands a second. Not afterwards: whoever reads next would
    /// be told that there is nothing more.
    /// </summary>
    public void StopListening()
    {
        if (Interlocked.CompareExchange(ref _firstWords, NotAwaited, Awaited) == Awaited)
        {
            connection.Transport.Input.CancelPendingRead();
        }
    }

    public void Close() => connection.Abort(new ConnectionAbortedException("It made room for another connection."));

    private static IPAddress NetworkOf(EndPoint? remote) => remote switch
    {
        IPEndPoint { Address: { IsIPv4MappedToIPv6: true } mapped } => mapped.MapToIPv4(),
        IPEndPoint { Address: { AddressFamily: AddressFamily.InterNetworkV6 } address } => new([.. address.GetAddressBytes()[..NetworkBytes], .. new byte[NetworkBytes]]),
        IPEndPoint { Address: var address } => address,
        _ => IPAddress.None,
    };
}
