using System.Net;
using System.Net.Sockets;

namespace KubeCarrier.LocalClusters.Processes;

/// <summary>Loopback ports that nobody listens on at the moment; somebody may be quicker, so a start is tried again with others.</summary>
internal static class FreePorts
{
    public static IReadOnlyList<int> Choose(int count)
    {
        // All open at once, so that they differ.
        var listeners = Enumerable.Range(0, count).Select(_ => new TcpListener(IPAddress.Loopback, 0)).ToList();
        try
        {
            listeners.ForEach(listener => listener.Start());
            return [.. listeners.Select(listener => ((IPEndPoint)listener.LocalEndpoint).Port)];
        }
        finally
        {
            listeners.ForEach(listener => listener.Dispose());
        }
    }

    public static async Task<bool> AnswersAsync(int port, CancellationToken cancellationToken)
    {
        using var client = new TcpClient();
        try
        {
            await client.ConnectAsync(IPAddress.Loopback, port, cancellationToken);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
