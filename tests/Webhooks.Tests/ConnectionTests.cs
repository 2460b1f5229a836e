using System.Diagnostics.CodeAnalysis;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Text;
using KubeCarrier.Webhooks.Tests.Support;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>What a caller does with connections costs the others nothing.</summary>
public sealed class ConnectionTests : IAsyncLifetime
{
    private const string Path = TutorialHub.TenantValidatePath;

    private RunningApp _app = null!;

    public async Task InitializeAsync() => _app = await RunningApp.ReadyAsync(TutorialHub.Cluster());

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Shows("B65")]
    [Fact]
    public async Task Headers_that_never_end_are_cut_off()
    {
        await using var slow = await ConnectAsync("localhost");
        await slow.WriteAsync(Encoding.ASCII.GetBytes($"POST {Path} HTTP/1.1\r\nHost: localhost\r\nX-Slow: "));

        (await AnswerAsync(slow)).ShouldStartWith("HTTP/1.1 408 ");
        await ShouldBeServedAsync();
    }

    [Shows("B65")]
    [Fact]
    public async Task A_body_that_never_comes_is_cut_off()
    {
        await using var slow = await ConnectAsync("localhost");
        await slow.WriteAsync(Encoding.ASCII.GetBytes($"POST {Path} HTTP/1.1\r\nHost: localhost\r\nContent-Type: application/json\r\nContent-Length: 100000\r\n\r\n{{"));

        (await AnswerAsync(slow)).ShouldNotContain("\"allowed\"");
        await ShouldBeServedAsync();
    }

    [Shows("B67")]
    [Fact]
    public async Task A_caller_by_address_sends_no_server_name_and_is_served()
    {
        await using var plain = await ConnectAsync("");
        await plain.WriteAsync(Encoding.ASCII.GetBytes($"GET {Path} HTTP/1.1\r\nHost: 127.0.0.1\r\nConnection: close\r\n\r\n"));

        (await AnswerAsync(plain)).ShouldStartWith("HTTP/1.1 405 ");
    }

    [Shows("B67", "B86")]
    [Fact]
    public async Task The_connection_that_has_said_nothing_for_longest_makes_room_and_those_that_ask_go_on()
    {
        const int Room = 3072; // of one address, before the handshake
        await ShouldBeServedAsync(); // opens the connection that is kept
        var idle = new List<TcpClient>();
        try
        {
            for (var i = 0; i < Room + 100; i++)
            {
                var client = new TcpClient();
                idle.Add(client);
                await client.ConnectAsync(IPAddress.Loopback, _app.Address.Port);
            }

            await ShouldBeServedAsync();
            (await EndsAsync(idle[0].GetStream())).ShouldBeTrue("the server hangs up on whoever says nothing");
        }
        finally
        {
            idle.ForEach(client => client.Dispose());
        }

        await ShouldBeServedAsync();
    }

    [Shows("B86")]
    [Fact]
    public async Task A_connection_that_says_nothing_is_closed_soon()
    {
        using var silent = new TcpClient();
        await silent.ConnectAsync(IPAddress.Loopback, _app.Address.Port);
        using var health = new TcpClient();
        await health.ConnectAsync(IPAddress.Loopback, _app.HealthAddress.Port);

        (await EndsAsync(silent.GetStream())).ShouldBeTrue();
        (await EndsAsync(health.GetStream())).ShouldBeTrue();
    }

    [Shows("B67")]
    [Fact]
    [SuppressMessage("Interoperability", "CA1416", Justification = "The suite runs where OpenSSL is.")]
    public async Task A_weak_cipher_is_refused()
    {
        using var socket = new TcpClient();
        await socket.ConnectAsync(IPAddress.Loopback, _app.Address.Port);
        await using var tls = new SslStream(socket.GetStream());
        var options = new SslClientAuthenticationOptions
        {
            TargetHost = "localhost",
            CipherSuitesPolicy = new([TlsCipherSuite.TLS_RSA_WITH_AES_128_CBC_SHA]),
            RemoteCertificateValidationCallback = (_, server, _, _) => server?.GetCertHashString() == TestCertificate.Shared.Thumbprint,
        };

        (await Record.ExceptionAsync(() => tls.AuthenticateAsClientAsync(options))).ShouldNotBeNull();
        await ShouldBeServedAsync();
    }

    private async Task ShouldBeServedAsync()
    {
        var review = Reviews.Create(TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", "db1")).ToJsonString();
        (await _app.PostTextAsync(Path, review)).Code.ShouldBe(HttpStatusCode.OK);
    }

    private async Task<SslStream> ConnectAsync(string serverName)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
        await socket.ConnectAsync(IPAddress.Loopback, _app.Address.Port);
        var tls = new SslStream(new NetworkStream(socket, ownsSocket: true));
        await tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions
        {
            TargetHost = serverName,
            RemoteCertificateValidationCallback = (_, server, _, _) => server?.GetCertHashString() == TestCertificate.Shared.Thumbprint,
        });
        return tls;
    }

    // Until the server hangs up, however it does.
    private static async Task<string> AnswerAsync(Stream stream)
    {
        using var patience = new CancellationTokenSource(RunningApp.Patience);
        var answer = new StringBuilder();
        var buffer = new byte[4096];
        try
        {
            for (var read = await stream.ReadAsync(buffer, patience.Token); read > 0; read = await stream.ReadAsync(buffer, patience.Token))
            {
                answer.Append(Encoding.ASCII.GetString(buffer, 0, read));
            }
        }
        catch (IOException)
        {
            // Reset, as good as closed.
        }

        return answer.ToString();
    }

    private static async Task<bool> EndsAsync(Stream stream)
    {
        await AnswerAsync(stream);
        return true;
    }
}
