using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.ServiceClusters;
using KubeCarrier.Controllers.Tests.Support;
using KubeCarrier.Hosting.Flags;

namespace KubeCarrier.Controllers.Tests.ServiceClusters;

public sealed class SilenceReconcilerTests
{
    private static readonly NamespacedName Name = new("team-a", "eu-west-1");

    private readonly TestHub _hub = new();
    private readonly Heartbeats _heartbeats;
    private readonly SilenceReconciler _reconciler;

    public SilenceReconcilerTests()
    {
        _heartbeats = new(_hub.Clock);
        _reconciler = new(_hub.Hub, _heartbeats, _hub.Executor, ControllerOptions.Parse([]), _hub.Clock);
    }

    [Shows("F-SC-05")]
    [Fact]
    public async Task A_cluster_is_silent_when_the_grace_period_has_passed_since_its_last_heartbeat()
    {
        await SeeAsync();
        (await LookAsync()).ShouldBe(TimeSpan.FromSeconds(40)); // from when it was first looked at
        _hub.Clock.Advance(TimeSpan.FromSeconds(30));
        _heartbeats.Beat(Name);
        _hub.Clock.Advance(TimeSpan.FromSeconds(39));
        await SeeAsync(); // no watch runs, so that what was read is forgotten after a while

        (await LookAsync()).ShouldBe(TimeSpan.FromSeconds(1));
        _hub.Cluster.Writes.ShouldBeEmpty();
        _hub.Clock.Advance(TimeSpan.FromSeconds(1));

        (await LookAsync()).ShouldBe(TimeSpan.FromSeconds(40));
        var cluster = _hub.Hub.Of<ServiceCluster>().Get(Name).ShouldNotBeNull().As<ServiceCluster>();
        cluster.Status.ShouldNotBeNull().Conditions.Select(condition => $"{condition.Type} {condition.Status}/{condition.Reason}").ShouldBe(
            ["ServiceClusterReachable Unknown/GracePeriodTimeout", "Ready False/ServiceClusterUnreachable"]);
        _hub.Cluster.ForgetWrites();

        await LookAsync();
        _hub.Cluster.Writes.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("--service-cluster-monitor-grace-period", "soon", "must be a whole number of seconds from 1s to 3600s; found soon")]
    [InlineData("--service-cluster-monitor-grace-period", "10s", "must be longer than --service-cluster-status-update-period; found 10s and 10s")]
    [InlineData("--service-cluster-status-update-period", "0", "must be a whole number of seconds from 1s to 3600s; found 0")]
    public void Periods_that_cannot_be_are_refused(string flag, string value, string problem) =>
        Should.Throw<UsageException>(() => ControllerOptions.Parse([flag, value])).Message.ShouldContain($"{flag} {problem}");

    [Fact]
    public void Everything_that_is_wrong_with_a_command_line_is_told_at_once() => Should.Throw<UsageException>(() => ControllerOptions.Parse(
            ["--webhook-service", "a", "--webhook-url", "http://a", "--webhook-ca-file", "/nowhere", "--leader-elect", "maybe", "--service-cluster-monitor-grace-period", "5"]))
        .Problems.ShouldBe(
        [
            "--webhook-service must be <namespace>/<name>; found a.",
            "--webhook-url must be an https URL; found http://a.",
            "--webhook-ca-file: there is no file /nowhere.",
            "--leader-elect must be true or false; found maybe.",
            "--service-cluster-monitor-grace-period must be longer than --service-cluster-status-update-period; found 5 and 10s.",
        ]);

    private Task<KubeObject> SeeAsync() => _hub.SeeAsync(ServiceCluster.ResourceType, """
        apiVersion: kubecarrier.io/v1alpha1
        kind: ServiceCluster
        metadata: {name: eu-west-1, namespace: team-a}
        spec: {kubeconfigSecret: {name: eu-west-1}}
        """);

    private Task<TimeSpan?> LookAsync() => _reconciler.ReconcileAsync(Name, CancellationToken.None);
}
