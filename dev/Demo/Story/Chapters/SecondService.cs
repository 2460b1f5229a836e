using static KubeCarrier.Demo.Story.Expectation;

namespace KubeCarrier.Demo.Story.Chapters;

/// <summary>A message broker from the second service cluster, which its set selects by label.</summary>
internal static class SecondService
{
    private const string Tenants = "kubemqclusters.us-east-1.team-a";
    private const string AsTenant = "-n team-b --as=team-b-member";

    public static IEnumerable<StoryStep> Steps(DemoDirectory directory, OperatorReport report) => [.. Services(directory), .. Instance(report)];

    private static IEnumerable<StoryStep> Services(DemoDirectory directory) =>
    [
        .. Provider.Register(directory, "us-east-1", "servicecluster.us-east-1.yaml", "A second cluster and a second service: KubeMQ from us-east-1"),
        new StoryStep("kubectl get servicecluster -n team-a --as=team-a-member",
            Table(Provider.ServiceClusterHeader, "eu-west-1|Ready|EU West 1|v*|*", "us-east-1|Ready|US East 1|v*|*")).Soon(),
        new("kubectl --context us-east-1 apply -f manifests/samples/kubemq.crd.yaml",
            Says("customresourcedefinition.apiextensions.k8s.io/kubemqclusters.core.k8s.kubemq.io created")),
        new("kubectl apply -n team-a --as=team-a-member -f manifests/samples/catalogentryset.kubemq.yaml", Says("catalogentryset.catalog.kubecarrier.io/kubemqclusters created"))
        {
            Remark = "its selector asks for the label region: us-east-1",
        },
        new("kubectl wait --for=condition=Ready catalogentryset/kubemqclusters -n team-a --as=team-a-member --timeout=90s",
            Says("catalogentryset.catalog.kubecarrier.io/kubemqclusters condition met")),
        new StoryStep("kubectl get catalogentry -n team-a --as=team-a-member",
            Table(
                Offer.EntryHeader,
                "couchdbs.eu-west-1|Ready|couchdbs.internal.eu-west-1.team-a|couchdbs.eu-west-1.team-a|*",
                "couchdbs.us-east-1|Ready|couchdbs.internal.us-east-1.team-a|couchdbs.us-east-1.team-a|*",
                $"kubemqclusters.us-east-1|Ready|kubemqclusters.internal.us-east-1.team-a|{Tenants}|*"))
        {
            Remark = "CouchDB's selector asks for nothing, so CouchDB comes from there too",
        }.Soon(),
        new StoryStep($"kubectl get offering {AsTenant}",
            Table(Offer.OfferingHeader, "couchdbs.eu-west-1.team-a|CouchDB|team-a|*", "couchdbs.us-east-1.team-a|CouchDB|team-a|*", $"{Tenants}|KubeMQ|team-a|*")).Soon(),
        new StoryStep($"kubectl get region {AsTenant}", Table(Offer.RegionHeader, "eu-west-1.team-a|team-a|EU West 1|*", "us-east-1.team-a|team-a|US East 1|*")).Soon(),
    ];

    private static IEnumerable<StoryStep> Instance(OperatorReport report) =>
    [
        new($"kubectl apply {AsTenant} -f manifests/samples/kubemqcluster.us-east-1.yaml", Says("kubemqcluster.us-east-1.team-a/mq1 created"))
        {
            Chapter = "An instance of it",
        },
        new StoryStep("kubectl get serviceclusterassignment team-b.us-east-1 -n team-a -o jsonpath='{.status.serviceClusterNamespace.name}'", PrintsSomething)
        {
            Variable = "NS2",
        }.Soon(),
        new StoryStep("kubectl --context us-east-1 get kubemqcluster -A", Table("NAMESPACE|NAME|REPLICAS|IMAGE|STATUS|AGE", "$NS2|mq1|3|||*")).Soon(),
        .. report.Steps(
            "us-east-1", "core.k8s.kubemq.io/v1alpha1", "KubemqCluster", "kubemqcluster", "mq1", "NS2", """{"phase":"Running","ready":3,"observedGeneration":1}"""),
        new StoryStep($"kubectl get {Tenants} {AsTenant}", Table("NAME|REPLICAS|STATUS|AGE", "mq1|3|Running|*")).Soon(),
    ];
}
