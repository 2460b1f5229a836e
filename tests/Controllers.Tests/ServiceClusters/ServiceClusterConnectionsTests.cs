using System.Net;
using System.Net.Sockets;
using System.Text;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.ServiceClusters;
using KubeCarrier.Controllers.Tests.Support;
using KubeCarrier.Policy.ServiceClusters;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeCarrier.Controllers.Tests.ServiceClusters;

/// <summary>Kubeconfigs come from providers; what cannot or must not be used is refused with the reason, and nothing is connected to.</summary>
public sealed class ServiceClusterConnectionsTests : IAsyncDisposable
{
    private static readonly ServiceCluster Cluster = new()
    {
        Metadata = new() { Name = "eu-west-1", Namespace = "team-a" },
        Spec = new() { KubeconfigSecret = new() { Name = "credentials" } },
    };

    private readonly TestHub _hub = new();
    private readonly ServiceClusterConnections _connections;

    public ServiceClusterConnectionsTests() => _connections = new(_hub.Hub, [], _hub.Clock, NullLoggerFactory.Instance);

    public ValueTask DisposeAsync() => _connections.DisposeAsync();

    [Fact]
    public async Task A_Secret_that_is_missing_is_named() =>
        (await RefusalAsync()).ShouldBe(
            "Secret team-a/credentials does not exist; create it with the kubeconfig of the service cluster under the key kubeconfig.");

    [Fact]
    public async Task A_Secret_without_the_key_is_told_which()
    {
        PutSecret("config", "YQ==");

        (await RefusalAsync()).ShouldBe("Secret team-a/credentials has no key kubeconfig; put the kubeconfig of the service cluster there.");
    }

    [Fact]
    public async Task A_Secret_that_holds_no_base64_is_refused()
    {
        PutSecret("kubeconfig", "%");

        (await RefusalAsync()).ShouldBe("Secret team-a/credentials holds no base64 under kubeconfig.");
    }

    [Fact]
    public async Task A_kubeconfig_that_would_run_a_program_is_refused()
    {
        PutKubeconfig("https://192.0.2.1:6443", "{exec: {apiVersion: client.authentication.k8s.io/v1, command: /bin/sh}}");

        (await RefusalAsync()).ShouldContain("exec is not allowed here: running programs is not allowed");
    }

    [Shows("B84")]
    [Theory]
    [InlineData("{username: admin, password: hunter2}", "username is not allowed here")]
    [InlineData("{}", "has no credentials: the cluster would take us for system:anonymous")]
    [InlineData("{token: t, as: \"a\\nb\"}", "as is sent in a header")]
    public async Task A_kubeconfig_that_would_throw_or_connect_as_nobody_is_told_and_never_used(string user, string why)
    {
        PutKubeconfig("https://192.0.2.1:6443", user);

        var refusal = await RefusalAsync();

        refusal.ShouldContain(why);
        refusal.ShouldNotContain("hunter2");
    }

    [Fact]
    public async Task A_Secret_whose_name_is_no_name_is_told()
    {
        var contact = await _connections.ProbeAsync(Cluster with { Spec = new() { KubeconfigSecret = new() { Name = ".." } } }, CancellationToken.None);

        contact.ShouldBeOfType<ClusterContact.NoCredentials>().Message.ShouldContain("..");
    }

    [Theory]
    [InlineData("https://127.0.0.1:6443")]
    [InlineData("https://[::1]:6443")]
    [InlineData("https://169.254.169.254")]
    public async Task An_address_next_to_the_controller_is_refused_unless_an_administrator_allows_it(string server)
    {
        PutKubeconfig(server, "{token: secret-token}");

        var refusal = await RefusalAsync();

        refusal.ShouldContain("--service-cluster-allow-cidr");
        refusal.ShouldNotContain("secret-token");
    }

    [Fact]
    public async Task An_allowed_address_that_does_not_answer_is_unreachable_and_not_used()
    {
        await using var connections = ToLoopback();
        PutKubeconfig("https://127.0.0.1:1", "{token: secret-token}");

        var contact = await connections.ProbeAsync(Cluster, CancellationToken.None);

        contact.ShouldBeOfType<ClusterContact.Failed>().Reason.ShouldBe("ClusterUnreachable");
        connections.Find("team-a", "eu-west-1").ShouldNotBeNull().IsUsable.ShouldBeFalse();
    }

