using static KubeCarrier.Demo.Story.Expectation;

namespace KubeCarrier.Demo.Story.Chapters;

/// <summary>The life of db1: down to the service cluster, its status up again, changes from both sides, and its end everywhere.</summary>
internal static class FirstInstance
{
    private const string Tenants = "couchdbs.eu-west-1.team-a";
    private const string Internals = "couchdbs.internal.eu-west-1.team-a";
    private const string AsTenant = "-n team-b --as=team-b-member";
    private const string AsProvider = "-n team-b --as=team-a-member";
    private const string InService = "kubectl --context eu-west-1 get couchdb db1 -n $NS";
    private const string StatusFields = "-o go-template='{{range $name, $value := .status}}{{$name}} {{end}}'";
    private const string Status =
        """{"phase":"Running","address":"db1.example.com:5984","fauxtonAddress":"db1.example.com/_utils","observedGeneration":1"""
        + ""","conditions":[{"type":"Ready","status":"True","reason":"Started","message":"it answers","lastTransitionTime":"2021-02-24T12:00:00Z"}]}""";

    public static IEnumerable<StoryStep> Steps(OperatorReport report) => [.. Creation, .. Reporting(report), .. Changes];

    public static IEnumerable<StoryStep> Deletion =>
    [
        new($"kubectl delete {Tenants} db1 {AsTenant}", Says("\"db1\" deleted"))
        {
            Chapter = "The end of db1: kubectl returns when it is gone everywhere",
            Mark = StoryMarks.InstanceIsGoing,
        },
        new($"kubectl get {Internals} {AsProvider}", Says("No resources found")),
        new("kubectl --context eu-west-1 get couchdb -A", Says("No resources found")),
    ];

    private static IEnumerable<StoryStep> Creation =>
    [
        new($"kubectl apply {AsTenant} -f manifests/samples/couchdb.eu-west-1.yaml", Says($"couchdb.eu-west-1.team-a/db1 created"))
        {
            Chapter = "The first instance",
            Mark = StoryMarks.InstanceIsComing,
        },
        new($"kubectl get {Tenants} {AsTenant}", Table("NAME|USERNAME|AGE", "db1|hans|*")) { Mark = StoryMarks.InstanceIsCreated },
        new StoryStep($"kubectl get {Internals} {AsProvider}", Table("NAME|USERNAME|VERSION|AGE", "db1|hans||*"))
        {
            Remark = "the same object for the provider, with the fields the tenant does not see; passwords are printed to neither",
        }.Soon(),
        new($"kubectl get {Internals} {AsTenant}", Refused("User \"team-b-member\" cannot list resource \"couchdbs\" in API group \"internal.eu-west-1.team-a\"")),
        new StoryStep("kubectl get serviceclusterassignment team-b.eu-west-1 -n team-a -o jsonpath='{.status.serviceClusterNamespace.name}'", PrintsSomething)
        {
            Remark = "and in the service cluster, in the tenant's own namespace",
            Variable = "NS",
        }.Soon(),
        new StoryStep("kubectl --context eu-west-1 get couchdb -A", Table("NAMESPACE|NAME|USERNAME|PASSWORD|VERSION|AGE", "$NS|db1|hans|hans2000||*")).Soon(),
    ];

    private static IEnumerable<StoryStep> Reporting(OperatorReport report) =>
    [
        .. report.Steps("eu-west-1", "couchdb.io/v1alpha1", "CouchDB", "couchdb", "db1", "NS", Status)
            .Select((step, index) => index == 0 ? step with { Chapter = "Status comes back: all of it to the provider, the exposed fields to the tenant" } : step),
        new StoryStep($"kubectl get {Internals} db1 {AsProvider} {StatusFields}", Prints("address conditions fauxtonAddress observedGeneration phase")).Soon(),
        new StoryStep($"kubectl get {Tenants} db1 {AsTenant} {StatusFields}", Prints("address fauxtonAddress observedGeneration phase")).Soon(),
        new StoryStep($"kubectl get {Tenants} db1 {AsTenant} -o jsonpath='{{.status.phase}} {{.status.address}}'", Prints("Running db1.example.com:5984")).Soon(),
    ];

    private static IEnumerable<StoryStep> Changes =>
    [
        new($"kubectl patch {Tenants} db1 {AsTenant} --type=merge -p '{{\"spec\":{{\"password\":\"hans3000\"}}}}'", Says("db1 patched"))
        {
            Chapter = "Changes: the tenant's go down, the provider's stay",
        },
        new StoryStep($"{InService} -o jsonpath='{{.spec.password}}'", Prints("hans3000")).Soon(),
        new($"kubectl patch {Internals} db1 {AsProvider} --type=merge -p '{{\"spec\":{{\"version\":\"3.1.1\"}}}}'", Says("db1 patched"))
        {
            Remark = "a field that is hidden from tenants, set by the provider",
        },
        new StoryStep($"{InService} -o jsonpath='{{.spec.version}}'", Prints("3.1.1")).Soon(),
        new($"kubectl patch {Tenants} db1 {AsTenant} --type=merge -p '{{\"spec\":{{\"username\":\"franz\"}}}}'", Says("db1 patched"))
        {
            Remark = "it survives the tenant's next change, who still does not see it",
        },
        new StoryStep($"{InService} -o jsonpath='{{.spec.username}} {{.spec.password}} {{.spec.version}}'", Prints("franz hans3000 3.1.1")).Soon(),
        new($"kubectl get {Tenants} db1 {AsTenant} -o jsonpath='{{.spec.version}}'", Prints("")),
    ];
}
