using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.ServiceClusters;

namespace KubeCarrier.Offline.Settling;

/// <summary>The part of the <see cref="OfflineController"/> that publishes what Catalogs offer.</summary>
internal sealed class OfflineCatalogs(OfflineRun run)
{
    public void Look()
    {
        foreach (var provider in run.All<Account>().Select(account => account.Meta.Name ?? ""))
        {
            if ((run.Bucket<Catalog>(provider).Count > 0 || run.Bucket<ServiceClusterAssignment>(provider).Count > 0) && run.Looks.AreNew(Key(provider), Inputs(provider)))
            {
                // What is counted changes without any of the inputs. What was written is the plan's own result.
                run.Looks.See(Key(provider), Publish(provider) ? [] : Inputs(provider));
            }
        }
    }

    // What a live hub says of the namespace in a service cluster is better known there.
    public void Assignments()
    {
        foreach (var found in run.All<ServiceClusterAssignment>().Where(found => found.Meta.IsDeleting || IsOpen(found.As<ServiceClusterAssignment>().Status)))
        {
            var assignment = found.As<ServiceClusterAssignment>();
            ObjectMeta[] namespaces = found.Meta.IsDeleting ? [] : [new() { Name = $"{assignment.Spec.ManagementNamespace.Name}-offline" }];
            run.Execute<ServiceClusterAssignment>(found, ServiceClusterAssignmentPlan.For(
                assignment, namespaces, ServiceClusterAssignmentPlan.IsTenants(assignment, run), run.Now).Hub);
        }
    }

    // Its account may only be on its way.
    private static bool IsOpen(ServiceClusterAssignmentStatus? status) =>
        status is null || status.Conditions.Any(condition => condition.Reason == ServiceClusterAssignmentConditions.NotATenant);

    private static string Key(string provider) => $"catalogs of {provider}";

    /// <summary>What decides. That an account or an entry is suspended, or described in other words, is only told to tenants.</summary>
    private object[] Inputs(string provider) =>
    [
        string.Join('\n', run.All<Account>().Select(account => account.As<Account>()).Select(account =>
            $"{account.Metadata.Name} {account.Metadata.Uid} {account.Metadata.IsDeleting} {CatalogObserved.IsReady(account)} {string.Join(',', account.Spec.Roles)}")),
        string.Join('\n', run.In<CatalogEntry>(provider).Select(entry =>
            $"{entry.Metadata.Name} {entry.Metadata.IsDeleting} {Readiness.IsReady(entry.Metadata, entry.Status)} {entry.Status?.TenantCRD?.Name} {entry.Status?.ProviderCRD?.Name} "
            + $"{entry.Spec.OnWithdraw} {string.Join(',', entry.Metadata.Labels.OrderBy(label => label.Key, StringComparer.Ordinal))}")),
        run.Bucket<Catalog>(provider), run.Bucket<Tenant>(provider), run.Bucket<ServiceCluster>(provider),
        .. CatalogObserved.PublishedTypes.Select(type => run.State.Table(ResourceName.Of(type))),
    ];

    /// <summary>Whether something waits: for its instances, where it was withdrawn, or for what refuses it.</summary>
    private bool Publish(string provider)
    {
        var plan = PlanFor(provider);
        var isDone = Execute(plan);
        if (!isDone)
        {
            plan = PlanFor(provider); // now that the quotas hold, what they limit may be offered
            isDone = Execute(plan);
        }

        // What is published leads to assignments, which are ready at once; only the Catalogs tell of that.
        var published = run.State;
        Assignments();
        if (isDone && !ReferenceEquals(published, run.State))
        {
            isDone = Execute(plan.Told(Observed(provider)));
        }

        var isOpen = !isDone || plan.Withdrawals.Count > 0;
        run.AwaitsInstances |= isOpen;
        return isOpen;
    }

    private bool Execute(CatalogPlan plan) =>
        run.Writer.Execute(Catalog.ResourceType, plan.Run(run.Writer.StoredIn(Catalog.ResourceType), run.Now)).IsDone;

    private CatalogPlan PlanFor(string provider)
    {
        var observed = Observed(provider);
        var plan = CatalogPlan.For(observed, run.Now);
        return plan.Withdrawals.Count == 0 ? plan : CatalogPlan.For(observed with { Instances = Count(plan.Withdrawals) }, run.Now);
    }

    private CatalogObserved Observed(string provider)
    {
        var observed = CatalogObserved.Of(provider, run);
        return observed with { Entries = [.. observed.Entries.Select(WithoutSchemas)] };
    }

    // An Offering tells tenants the schema, and is little else. Nothing is judged by it, so here it goes without.
    private static CatalogEntry WithoutSchemas(CatalogEntry entry) => entry.Status is not { } status ? entry : entry with
    {
        Status = status with { ProviderCRD = WithoutSchemas(status.ProviderCRD), TenantCRD = WithoutSchemas(status.TenantCRD) },
    };

    private static CrdInformation? WithoutSchemas(CrdInformation? crd) =>
        crd is null ? null : crd with { Versions = [.. crd.Versions.Select(version => version with { Schema = null })] };

    private Dictionary<(string Entry, string Namespace), IReadOnlyList<ObjectMeta>> Count(IEnumerable<Withdrawal> withdrawals) => withdrawals.ToDictionary(
        withdrawal => (withdrawal.Entry.Metadata.Name ?? "", withdrawal.Namespace),
        withdrawal => (IReadOnlyList<ObjectMeta>)(withdrawal.TenantType is { } type
            ? [.. run.State.In(ResourceName.Of(type), withdrawal.Namespace).Values.Select(instance => instance.Meta)]
            : []));
}
