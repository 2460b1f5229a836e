using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Selection;

namespace KubeCarrier.Policy.Catalogs;

/// <summary>What all Catalogs of a provider want together: shared objects are computed once, so no owner list is ever edited in place.</summary>
/// <param name="Publish">Objects to apply and to delete, and the instances that go with their offer.</param>
/// <param name="Catalogs">Finalizers and status of each Catalog, after publishing.</param>
public sealed record CatalogPlan(Plan Publish, IReadOnlyList<(Catalog Catalog, Plan Plan)> Catalogs)
{
    // The end of the last instance is an event; this is for the one that gets lost while a watch is exchanged.
    private static readonly TimeSpan WhileInstancesLive = TimeSpan.FromMinutes(10);

    private static readonly TimeSpan WhileAwaited = TimeSpan.FromSeconds(10);

    /// <summary>What was withdrawn and is not gone yet. Where it is not known what lives, count it and plan again: until then everything stays.</summary>
    public IReadOnlyList<Withdrawal> Withdrawals { get; init; } = [];

    /// <summary>Per entry, for its report, who has instances without an offer; null while that is not known.</summary>
    public IReadOnlyDictionary<string, IReadOnlyList<TenantInstances>?> Unoffered => Withdrawals
        .GroupBy(withdrawal => withdrawal.Entry.Metadata.Name ?? "", StringComparer.Ordinal)
        .ToDictionary(entry => entry.Key, Living, StringComparer.Ordinal);

    private Func<CatalogObserved, IReadOnlyList<(Catalog Catalog, Plan Plan)>> Reports { get; init; } = static _ => [];

    /// <summary>What is left of it when all is published, and nothing is different but the assignments: what Catalogs say of them.</summary>
    public CatalogPlan Told(CatalogObserved observed) => new(new(), Reports(observed));

    /// <summary>How all of it comes true.</summary>
    public PlanRun Run(Func<NamespacedName, JsonNode?> stored, DateTimeOffset now) =>
        new(Publish, Catalogs.Select(catalog => (catalog.Catalog.Metadata, catalog.Plan)), stored, now) { Concerning = Concerning };

    // What exists for a Catalog; what is not in the plan any more, for all of them.
    private IReadOnlyList<Refusal> Concerning(NamespacedName catalog, IReadOnlyList<Refusal> refusals) =>
        [.. refusals.Where(refusal => OwnersOf(refusal) is not { } owners || owners.Contains(catalog.Name, StringComparer.Ordinal))];

    private IReadOnlyList<string>? OwnersOf(Refusal refusal) => refusal.Kind == Catalog.ResourceType.Kind ? [refusal.Name.Name]
        : Publish.Apply.FirstOrDefault(manifest => manifest.Text("kind") == refusal.Kind && Manifest.NameOf(manifest) == refusal.Name) is { } wanted
            ? CatalogOwners.Read(ObjectMeta.Of(wanted))?.Catalogs
            : null;

    /// <summary>What the Catalogs of one provider publish, and what they report (docs/contract/kinds.md#catalog).</summary>
    public static CatalogPlan For(CatalogObserved observed, DateTimeOffset now)
    {
        var publication = new CatalogPublication(observed);
        var stale = observed.Own.Where(item => !publication.Wants(item.Type, item.Metadata.NamespacedName)).ToList();
        var going = stale.Concat(observed.Own.Where(item => publication.Awaits(item.Type, item.Metadata.NamespacedName))).ToList();
        return new(
            new()
            {
                Apply = publication.Manifests,
                Delete = [.. stale.Where(item => !item.Metadata.IsDeleting).OrderBy(DeletionOrder).Select(item => Deletion.Of(item.Type, item.Metadata))],
                Destroy = [.. publication.Withdrawals.SelectMany(withdrawal => withdrawal.Deletions)],
                LookAgain = publication.Withdrawals.Any(withdrawal => withdrawal.IsAwaited) ? WhileAwaited
                    : publication.Withdrawals.Any(withdrawal => withdrawal.Instances is { Count: > 0 }) ? WhileInstancesLive
                    : null,
            },
            Reported(observed))
        {
            Withdrawals = publication.Withdrawals,
            Reports = Reported,
        };

        IReadOnlyList<(Catalog, Plan)> Reported(CatalogObserved seen) =>
            [.. seen.Catalogs.Select(catalog => (catalog, catalog.Metadata.IsDeleting ? ForDeletion(catalog, going, now) : Report(catalog, seen, publication, now)))];
    }

    private static IReadOnlyList<TenantInstances>? Living(IEnumerable<Withdrawal> withdrawals)
    {
        var living = new List<TenantInstances>();
        foreach (var withdrawal in withdrawals.OrderBy(withdrawal => withdrawal.Namespace, StringComparer.Ordinal))
        {
            if (withdrawal.Instances is not { } instances)
            {
                return null;
            }

            if (instances.Count > 0)
            {
                living.Add(new(withdrawal.Namespace, instances.Count));
            }
        }

        return living;
    }

    // The offer first: nobody new may come while the rest is taken away.
    private static int DeletionOrder((ResourceType Type, ObjectMeta Metadata, IReadOnlyList<string> Catalogs) item) =>
        item.Type == Offering.ResourceType ? 0 : item.Type == ServiceClusterAssignment.ResourceType ? 2 : 1;

