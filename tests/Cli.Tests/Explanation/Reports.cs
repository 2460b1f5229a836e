using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Cli.Explanation;
using KubeCarrier.Policy.Instances;

namespace KubeCarrier.Cli.Tests.Explanation;

/// <summary>What team-b sees of its CouchDB db1, and what the administrator sees.</summary>
internal static class Reports
{
    private const string NotReadable = "not readable for team-b-member (Forbidden)";

    private static readonly ResourceType TenantType = new("eu-west-1.team-a", "v1alpha1", "CouchDB", "couchdbs", Namespaced: true);
    private static readonly ResourceType InternalType = TenantType with { Group = "internal.eu-west-1.team-a" };
    private static readonly ResourceType ServiceType = TenantType with { Group = "couchdb.io" };
    private static readonly NamespacedName Name = new("team-b", "db1");

    public static HubService Service { get; } = new("eu-west-1", "team-a", new(TenantType, "couchdb", ["cdb"]), new(InternalType, "couchdb", ["cdb"]));

    public static InstanceReport Tenants() => new(Name, Service, InstanceChain.Of(Facts() with
    {
        Tenant = new(new(Instance(TenantType, 3, """{"observedGeneration":2,"conditions":[{"type":"Ready","status":"False","reason":"Resizing","message":"one\nof \u001b[31mthree"},{"type":"Backup","status":"True"}]}"""))),
        Internal = new(null, NotReadable),
        Service = new(null, "not read: it is in service cluster eu-west-1"),
    }), new(null, null), Offer());

    public static InstanceReport Administrators() => new(Name, Service, InstanceChain.Of(Facts() with
    {
        Tenant = new(new(Instance(TenantType, 3, null))),
        Internal = new(new(Instance(InternalType, 1, null))),
        Assignment = new(Exists: true, Namespace: null, IsReachable: true),
    }), new(ServiceType, null), new("offered to team-b", Offering([]), null, IsSuspended: false, []));

    public static OfferReport Offer() => new("offered to team-b", Offering(
        [
            new() { JsonPath = ".spec.replicas", Minimum = 1, Maximum = 2, Default = 1, Sources = ["couchdbs.eu-west-1", "default/bronze"], Message = "ask us for gold" },
            new() { JsonPath = ".spec.password", MaxLength = 64, Sensitive = true, Sources = ["couchdbs.eu-west-1"] },
            new() { JsonPath = ".spec.users[*].role", Allowed = ["reader", "writer"], Enforcement = Enforcement.Warn, Sources = ["default/bronze"] },
        ]), null, IsSuspended: false, [new("team-a.default", 1, 3)]);

    public static ManifestReport Manifest(params ManifestViolation[] violations) =>
        new(TenantType, Name, IsUpdate: false, violations, [new("spec.version", null), new("spec.replica", "replicas")], ["spec.note: has 8 characters; at most 3"], []);

    private static ChainFacts Facts() => new()
    {
        Name = Name,
        Route = new() { Provider = "team-a", ServiceCluster = "eu-west-1", Tenant = TenantType, Internal = InternalType, Service = ServiceType, InternalHasStatus = true },
    };

    private static Offering Offering(IReadOnlyList<EffectiveRestriction> restrictions) => new()
    {
        Metadata = new() { Name = "couchdbs.eu-west-1.team-a", Namespace = "team-b" },
        Spec = new()
        {
            Metadata = new() { DisplayName = "CouchDB", ShortDescription = "a database" },
            Provider = new() { Name = "team-a" },
            Restrictions = restrictions,
        },
    };

    private static JsonObject Instance(ResourceType type, int generation, string? status) => new()
    {
        ["apiVersion"] = type.ApiVersion,
        ["kind"] = type.Kind,
        ["metadata"] = new JsonObject
        {
            ["name"] = "db1",
            ["uid"] = type.Group,
            ["generation"] = generation,
            ["ownerReferences"] = type == InternalType
                ? new JsonArray(new JsonObject { ["apiVersion"] = TenantType.ApiVersion, ["kind"] = "CouchDB", ["name"] = "db1", ["uid"] = TenantType.Group, ["controller"] = true })
                : null,
        },
        ["spec"] = new JsonObject { ["username"] = "hans" },
        ["status"] = status is null ? null : JsonNode.Parse(status),
    };
}
