using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Derivation;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Offline.Settling;

/// <summary>What the controller could not do in a settled hub, said of the object that somebody wrote.</summary>
internal sealed class HubProblems(HubState state, ServiceClusterCrds sources)
{
    public static HubProblem Of(JsonObject item, string path, string message, string rule)
    {
        var metadata = item["metadata"] as JsonObject;
        return new(item.Text("kind") ?? "", metadata.Text("namespace"), metadata.Text("name") ?? "", path, message, rule);
    }

    /// <summary>In an order that does not depend on the order of files.</summary>
    public static IReadOnlyList<HubProblem> Sorted(IEnumerable<HubProblem> problems) =>
    [
        .. problems.Distinct()
            .OrderBy(problem => problem.Kind, StringComparer.Ordinal).ThenBy(problem => problem.Namespace, StringComparer.Ordinal)
            .ThenBy(problem => problem.Name, StringComparer.Ordinal)
            .ThenBy(problem => problem.Path, StringComparer.Ordinal).ThenBy(problem => problem.Message, StringComparer.Ordinal),
    ];

    public IEnumerable<HubProblem> All() => [.. Accounts(), .. Homeless(), .. Discoveries(), .. Derivations(), .. Entries(), .. Catalogs(), .. Sources()];

    private IEnumerable<HubProblem> Accounts() =>
        from account in state.All(OfflineRun.NameOf<Account>())
        let ready = account.As<Account>().Status?.Conditions.FirstOrDefault(condition => condition.Type == AccountConditions.Ready)
        where ready is { Status: Condition.False, Reason: AccountConditions.NamespaceNotOurs }
        select Of(account.Json, "metadata.name", ready.Message, ProblemRules.AccountHasItsNamespace);

    private IEnumerable<HubProblem> Homeless() =>
        from resource in state.Resources
        from homeless in state.Table(resource)
        where homeless.Key.Length > 0 && state.Get(HubKinds.Namespaces, new(null, homeless.Key)) is null
        from item in homeless.Value.Values
        select Of(item.Json, "metadata.namespace", $"namespace {item.Meta.Namespace} does not exist; there is no account of that name", StepRules.RequestIsValid);

    private IEnumerable<HubProblem> Discoveries()
    {
        foreach (var found in state.All(OfflineRun.NameOf<CustomResourceDiscovery>()).Where(found => !found.Meta.IsDeleting))
        {
            var (spec, status) = (found.As<CustomResourceDiscovery>().Spec, found.As<CustomResourceDiscovery>().Status);
            if (status is null || Readiness.IsTrue(status, Readiness.Ready))
            {
                continue;
            }

            var (item, isSet) = WrittenBy(found);
            var at = isSet ? "spec.discover" : "spec";
            if (state.Get(OfflineRun.NameOf<ServiceCluster>(), new(found.Meta.Namespace, spec.ServiceCluster.Name)) is null)
            {
                yield return Of(item, $"{at}.serviceCluster.name", $"there is no ServiceCluster {spec.ServiceCluster.Name} in {found.Meta.Namespace}", ProblemRules.ServiceClusterExists);
            }
            else if (sources.Find(spec.ServiceCluster.Name, spec.CRD.Name) is null)
            {
                yield return Of(item, $"{at}.crd.name", $"service cluster {spec.ServiceCluster.Name} has no CRD {spec.CRD.Name}; add its manifest to the files of the hub", ProblemRules.CrdExists);
            }
            else if (status.Conditions.FirstOrDefault(condition => condition.Status == Condition.False && condition.Type != Readiness.Ready) is { } why)
            {
                yield return Of(item, $"{at}.crd.name", $"CRD {spec.CRD.Name} of service cluster {spec.ServiceCluster.Name}: {why.Message}", ProblemRules.CrdCanBeCopied);
            }
        }
    }

