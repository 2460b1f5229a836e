using static KubeCarrier.Demo.Story.Expectation;

namespace KubeCarrier.Demo.Story.Chapters;

/// <summary>Two accounts, and the first service cluster of the provider.</summary>
internal static class Provider
{
    public const string AccountHeader = "NAME|ACCOUNT NAMESPACE|DISPLAY NAME|STATUS|AGE";
    public const string ServiceClusterHeader = "NAME|STATUS|DISPLAY NAME|KUBERNETES VERSION|AGE";

    public static IEnumerable<StoryStep> Steps(DemoDirectory directory) =>
    [
        new StoryStep("kubectl apply -f manifests/samples/accounts.yaml", Says("account.catalog.kubecarrier.io/team-a created", "account.catalog.kubecarrier.io/team-b created"))
        {
            Chapter = "Accounts: team-a provides services, team-b uses them",
        }.AgainAfterTimeout(),
        new StoryStep("kubectl get account", Table(AccountHeader, "team-a|team-a|The A Team|Ready|*", "team-b|team-b|The B Team|Ready|*")).Soon(),
        .. Register(directory, "eu-west-1", "servicecluster.yaml", "A service cluster: its kubeconfig in a Secret, and its name"),
        new StoryStep("kubectl get servicecluster -n team-a --as=team-a-member", Table(ServiceClusterHeader, "eu-west-1|Ready|EU West 1|v*|*")).Soon(),
    ];

    public static IEnumerable<StoryStep> Register(DemoDirectory directory, string cluster, string manifest, string chapter) =>
    [
        new($"kubectl create secret generic {cluster}-kubeconfig -n team-a --as=team-a-member "
            + $"--from-file=kubeconfig={DemoDirectory.Shown(directory.HubFile(cluster + ".kubeconfig"))}", Says($"secret/{cluster}-kubeconfig created"))
        {
            Chapter = chapter,
        },
        new($"kubectl apply -n team-a --as=team-a-member -f manifests/samples/{manifest}", Says($"servicecluster.kubecarrier.io/{cluster} created")),
    ];
}
