using static KubeCarrier.Demo.Story.Expectation;

namespace KubeCarrier.Demo.Story.Chapters;

/// <summary>The second act: two tenants of one offer, within different limits, written after one of them has already gone beyond.</summary>
internal static class Limits
{
    private const string Brokers = "kubemqclusters.us-east-1.team-a";
    private const string AsGold = "-n team-b --as=team-b-member";
    private const string AsBronze = "-n team-d --as=team-d-member";
    private const string AsProvider = "-n team-a --as=team-a-member";
    private const string ShowOffering = $"kubectl get offering {Brokers} {AsBronze}";
    private const string TooManyReplicas = "is too large; at most 2 (catalog default, bronze)";
    private const string AccountFrozen = "account team-d is suspended";

    public static IEnumerable<StoryStep> Steps => [.. SecondTenant, .. Restrictions, .. OldInstance, .. Quota, .. Frozen];

    private static IEnumerable<StoryStep> SecondTenant =>
    [
        new("kubectl apply -f manifests/samples/account-team-d.yaml", Says("account.catalog.kubecarrier.io/team-d created"))
        {
            Chapter = "Act two: a second tenant of the same offers",
        },
        new StoryStep("kubectl get account team-d", Table(Provider.AccountHeader, "team-d|team-d|The D Team|Ready|*")).Soon(),
        new StoryStep($"kubectl get tenant {AsProvider}", Table("NAME|AGE", "team-b|*", "team-d|*")).Soon(),
        new($"kubectl label tenant team-b tier=gold {AsProvider}", Says("tenant.catalog.kubecarrier.io/team-b labeled")) { Remark = "who is who is the provider's affair" },
        new($"kubectl label tenant team-d tier=bronze {AsProvider}", Says("tenant.catalog.kubecarrier.io/team-d labeled")),
        new StoryStep(ShowOffering, Table(Offer.OfferingHeader, $"{Brokers}|KubeMQ|team-a|*")).Soon(),
        new StoryStep($"kubectl apply {AsBronze} -f -", Says("mq1 created")) { Remark = "nothing limits team-d yet", Input = Broker("mq1", 4) },
    ];

    private static IEnumerable<StoryStep> Restrictions =>
    [
        new($"kubectl apply {AsProvider} -f manifests/samples/catalog.limits.yaml", Says("catalog.catalog.kubecarrier.io/default configured"))
        {
            Chapter = "Limits: gold may have 10 replicas, bronze 2, and no more than two instances",
        },
        new StoryStep(ShowOffering + " -o jsonpath='{.spec.restrictions[*].jsonPath} {.spec.restrictions[0].maximum} {.spec.quota.instances}'",
            Prints(".spec.replicas .spec.volume.size 2 2"))
        {
            Remark = "what holds for a tenant is in its Offering; it cannot read the Catalog",
        }.Soon(),
        new($"kubectl apply {AsBronze} -f -", Refused($"spec.replicas: 3 {TooManyReplicas}")) { Input = Broker("mq2", 3) },
        new($"kubectl apply {AsBronze} -f -", Refused("at most 50Gi (catalog default, bronze); ask team-a for the gold tier")) { Input = Broker("mq2", 2, "1Ti") },
        new($"kubectl patch {Brokers} mq1 {AsGold} --type=merge -p '{{\"spec\":{{\"replicas\":9}}}}'", Says("mq1 patched")) { Remark = "the same offer, for gold" },
        new($"kubectl patch {Brokers} mq1 {AsGold} --type=merge -p '{{\"spec\":{{\"replicas\":11}}}}'", Refused("spec.replicas: 11 is too large; at most 10 (catalog default, gold)")),
    ];

    private static IEnumerable<StoryStep> OldInstance =>
    [
        new($"kubectl patch {Brokers} mq1 {AsBronze} --type=merge -p '{{\"spec\":{{\"volume\":{{\"size\":\"20Gi\"}}}}}}'", Says($"Warning: spec.replicas: 4 {TooManyReplicas}", "mq1 patched"))
        {
            Chapter = "An old instance: mq1 of team-d has 4 replicas, from before; it is not frozen, and may only get better",
        },
        new($"kubectl patch {Brokers} mq1 {AsBronze} --type=merge -p '{{\"spec\":{{\"replicas\":5}}}}'", Refused($"spec.replicas: 5 {TooManyReplicas}")),
        new($"kubectl patch {Brokers} mq1 {AsBronze} --type=merge -p '{{\"spec\":{{\"replicas\":3}}}}'", Says("Warning: spec.replicas: 3", "mq1 patched")),
        new($"kubectl patch {Brokers} mq1 {AsBronze} --type=merge -p '{{\"spec\":{{\"replicas\":2}}}}'", Says("mq1 patched")),
    ];

    private static IEnumerable<StoryStep> Quota =>
    [
        new($"kubectl apply {AsBronze} -f -", Says("mq2 created")) { Chapter = "A quota: two instances each", Input = Broker("mq2", 1) },
        new StoryStep($"kubectl get resourcequota team-a.default {AsBronze} -o go-template='{{{{index .status.used \"count/{Brokers}\"}}}}'", Prints("2")).Soon(),
        new($"kubectl apply {AsBronze} -f -", Refused($"exceeded quota: team-a.default, requested: count/{Brokers}=1, used: count/{Brokers}=2, limited: count/{Brokers}=2"))
        {
            Input = Broker("mq3", 1),
        },
    ];

    private static IEnumerable<StoryStep> Frozen =>
    [
        new("kubectl patch account team-d --type=merge -p '{\"spec\":{\"suspended\":true}}'", Says("account.catalog.kubecarrier.io/team-d patched"))
        {
            Chapter = "A frozen account: nothing can be created or changed, what runs goes on and can be deleted",
        },
        new StoryStep("kubectl get account team-d -o jsonpath='{.status.conditions[?(@.type==\"Suspended\")].status} {.status.phase}'", Prints("True Ready")).Soon(),
        new($"kubectl patch {Brokers} mq1 {AsBronze} --type=merge -p '{{\"spec\":{{\"replicas\":1}}}}'", Refused(AccountFrozen)),
        new($"kubectl delete {Brokers} mq2 {AsBronze}", Says("\"mq2\" deleted")),
        new("kubectl patch account team-d --type=merge -p '{\"spec\":{\"suspended\":false}}'", Says("account.catalog.kubecarrier.io/team-d patched")),
        new StoryStep("kubectl get account team-d -o jsonpath='{.status.conditions[?(@.type==\"Suspended\")].status}'", Prints("False")).Soon(),
        new($"kubectl patch {Brokers} mq1 {AsBronze} --type=merge -p '{{\"spec\":{{\"replicas\":1}}}}'", Says("mq1 patched")),
    ];

    private static string Broker(string name, int replicas, string size = "10Gi") => $$"""
        apiVersion: us-east-1.team-a/v1alpha1
        kind: KubemqCluster
        metadata: {name: {{name}}}
        spec:
          replicas: {{replicas}}
          volume: {size: {{size}}}
        """;
}
