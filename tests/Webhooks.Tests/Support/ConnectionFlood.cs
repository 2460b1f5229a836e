using System.Net;
using System.Net.Sockets;

namespace KubeCarrier.Webhooks.Tests.Support;

/// <summary>Threads that open connections without end, say what they were told and nothing else, and hold as many of them as they can.</summary>
internal sealed class ConnectionFlood : IDisposable
{
    private const int Threads = 4;
    private const int HeldByThread = 1000;

    private readonly CancellationTokenSource _stop = new();
    private readonly Thread[] _threads;
    private long _opened;

    /// <param name="from">Its address.</param>
    /// <param name="to">The server.</param>
    /// <param name="says">What each connection says first.</param>
    /// <param name="pause">Of each thread after a connection, once it holds its share.</param>
    public ConnectionFlood(IPAddress from, IPEndPoint to, byte[] says, TimeSpan pause)
    {
        _threads = [.. Enumerable.Range(0, Threads).Select(_ => new Thread(() => Run(from, to, says, pause)) { IsBackground = true })];
        Array.ForEach(_threads, thread => thread.Start());
    }

    public long Opened => Interlocked.Read(ref _opened);

    /// <summary>More than the server has places of any kind.</summary>
    public static int Held => Threads * HeldByThread;

    public void Dispose()
    {
        _stop.Cancel();
        Array.ForEach(_threads, thread => thread.Join());
        _stop.Dispose();
    }

    private void Run(IPAddress from, IPEndPoint to, byte[] says, TimeSpan pause)
    {
        var held = new Queue<Socket>();
        while (!_stop.IsCancellationRequested)
        {
            try
            {
                held.Enqueue(Open(from, to, says));
                Interlocked.Increment(ref _opened);
            }
            catch (SocketException)
            {
                // Refused, or no port is free: again.
            }

            if (held.Count > HeldByThread)
            {
                held.Dequeue().Dispose();
                if (pause > TimeSpan.Zero)
                {
                    _stop.Token.WaitHandle.WaitOne(pause);
                }
            }
        }

        while (held.TryDequeue(out var socket))
        {
            socket.Dispose();
        }
    }

    private static Socket Open(IPAddress from, IPEndPoint to, byte[] says)
    {
        var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp) { LingerState = new(true, 0) };
        try
        {
            socket.Bind(new IPEndPoint(from, 0));
            socket.Connect(to);
            if (says.Length > 0)
            {
                socket.Send(says);
            }

            return socket;
        }
        catch
        {
            socket.Dispose();
            throw;
        }
    }
}