    private static Plan ForDeletion(
        Catalog catalog, List<(ResourceType Type, ObjectMeta Metadata, IReadOnlyList<string> Catalogs)> going, DateTimeOffset now)
    {
        var left = going.Where(item => item.Catalogs.Contains(catalog.Metadata.Name, StringComparer.Ordinal))
            .Select(item => $"{item.Type.Kind} {item.Metadata.NamespacedName}").ToList();
        var conditions = new Conditions(catalog.Status, now).Set(Readiness.Ready, false, CatalogConditions.Deleting,
            left.Count == 0 ? "nothing is left" : $"waiting until these are gone: {Names.List(left)}");
        return new()
        {
            Status = Status(catalog, conditions, [], []),
            ReleasedFinalizers = left.Count == 0 ? [WellKnown.Finalizers.Catalog] : [],
        };
    }

    private static Plan Report(Catalog catalog, CatalogObserved observed, CatalogPublication publication, DateTimeOffset now)
    {
        var unready = publication.AssignmentsOf(catalog)
            .Where(name => !observed.Assignments.Any(assignment =>
                assignment.Metadata.NamespacedName == name && Readiness.IsReady(assignment.Metadata, assignment.Status)))
            .Select(name => name.Name).Order(StringComparer.Ordinal).ToList();
        var why = Readiness.FirstReason(observed.Assignments.Where(assignment => unready.Contains(assignment.Metadata.Name ?? ""))
            .OrderBy(assignment => assignment.Metadata.Name, StringComparer.Ordinal).Select(assignment => (assignment.Metadata.Name, (IConditionedStatus?)assignment.Status)));
        var conditions = new Conditions(catalog.Status, now)
            .Set(CatalogConditions.ServiceClusterAssignmentReady, unready.Count == 0,
                unready.Count == 0 ? CatalogConditions.ServiceClusterAssignmentsReady : CatalogConditions.ServiceClusterAssignmentsUnready,
                unready.Count == 0 ? "all namespaces in the service clusters are in place" : $"unready ServiceClusterAssignments: {Plans.Names.List(unready)}{why}")
            .Set(Readiness.Ready, true, CatalogConditions.CatalogReady, "the Catalog's objects are published");
        ReportRestrictions(catalog, observed.Entries, conditions);
        if (CatalogSelectors.Problems(catalog) is { Count: > 0 } problems)
        {
            conditions.Set(Readiness.Ready, false, CatalogConditions.InvalidSelector,
                $"{CatalogProblems.Text([.. problems.Select(problem => problem.Sentence)])}; until then this Catalog reaches nobody");
        }

        ReportQuota(catalog, publication.ExceededQuotas(catalog), conditions);
        var entries = observed.Entries.Where(entry => Coverage.Selects(catalog, entry) && Readiness.IsReady(entry.Metadata, entry.Status))
            .Select(entry => entry.Metadata.Name ?? "");
        var tenants = observed.Tenants
            .Where(tenant => Coverage.Selects(catalog, tenant) && observed.TenantAccount(tenant) is { } account && CatalogObserved.IsReady(account))
            .Select(tenant => tenant.Metadata.Name ?? "");
        return new() { Finalizers = [WellKnown.Finalizers.Catalog], Status = Status(catalog, conditions, entries, tenants) };
    }

    // A limit that does not hold is not what the Catalog says, so it is not ready; what it publishes stays.
    private static void ReportRestrictions(Catalog catalog, IReadOnlyList<CatalogEntry> entries, Conditions conditions)
    {
        if (CatalogProblems.Of(catalog, entries) is { Count: > 0 } problems)
        {
            conditions.Set(CatalogConditions.RestrictionsValid, false, CatalogConditions.DoesNotFit, CatalogProblems.Text(problems))
                .Set(Readiness.Ready, false, CatalogConditions.DoesNotFit, $"restrictions do not hold: {CatalogProblems.Text(problems)}");
        }
        else if (catalog.Status?.Conditions.Any(condition => condition.Type == CatalogConditions.RestrictionsValid) is true)
        {
            conditions.Set(CatalogConditions.RestrictionsValid, true, CatalogConditions.AllFit, "every restriction fits the entries it is for");
        }
    }

    // Absent while it never had anything to say (docs/contract/kinds.md#conditions).
    private static void ReportQuota(Catalog catalog, IReadOnlyList<string> exceeded, Conditions conditions)
    {
        if (exceeded.Count > 0)
        {
            conditions.Set(CatalogConditions.OverQuota, true, CatalogConditions.InstancesExceedQuota, Names.List(exceeded));
        }
        else if (catalog.Status?.Conditions.Any(condition => condition.Type == CatalogConditions.OverQuota) is true)
        {
            conditions.Set(CatalogConditions.OverQuota, false, CatalogConditions.WithinQuota, "no tenant has more instances than it may have");
        }
    }

    private static JsonObject Status(Catalog catalog, Conditions conditions, IEnumerable<string> entries, IEnumerable<string> tenants) =>
        Manifest.StatusOf(catalog with
        {
            Status = new()
            {
                ObservedGeneration = catalog.Metadata.Generation,
                Phase = conditions.Phase,
                Conditions = conditions.All,
                Entries = References(entries),
                Tenants = References(tenants),
            },
        });

    private static IReadOnlyList<ObjectReference> References(IEnumerable<string> names) =>
        [.. names.Order(StringComparer.Ordinal).Select(name => new ObjectReference { Name = name })];
}
