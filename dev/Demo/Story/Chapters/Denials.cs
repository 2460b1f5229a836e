using static KubeCarrier.Demo.Story.Expectation;

namespace KubeCarrier.Demo.Story.Chapters;

/// <summary>What must not be. Access rights stop most of it; where somebody granted too many of them, admission still does.</summary>
internal static class Denials
{
    private const string Tenants = "couchdbs.eu-west-1.team-a";
    private const string Internals = "couchdbs.internal.eu-west-1.team-a";
    private const string CreateDb1 = "-f manifests/samples/couchdb.eu-west-1.yaml";
    private const string NotOffered = $"{Tenants} is not offered to team-c; kubectl get offerings -n team-c lists what is";

    public static IEnumerable<StoryStep> Steps => [.. WithoutAnOffer, .. InternalObjects, .. References];

    private static IEnumerable<StoryStep> WithoutAnOffer =>
    [
        new("kubectl apply -f manifests/samples/account-team-c.yaml", Says("account.catalog.kubecarrier.io/team-c created"))
        {
            Chapter = "Denials: team-c is a provider, nothing is offered to it",
        },
        new StoryStep("kubectl get account team-c", Table(Provider.AccountHeader, "team-c|team-c|The C Team|Ready|*")).Soon(),
        new($"kubectl apply -n team-c --as=team-c-member {CreateDb1}", Refused("User \"team-c-member\" cannot get resource \"couchdbs\" in API group \"eu-west-1.team-a\"")),
        .. Grant("team-c", Tenants, "--user=team-c-member --user=team-b-member", "an administrator grants more than was offered: team-c, and a stranger in its namespace"),
        new StoryStep($"kubectl apply -n team-c --as=team-c-member {CreateDb1}", Refused(NotOffered)),
        new StoryStep($"kubectl apply -n team-c --as=team-b-member {CreateDb1}", Refused(NotOffered))
        {
            Remark = "a tenant who was offered the service, in another account's namespace",
        },
        new("kubectl apply -n team-b --as=team-c-member " + CreateDb1, Refused("User \"team-c-member\" cannot get resource \"couchdbs\"")),
        new($"kubectl get {Tenants} -n team-c", Says("No resources found")),
    ];

    private static IEnumerable<StoryStep> InternalObjects =>
    [
        new($"kubectl patch {Internals} db1 -n team-b --as=team-b-member {Version}", Refused("User \"team-b-member\" cannot get resource \"couchdbs\" in API group \"internal.eu-west-1.team-a\""))
        {
            Chapter = "Denials: a tenant reaches for the provider's object",
        },
        .. Grant("team-b", Internals, "--user=team-b-member", null),
        new StoryStep($"kubectl patch {Internals} db1 -n team-b --as=team-b-member {Version}",
            Refused($"{Internals} belongs to the service's provider; kubectl get offerings -n team-b lists what you can create instead")).Soon(),
    ];

    private static IEnumerable<StoryStep> References =>
    [
        new("kubectl apply -f -", Refused("namespace kube-system already exists; choose another name"))
        {
            Chapter = "Denials: names and references that must stay what they are",
            Input = """
                apiVersion: catalog.kubecarrier.io/v1alpha1
                kind: Account
                metadata:
                  name: kube-system
                spec:
                  roles: [Tenant]
                  subjects:
                  - {kind: User, name: mallory, apiGroup: rbac.authorization.k8s.io}
                """,
        },
        new("kubectl patch catalogentry couchdbs.eu-west-1 -n team-a --as=team-a-member --type=merge "
            + "-p '{\"spec\":{\"baseCRD\":{\"name\":\"others.internal.eu-west-1.team-a\"}}}'",
            Refused($"the Referenced CRD of a CatalogEntry is immutable; it stays {Internals}")),
    ];

    private const string Version = "--type=merge -p '{\"spec\":{\"version\":\"2.0.0\"}}'";

    private static IEnumerable<StoryStep> Grant(string @namespace, string resource, string users, string? remark) =>
    [
        new($"kubectl create role too-much -n {@namespace} --verb='*' --resource={resource}", Says("role.rbac.authorization.k8s.io/too-much created")) { Remark = remark },
        new($"kubectl create rolebinding too-much -n {@namespace} --role=too-much {users}", Says("rolebinding.rbac.authorization.k8s.io/too-much created")),
    ];
}
