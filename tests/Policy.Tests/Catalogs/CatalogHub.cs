using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Selection;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Catalogs;

/// <summary>What team-a's Catalogs see, before and after they have published.</summary>
internal static class CatalogHub
{
    public static readonly string[] Everything =
    [
        "Provider team-b/team-a",
        "Offering team-b/couchdbs.eu-west-1.team-a",
        "Region team-b/eu-west-1.team-a",
        "ServiceClusterAssignment team-a/team-b.eu-west-1",
        "Role team-b/kubecarrier:tenant:couchdbs.eu-west-1",
        "RoleBinding team-b/kubecarrier:tenant:couchdbs.eu-west-1",
        "Role team-b/kubecarrier:provider:couchdbs.eu-west-1",
        "RoleBinding team-b/kubecarrier:provider:couchdbs.eu-west-1",
    ];

    public static CatalogObserved Example() => WithAccounts(new()
    {
        Provider = "team-a",
        Account = null,
        Catalogs = [Objects.Catalog()],
        Entries = [Objects.Entry()],
        Tenants = [Objects.TenantOf(Objects.TenantAccount())],
        AccountOf = _ => null,
        ServiceClusters = [Objects.ServiceCluster()],
        Assignments = [Objects.Assignment()],
        Published = [],
    }, Objects.ProviderAccount(), Objects.TenantAccount());

    public static CatalogObserved WithAccounts(CatalogObserved hub, Account provider, Account tenant) => hub with
    {
        Account = provider,
        AccountOf = name => name == provider.Metadata.Name ? provider : name == tenant.Metadata.Name ? tenant : null,
    };

    /// <summary>The plan where nothing lives but what the hub says.</summary>
    public static CatalogPlan Plan(CatalogObserved hub) => CatalogPlan.For(Counted(hub), Objects.Now);

    /// <summary>The plan while nobody knows what lives.</summary>
    public static CatalogPlan PlanUncounted(CatalogObserved hub) => CatalogPlan.For(hub, Objects.Now);

    /// <summary>What was withdrawn is counted, as the controller does.</summary>
    public static CatalogObserved Counted(CatalogObserved hub)
    {
        var instances = CatalogPlan.For(hub, Objects.Now).Withdrawals.ToDictionary(
            withdrawal => (withdrawal.Entry.Metadata.Name!, withdrawal.Namespace), withdrawal => withdrawal.Instances ?? []);
        return hub with { Instances = instances };
    }

    /// <summary>A hub in which team-b has instances of the entry.</summary>
    public static CatalogObserved Running(CatalogObserved hub, params string[] names) => hub with
    {
        Instances = new Dictionary<(string Entry, string Namespace), IReadOnlyList<ObjectMeta>>
        {
            [(Objects.EntryName, "team-b")] = [.. names.Select(name => Objects.Meta(name, "team-b"))],
        },
    };

    /// <summary>The hub after its plan was carried out.</summary>
    public static CatalogObserved Republished(CatalogObserved hub)
    {
        var plan = Plan(hub).Publish;
        var applied = plan.Apply.Select(manifest => (Type: TypeOf(manifest), Metadata: ObjectMeta.Of(manifest) with { Uid = "uid-" + manifest.Name().Name })).ToList();
        var gone = applied.Select(item => (item.Type, item.Metadata.NamespacedName)).Concat(plan.Delete.Select(deletion => (deletion.Type, deletion.Name))).ToHashSet();
        return hub with { Published = [.. hub.Published.Where(item => !gone.Contains((item.Type, item.Metadata.NamespacedName))), .. applied] };
    }

    public static ResourceType TypeOf(JsonObject manifest) => new[]
    {
        Provider.ResourceType, Offering.ResourceType, Region.ResourceType, ServiceClusterAssignment.ResourceType, KubernetesResources.ResourceQuotas,
        KubernetesResources.Roles, KubernetesResources.RoleBindings,
    }.Single(type => type.Kind == manifest.Kind());

    public static Catalog Going(Catalog catalog) => catalog with { Metadata = catalog.Metadata.Deleting() };

    public static ObjectMeta Owned(string name, string @namespace, string provider) => Objects.Meta(name, @namespace) with
    {
        Annotations = new Dictionary<string, string> { ["kubermatic.io/owner"] = CatalogOwners.Write(provider, ["default"]) },
    };

    public static string Listed(CatalogObserved hub)
    {
        var status = Plan(hub).Catalogs[0].Plan.Status!["status"]!;
        return $"entries:{Names(status["entries"])} tenants:{Names(status["tenants"])}";
    }

    public static string Names(JsonNode? references) => string.Join(',', (references as JsonArray ?? []).Select(reference => $"{reference!["name"]}"));
}
