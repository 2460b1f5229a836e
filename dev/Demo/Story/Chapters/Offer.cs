using static KubeCarrier.Demo.Story.Expectation;

namespace KubeCarrier.Demo.Story.Chapters;

/// <summary>From a CRD in the service cluster to an offer that a tenant sees.</summary>
internal static class Offer
{
    public const string EntryHeader = "NAME|STATUS|BASE CRD|TENANT CRD|AGE";
    public const string OfferingHeader = "NAME|DISPLAY NAME|PROVIDER|AGE";
    public const string RegionHeader = "NAME|PROVIDER|DISPLAY NAME|AGE";

    private const string CrdCreated = "customresourcedefinition.apiextensions.k8s.io/couchdbs.couchdb.io created";

    public static IEnumerable<StoryStep> Steps => [.. Service, .. Catalog];

    /// <summary>The names of the fields below spec in a CRD's first version.</summary>
    private static string SpecFields(string crd) =>
        $"kubectl get crd {crd} -o go-template='{{{{range $name, $schema := (index .spec.versions 0).schema.openAPIV3Schema.properties.spec.properties}}}}{{{{$name}}}} {{{{end}}}}'";

    private static IEnumerable<StoryStep> Service =>
    [
        new("kubectl --context eu-west-1 apply -f manifests/samples/couchdb.crd.yaml", Says(CrdCreated)) { Chapter = "A service: CouchDB, as its operator has installed it" },
        new("kubectl --context us-east-1 apply -f manifests/samples/couchdb.crd.yaml", Says(CrdCreated)),
        new("kubectl apply -n team-a --as=team-a-member -f manifests/samples/catalogentryset.yaml", Says("catalogentryset.catalog.kubecarrier.io/couchdbs created"))
        {
            Remark = "which CRD, from which clusters, and which of its fields tenants see",
        },
        new("kubectl wait --for=condition=Ready catalogentryset/couchdbs -n team-a --as=team-a-member --timeout=90s", Says("catalogentryset.catalog.kubecarrier.io/couchdbs condition met"))
        {
            Mark = StoryMarks.EntrySetIsCreated,
        },
        new("kubectl get crd -l kubecarrier.io/origin-namespace=team-a,kubecarrier.io/service-cluster=eu-west-1",
            Table("NAME|CREATED AT", "couchdbs.eu-west-1.team-a|*", "couchdbs.internal.eu-west-1.team-a|*"))
        {
            Remark = "the CRD of the service cluster twice: whole for the provider, slimmed for tenants",
        },
        new(SpecFields("couchdbs.internal.eu-west-1.team-a"), Prints("password username version waitForInit")),
        new(SpecFields("couchdbs.eu-west-1.team-a"), Prints("password username")),
        new("kubectl get catalogentry -n team-a --as=team-a-member",
            Table(EntryHeader, "couchdbs.eu-west-1|Ready|couchdbs.internal.eu-west-1.team-a|couchdbs.eu-west-1.team-a|*")),
    ];

    private static IEnumerable<StoryStep> Catalog =>
    [
        new("kubectl get tenant -n team-a --as=team-a-member", Table("NAME|AGE", "team-b|*")) { Chapter = "A catalog: everything to every tenant" },
        new("kubectl apply -n team-a --as=team-a-member -f manifests/samples/catalog.yaml", Says("catalog.catalog.kubecarrier.io/default created")),
        new("kubectl wait --for=condition=Ready catalog/default -n team-a --as=team-a-member --timeout=90s", Says("catalog.catalog.kubecarrier.io/default condition met")),
        new StoryStep("kubectl get offering -n team-b --as=team-b-member", Table(OfferingHeader, "couchdbs.eu-west-1.team-a|CouchDB|team-a|*"))
        {
            Remark = "what the tenant sees of it",
        }.Soon(),
        new StoryStep("kubectl get region -n team-b --as=team-b-member", Table(RegionHeader, "eu-west-1.team-a|team-a|EU West 1|*")).Soon(),
        new StoryStep("kubectl get provider -n team-b --as=team-b-member", Table("NAME|DISPLAY NAME|AGE", "team-a|The A Team|*")).Soon(),
    ];
}
