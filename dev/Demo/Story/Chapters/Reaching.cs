using static KubeCarrier.Demo.Story.Expectation;

namespace KubeCarrier.Demo.Story.Chapters;

/// <summary>A provider reaches for what is others': the names it writes make nobody act where it may not act itself.</summary>
internal static class Reaching
{
    private const string AsProvider = "-n team-a --as=team-a-member";
    private const string Shadow = "customresourcediscovery serviceclusters.us-east-1";

    public static IEnumerable<StoryStep> Steps =>
    [
        new($"kubectl delete serviceclusterassignment team-d.us-east-1 {AsProvider}", Refused("they would be destroyed; delete them first"))
        {
            Chapter = "A provider reaches further than it may: for what its tenants run",
        },
        new($"kubectl apply {AsProvider} -f -", Refused("kube-system is not the namespace of a tenant of team-a; kubectl get tenants -n team-a lists those"))
        {
            Chapter = "Into a namespace that is not its tenant's",
            Input = """
                apiVersion: kubecarrier.io/v1alpha1
                kind: ServiceClusterAssignment
                metadata: {name: kube-system.us-east-1}
                spec: {managementNamespace: {name: kube-system}, serviceCluster: {name: us-east-1}}
                """,
        },
        new("kubectl --context us-east-1 apply -f -", Says("customresourcedefinition.apiextensions.k8s.io/serviceclusters.team-a.example created"))
        {
            Chapter = "And for a name: its kind is called like one of the hub's",
            Input = """
                apiVersion: apiextensions.k8s.io/v1
                kind: CustomResourceDefinition
                metadata: {name: serviceclusters.team-a.example}
                spec:
                  group: team-a.example
                  scope: Namespaced
                  names: {plural: serviceclusters, singular: servicecluster, kind: ServiceCluster, listKind: ServiceClusterList}
                  versions:
                  - {name: v1, served: true, storage: true, schema: {openAPIV3Schema: {type: object}}}
                """,
        },
        new($"kubectl apply {AsProvider} -f -", Says("customresourcediscovery.kubecarrier.io/serviceclusters.us-east-1 created"))
        {
            Input = """
                apiVersion: kubecarrier.io/v1alpha1
                kind: CustomResourceDiscovery
                metadata: {name: serviceclusters.us-east-1}
                spec: {crd: {name: serviceclusters.team-a.example}, serviceCluster: {name: us-east-1}}
                """,
        },
        new StoryStep($"kubectl get {Shadow} {AsProvider} -o jsonpath='{{.status.conditions[?(@.reason==\"NameTaken\")].message}}'",
            Says("serviceclusters is a name of KubeCarrier's ServiceCluster, which kubectl must go on finding by it")).Soon(),
        new($"kubectl get servicecluster {AsProvider} -o name", Prints("servicecluster.kubecarrier.io/eu-west-1\nservicecluster.kubecarrier.io/us-east-1")),
        new($"kubectl delete {Shadow} {AsProvider}", Says("deleted")),
        new("kubectl --context us-east-1 delete crd serviceclusters.team-a.example", Says("deleted")),
    ];
}