    [Shows("B81")]
    [Fact]
    public async Task Why_an_address_was_not_reached_is_said_in_the_log_alone()
    {
        using var closes = Server(client => client.Dispose());
        using var babbles = Server(client => client.GetStream().Write("SSH-2.0-OpenSSH\r\n"u8));
        await using var connections = ToLoopback();
        await using var strict = new ServiceClusterConnections(_hub.Hub, [], TimeProvider.System, NullLoggerFactory.Instance);
        var contacts = new List<ClusterContact>();
        foreach (var (server, through) in new[]
        {
            ("https://127.0.0.1:1", connections), // refused
            ($"https://{closes.LocalEndpoint}", connections), // a connection that breaks
            ($"https://{babbles.LocalEndpoint}", connections), // no TLS
            ("https://no-such-host.invalid:6443", connections), // no such name
            ("https://localhost:6443", strict), // a name that leads to an address which is not allowed
        })
        {
            PutKubeconfig(server, "{token: t}");
            contacts.Add(await through.ProbeAsync(Cluster, CancellationToken.None));
        }

        contacts.ShouldAllBe(contact => contact == ClusterContact.Failed.NotReached);
    }

    private static TcpListener Server(Action<TcpClient> answer)
    {
        var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        _ = AnswerAsync();
        return listener;

        async Task AnswerAsync()
        {
            try
            {
                while (true)
                {
                    answer(await listener.AcceptTcpClientAsync());
                }
            }
            catch (Exception over) when (over is SocketException or ObjectDisposedException or IOException)
            {
                // The test is over.
            }
        }
    }

    [Fact]
    public async Task A_connection_is_kept_while_its_kubeconfig_is_and_exchanged_when_it_is_not()
    {
        await using var connections = ToLoopback();
        PutKubeconfig("https://127.0.0.1:1", "{token: one}");
        await connections.ProbeAsync(Cluster, CancellationToken.None);
        var first = connections.Find("team-a", "eu-west-1").ShouldNotBeNull();

        await connections.ProbeAsync(Cluster, CancellationToken.None);
        connections.Find("team-a", "eu-west-1").ShouldBeSameAs(first);

        PutKubeconfig("https://127.0.0.1:1", "{token: two}");
        await connections.ProbeAsync(Cluster, CancellationToken.None);
        connections.Find("team-a", "eu-west-1").ShouldNotBeNull().ShouldNotBeSameAs(first);
    }

    [Fact]
    public async Task A_kubeconfig_that_is_taken_away_takes_the_connection_with_it()
    {
        await using var connections = ToLoopback();
        PutKubeconfig("https://127.0.0.1:1", "{token: one}");
        await connections.ProbeAsync(Cluster, CancellationToken.None);
        var lost = new List<NamespacedName>();
        connections.Changed += lost.Add;

        PutSecret("another", "YQ==");
        await connections.ProbeAsync(Cluster, CancellationToken.None);

        connections.Find("team-a", "eu-west-1").ShouldBeNull();
        lost.ShouldBe([new("team-a", "eu-west-1")]);
    }

    private ServiceClusterConnections ToLoopback() =>
        new(_hub.Hub, [IPNetwork.Parse("127.0.0.0/8")], TimeProvider.System, NullLoggerFactory.Instance);

    private async Task<string> RefusalAsync()
    {
        var contact = await _connections.ProbeAsync(Cluster, CancellationToken.None);
        _connections.Find("team-a", "eu-west-1").ShouldBeNull();
        return contact.ShouldBeOfType<ClusterContact.NoCredentials>().Message;
    }

    private void PutKubeconfig(string server, string user) => PutSecret("kubeconfig", Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""
        apiVersion: v1
        kind: Config
        current-context: service
        contexts: [{name: service, context: {cluster: service, user: kubecarrier} }]
        clusters: [{name: service, cluster: {server: "{{server}}"} }]
        users: [{name: kubecarrier, user: {{user}} }]
        """)));

    private void PutSecret(string key, string data) => _hub.Cluster.Put(
        KubernetesResources.Secrets,
        TestHub.Manifest($"{{apiVersion: v1, kind: Secret, metadata: {{name: credentials, namespace: team-a}}, data: {{{key}: \"{data}\"}}}}"));
}
