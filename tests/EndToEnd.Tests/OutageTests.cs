using KubeCarrier.Demo.Story;
using static KubeCarrier.Demo.Story.Expectation;

namespace KubeCarrier.EndToEnd.Tests;

/// <summary>The webhook server is down: what it judges is refused, what it does not judge goes on.</summary>
[Collection(BuiltHubGroup.Name)]
public sealed class OutageTests(BuiltHub hub)
{
    private const string CreateDb1 = "kubectl apply -n team-b --as=team-b-member -f manifests/samples/couchdb.eu-west-1.yaml";
    private const string Broker = "kubemqclusters.us-east-1.team-a mq1 -n team-b --as=team-b-member";

    private static readonly Expectation FailsClosed = Refused("failed calling webhook");

    [ClusterFact(LocalOnly = true)]
    public async Task Without_webhooks_instance_writes_fail_closed_while_reads_and_the_cluster_itself_go_on()
    {
        await hub.UndisturbedAsync();

        await hub.Environment.Webhooks.StopAsync();
        try
        {
            await TellAsync(
                new(CreateDb1, FailsClosed),
                new($"kubectl patch {Broker} --type=merge -p '{{\"spec\":{{\"replicas\":5}}}}'", FailsClosed),
                new("kubectl get couchdbs.eu-west-1.team-a -n team-b --as=team-b-member", Says("No resources found")),
                new($"kubectl get {Broker} -o jsonpath='{{.spec.replicas}}'", Prints("9")),
                new("kubectl get account", Says("team-a", "team-b", "team-c")),
                new("kubectl create configmap outage -n kube-system --from-literal=a=b", Says("configmap/outage created")),
                new("kubectl delete configmap outage -n kube-system", Says("\"outage\" deleted")),
                new("kubectl create namespace outage", Says("namespace/outage created")),
                new("kubectl delete namespace outage", Says("\"outage\" deleted")));
            hub.Environment.Controller.IsRunning.ShouldBeTrue();
        }
        finally
        {
            await hub.Environment.Webhooks.EnsureReadyAsync(_ => { }, CancellationToken.None);
        }

        await TellAsync(
            new(CreateDb1, Says("db1 created")),
            new StoryStep("kubectl --context eu-west-1 get couchdb -A", Says("db1")).Soon(),
            new("kubectl delete couchdbs.eu-west-1.team-a db1 -n team-b --as=team-b-member", Says("\"db1\" deleted")));
    }

    private Task TellAsync(params IReadOnlyList<StoryStep> steps) =>
        new StoryTeller(hub.Environment, new(TextWriter.Null, isColored: false), _ => { }).TellAsync(steps, CancellationToken.None);
}
