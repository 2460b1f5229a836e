using System.Collections.Concurrent;
using System.Net;
using System.Net.Sockets;

namespace KubeCarrier.Testing;

/// <summary>
/// A port on loopback that leads to another one. Closed, it goes on taking connections and swallows what they say, like a network that lost a host:
/// nobody is refused, nobody is answered.
/// </summary>
public sealed class TcpGate : IAsyncDisposable
{
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly ConcurrentDictionary<Socket, bool> _sockets = [];
    private readonly int _target;
    private volatile bool _isClosed;

    private TcpGate(int target)
    {
        _target = target;
        _listener.Start();
        _ = AcceptAsync();
    }

    public int Port => ((IPEndPoint)_listener.LocalEndpoint).Port;

    public static TcpGate To(int target) => new(target);

    public void Close() => _isClosed = true;

    /// <summary>What was swallowed is lost: connections from before are cut, so that their owners make new ones.</summary>
    public void Open()
    {
        _isClosed = false;
        Cut();
    }

    public ValueTask DisposeAsync()
    {
        _listener.Dispose();
        Cut();
        return ValueTask.CompletedTask;
    }

    private void Cut()
    {
        foreach (var socket in _sockets.Keys)
        {
            socket.Dispose();
            _sockets.TryRemove(socket, out _);
        }
    }

    private async Task AcceptAsync()
    {
        try
        {
            while (true)
            {
                _ = ServeAsync(await _listener.AcceptSocketAsync());
            }
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // The listener was disposed.
        }
    }

    private async Task ServeAsync(Socket caller)
    {
        var target = new Socket(SocketType.Stream, ProtocolType.Tcp);
        (_sockets[caller], _sockets[target]) = (true, true);
        try
        {
            await target.ConnectAsync(IPAddress.Loopback, _target);
            await Task.WhenAny(CopyAsync(caller, target), CopyAsync(target, caller));
        }
        catch (Exception end) when (end is SocketException or ObjectDisposedException)
        {
            // One of the two ends is gone; so is the other, below.
        }
        finally
        {
            foreach (var socket in new[] { caller, target })
            {
                socket.Dispose();
                _sockets.TryRemove(socket, out _);
            }
        }
    }

    private async Task CopyAsync(Socket from, Socket to)
    {
        var buffer = new byte[16 * 1024];
        while (await from.ReceiveAsync(buffer, SocketFlags.None) is > 0 and var count)
        {
            if (!_isClosed)
            {
                await to.SendAsync(buffer.AsMemory(0, count), SocketFlags.None);
            }
        }
    }
}
