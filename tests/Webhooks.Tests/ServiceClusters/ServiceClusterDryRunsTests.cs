using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Webhooks.ServiceClusters;
using KubeCarrier.Webhooks.Tests.Support;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeCarrier.Webhooks.Tests.ServiceClusters;

/// <summary>How a service cluster is reached, and what its answers are taken for.</summary>
public sealed class ServiceClusterDryRunsTests : IAsyncLifetime, IDisposable
{
    private const string Apply = "/apis/store.io/v1/namespaces/n/stores/s?dryRun=All&fieldManager=kubecarrier-controller&force=true";

    private readonly FakeCluster _hub = new();
    private readonly ManualTimeProvider _clock = new();
    private StandInCluster _cluster = null!;
    private ServiceClusterLinks _links = null!;
    private ServiceClusterDryRuns _dryRuns = null!;

    public async Task InitializeAsync()
    {
        _cluster = await StandInCluster.StartAsync();
        _links = new(_hub, [IPNetwork.Parse("127.0.0.0/8")], _clock, NullLoggerFactory.Instance);
        _dryRuns = new(_links, _clock, NullLogger<ServiceClusterDryRuns>.Instance);
        Register("the-cluster");
        Credentials("first");
    }

    public async Task DisposeAsync() => await _cluster.DisposeAsync();

    public void Dispose() => _links.Dispose();

    [Fact]
    public async Task The_cluster_is_asked_who_it_is_once_and_then_as_the_controller_would_apply()
    {
        (await AskAsync()).ShouldBeOfType<DryRunAnswer.Accepted>().Object["spec"]!["size"]!.GetValue<int>().ShouldBe(1);
        await AskAsync();

        _cluster.Seen.ShouldBe(["/api/v1/namespaces/kube-system", Apply, Apply]);
        _hub.Gets.ShouldBe(2, "the ServiceCluster and its Secret, once in ten seconds");
    }

    [Shows("H34", "H45")]
    [Theory]
    [InlineData("another-cluster", "cannot be asked, because its kubeconfig leads to another cluster")]
    [InlineData(null, "cannot be asked, because KubeCarrier has no usable credentials for it")]
    public async Task Nothing_is_sent_to_a_cluster_that_is_not_the_one_it_was(string? pinned, string why)
    {
        Register(pinned);

        (await AskAsync()).ShouldBe(new DryRunAnswer.Unknown(why));
        _cluster.Seen.ShouldNotContain(Apply);
    }

    [Shows("H45")]
    [Fact]
    public async Task Credentials_that_were_replaced_are_read_again_at_a_401_and_after_a_while()
    {
        await AskAsync();
        _cluster.Token = "second";
        Credentials("second");
        (await AskAsync()).ShouldBeOfType<DryRunAnswer.Accepted>();

        _cluster.Token = "third";
        (await AskAsync()).ShouldBe(new DryRunAnswer.Unknown("cannot be asked, because KubeCarrier has no usable credentials for it"));
        Register("another-cluster");
        Credentials("third");
        _clock.Advance(TimeSpan.FromSeconds(11));
        (await AskAsync()).ShouldBe(new DryRunAnswer.Unknown("cannot be asked, because its kubeconfig leads to another cluster"));
    }

    [Shows("H46")]
    [Fact]
    public async Task A_kubeconfig_that_is_not_trusted_leads_nowhere()
    {
        using var strict = new ServiceClusterLinks(_hub, [], _clock, NullLoggerFactory.Instance);

        var answer = await new ServiceClusterDryRuns(strict, _clock, NullLogger<ServiceClusterDryRuns>.Instance).AskAsync(Request(), CancellationToken.None);

        answer.ShouldBe(new DryRunAnswer.Unknown("cannot be asked, because KubeCarrier has no usable credentials for it"));
        _cluster.Seen.ShouldBeEmpty();
    }