    private IEnumerable<HubProblem> Derivations() =>
        from found in state.All(OfflineRun.NameOf<DerivedCustomResource>())
        where !found.Meta.IsDeleting
        let derived = found.As<DerivedCustomResource>()
        where !Readiness.IsTrue(derived.Status, DerivedCustomResourceConditions.Established) // what could be derived has no problems
        let crd = state.Get(HubKinds.Crds, new(null, derived.Spec.BaseCRD.Name))
        from problem in DerivedCustomResourcePlan.Wanted(new(derived, crd, null)).Problems
        let item = WrittenBy(found).Item
        select Of(item, DerivePlace.Of(problem, derived.Spec.Expose, derived.Spec.Presets, ReferenceEquals(item, found.Json) ? "spec" : "spec.derive"), problem.Message, ProblemRules.CrdCanBeDerived);

    private IEnumerable<HubProblem> Entries() =>
        from found in state.All(OfflineRun.NameOf<CatalogEntry>())
        where !found.Meta.IsDeleting
        let entry = found.As<CatalogEntry>()
        let why = entry.Status?.Conditions.FirstOrDefault(condition => condition is { Type: Readiness.Ready, Status: Condition.False })
        let written = WrittenBy(found)
        let place = written.IsSet ? "spec.discover.crd.name" : "spec.baseCRD.name"
        where why is not null && why.Reason is CatalogEntryConditions.NotFound or CatalogEntryConditions.NotNamespaced or CatalogEntryConditions.AlreadyInUse
            or CatalogEntryConditions.NotAssignedToProvider or CatalogEntryConditions.MissingServiceClusterLabel
        select why.Reason == CatalogEntryConditions.NotFound
            ? Of(written.Item, place, MissingBase(entry), ProblemRules.CrdExists)
            : Of(written.Item, place, why.Message, ProblemRules.CrdCanBeOffered);

    private IEnumerable<HubProblem> Catalogs() =>
        from found in state.All(OfflineRun.NameOf<Catalog>())
        where !found.Meta.IsDeleting
        let entries = state.In(OfflineRun.NameOf<CatalogEntry>(), found.Meta.Namespace).Values.Select(entry => entry.As<CatalogEntry>()).ToList()
        from violation in CatalogFit.Of(found.As<Catalog>(), null, CatalogView.Nothing with { Entries = entries }).Violations
        where entries.Count > 0 // what can be said without them, its judge has said
        select Of(found.Json, violation.Path, violation.Message, "catalog-restrictions-fit");

    private IEnumerable<HubProblem> Sources() =>
        from annotated in sources.Annotated
        where !state.All(OfflineRun.NameOf<ServiceCluster>()).Any(cluster => cluster.Meta.Name == annotated.Cluster)
        select new HubProblem(KubernetesResources.CustomResourceDefinitions.Kind, null, annotated.Crd, $"metadata.annotations['{ServiceClusterCrds.ClusterAnnotation}']",
            $"there is no ServiceCluster {annotated.Cluster}", ProblemRules.ServiceClusterExists);

    private string MissingBase(CatalogEntry entry)
    {
        var (name, @namespace) = (entry.Spec.BaseCRD.Name, entry.Metadata.Namespace ?? "");
        if (InternalName.TryRead(name, @namespace) is not var (plural, cluster))
        {
            return $"there is no CRD {name}; an internal CRD is called <plural>.internal.<service cluster>.{@namespace}";
        }

        return state.Get(OfflineRun.NameOf<ServiceCluster>(), new(@namespace, cluster)) is null
            ? $"there is no CRD {name}, and no ServiceCluster {cluster} in {@namespace} that it could come from"
            : $"there is no CRD {name}: service cluster {cluster} has no CRD with the plural {plural}; add its manifest to the files of the hub";
    }

    /// <summary>What the controller made says whose it is; the object at the top was written by somebody, and only that can be mended.</summary>
    private (JsonObject Item, bool IsSet) WrittenBy(KubeObject item)
    {
        var current = item;
        for (var depth = 0; depth < 3 && current.Meta.OwnerReferences.FirstOrDefault(owner => owner.Controller is true) is { } owner; depth++)
        {
            if (HubKinds.Type(owner.ApiVersion, owner.Kind) is not { } type || state.Get(ResourceName.Of(type), new(current.Meta.Namespace, owner.Name)) is not { } above)
            {
                break;
            }

            current = above;
        }

        return (current.Json, current.Json.Text("kind") == CatalogEntrySet.ResourceType.Kind);
    }
}
