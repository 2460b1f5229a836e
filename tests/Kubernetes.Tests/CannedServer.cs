using System.Net;
using System.Net.Sockets;
using System.Text;

namespace KubeCarrier.Kubernetes.Tests;

/// <summary>Answers every request with the same bytes and allocates nothing for it: what is allocated meanwhile is the client's.</summary>
internal sealed class CannedServer : IDisposable
{
    private readonly Socket _listener = new(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
    private readonly byte[] _answer;

    public CannedServer(string json)
    {
        _answer = Encoding.UTF8.GetBytes($"HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: {Encoding.UTF8.GetByteCount(json)}\r\n\r\n{json}");
        _listener.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        _listener.Listen();
        new Thread(Accept) { IsBackground = true }.Start();
    }

    public Uri Address => new($"http://{_listener.LocalEndPoint}");

    public void Dispose() => _listener.Dispose();

    private void Accept()
    {
        try
        {
            while (true)
            {
                var connection = _listener.Accept();
                new Thread(() => Answer(connection)) { IsBackground = true }.Start();
            }
        }
        catch (SocketException)
        {
            // It was disposed.
        }
    }

    private void Answer(Socket connection)
    {
        using var one = connection;
        var request = new byte[16 * 1024];
        var length = 0;
        while (one.Receive(request.AsSpan(length)) is > 0 and var read)
        {
            length += read;
            if (request.AsSpan(0, length).EndsWith("\r\n\r\n"u8))
            {
                one.Send(_answer);
                length = 0;
            }
        }
    }
}