    [Shows("B84")]
    [Theory]
    [InlineData("token: first", "username: admin, password: first")]
    [InlineData("token: first", "token: first, as: \"a\\nb\"")]
    [InlineData("cluster: {", "cluster: {tls-server-name: \"a b\", ")]
    public async Task What_the_controller_refuses_of_a_kubeconfig_is_not_used_here_either(string written, string broken)
    {
        var kubeconfig = Encoding.UTF8.GetString(Convert.FromBase64String(_cluster.Kubeconfig("first"))).Replace(written, broken, StringComparison.Ordinal);
        Secret(Convert.ToBase64String(Encoding.UTF8.GetBytes(kubeconfig)));

        (await AskAsync()).ShouldBe(new DryRunAnswer.Unknown("cannot be asked, because KubeCarrier has no usable credentials for it"));
        _cluster.Seen.ShouldBeEmpty();
    }

    [Shows("F-WH-02")]
    [Theory]
    [InlineData(400)]
    [InlineData(402)]
    [InlineData(403)]
    [InlineData(409)]
    [InlineData(422)]
    public async Task What_the_writer_can_mend_is_passed_on(int code)
    {
        _cluster.Code = code;

        var status = (await AskAsync()).ShouldBeOfType<DryRunAnswer.Refused>().Status;

        (status.Code, status.Reason, status.Message).ShouldBe((code, "Said", $"it says {code}"));
    }

    [Theory]
    [InlineData(408, false)]
    [InlineData(429, false)]
    [InlineData(500, false)]
    [InlineData(503, false)]
    [InlineData(404, false)]
    [InlineData(404, true)]
    [InlineData(502, true)]
    public async Task What_only_others_can_mend_is_no_refusal(int code, bool isProxy)
    {
        (_cluster.Code, _cluster.IsProxy) = (code, isProxy);

        (await AskAsync()).ShouldBe(new DryRunAnswer.Unknown($"answers with {code}"));
    }

    [Fact]
    public async Task What_our_own_credentials_may_not_do_is_no_refusal_and_not_told()
    {
        (_cluster.Code, _cluster.Message) = (403, "stores.store.io \"s\" is forbidden: User \"kubecarrier\" cannot patch resource \"stores\" in API group \"store.io\"");

        (await AskAsync()).ShouldBe(new DryRunAnswer.Unknown("answers with 403"));
    }

    [Shows("H50")]
    [Fact]
    public async Task Two_seconds_are_all_that_a_tenant_waits_and_no_more_than_sixteen_wait()
    {
        await AskAsync();
        _cluster.Code = 0;
        var waiting = Enumerable.Range(0, ServiceClusterDryRuns.MaxWaiting).Select(_ => AskAsync()).ToList();
        await Eventually.Holds(() => _cluster.Seen.Count.ShouldBe(2 + ServiceClusterDryRuns.MaxWaiting), "all of them are there");

        (await AskAsync()).ShouldBe(new DryRunAnswer.Unknown("is slow, and too many writes wait for it already"));
        _clock.Advance(ServiceClusterDryRuns.Budget);
        (await Task.WhenAll(waiting)).ShouldAllBe(answer => answer == new DryRunAnswer.Unknown("did not answer within 2 seconds"));

        _cluster.Code = 200;
        (await AskAsync()).ShouldBeOfType<DryRunAnswer.Accepted>();
    }

    private Task<DryRunAnswer> AskAsync() => _dryRuns.AskAsync(Request(), CancellationToken.None);

    private static DryRunRequest Request() => new(
        new("team-a", "eu-west-1"),
        new("store.io", "v1", "Store", "stores", Namespaced: true),
        TutorialHub.Parse("""{"apiVersion":"store.io/v1","kind":"Store","metadata":{"name":"s","namespace":"n"},"spec":{"size":1}}"""));

    private void Register(string? uid) => _hub.Put(TutorialHub.Parse("""
        {"apiVersion":"kubecarrier.io/v1alpha1","kind":"ServiceCluster","metadata":{"name":"eu-west-1","namespace":"team-a"},
         "spec":{"kubeconfigSecret":{"name":"kube"}},"status":{"conditions":[]}}
        """).With("status.clusterUID", uid));

    private void Credentials(string token) => Secret(_cluster.Kubeconfig(token));

    private void Secret(string kubeconfig) => _hub.Put(new JsonObject
    {
        ["apiVersion"] = "v1",
        ["kind"] = "Secret",
        ["metadata"] = new JsonObject { ["name"] = "kube", ["namespace"] = "team-a" },
        ["data"] = new JsonObject { ["kubeconfig"] = kubeconfig },
    });
}
