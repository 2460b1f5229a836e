using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.DryRuns;

/// <summary>
/// A write to an instance whose service cluster judges too: makes the object that the controller would send there, asks, and says what the answer means.
/// It is the controller's own route and manifest, so that what was judged and what is carried cannot differ.
/// </summary>
internal static class DryRun
{
    private static readonly DryRunAnswer.Unknown NotSyncedYet = new("is not told of it yet, because the service is still being set up");

    /// <summary>
    /// Whether the service cluster is asked about a write: where the discovery says so, about what changes content, and never about an object in
    /// deletion, which is not carried any more.
    /// </summary>
    public static bool IsWanted(CrdFacts? crd, AdmissionRequest<JsonObject> request) =>
        crd is { DryRun: not null }
        && request is { SubResource: "", Object: { } after }
        && request.OldObject?["metadata"]?["deletionTimestamp"] is null // the old one's: anybody can claim it in a new one (B15)
        && !(request.OldObject is { } before && InstanceRules.HasSameContent(before, after));

    /// <summary>The verdict of the service cluster; of no worth while one of the facts is still being asked for.</summary>
    public static Verdict Judge(AdmissionRequest<JsonObject> request, CrdFacts crd, HubView view, IHubFacts facts)
    {
        var (answer, exposed) = Ask(request, crd, view, facts);
        var decision = DryRunRules.All.Evaluate(request, new(crd, answer, exposed));
        return decision.IsAllowed ? Verdict.Of(decision)
            : answer is DryRunAnswer.Refused { Status: var status } ? Verdict.PassedOn(decision, status)
            : Verdict.NotAnswered(decision);
    }

    private static (DryRunAnswer Answer, ExposedFields? Exposed) Ask(AdmissionRequest<JsonObject> request, CrdFacts crd, HubView view, IHubFacts facts)
    {
        if (crd.DryRun is not { } terms || request.Object is not { } instance)
        {
            return (NotSyncedYet, null);
        }

        var name = new NamespacedName(request.Namespace, request.Name);
        var isTenants = crd.Role is CrdRole.Tenant;
        var current = isTenants ? facts.Get(Internal(request, terms), name) : null; // all questions at once: the CRDs come next
        if (Route(crd, terms, request.Kind.Kind, facts) is not { } route || (isTenants && route.Exposed is null))
        {
            return (NotSyncedYet, null);
        }

        if (view.AssignedNamespace(crd, request.Namespace) is not { } @namespace)
        {
            return (new DryRunAnswer.Unknown($"has no namespace for {request.Namespace} yet: ServiceClusterAssignment {request.Namespace}.{crd.ServiceCluster} is not ready"), null);
        }

        var whole = isTenants ? InternalObject.After(route, Identified(instance, name), current) : instance;
        var answer = facts.DryRun(new(new(crd.Provider, crd.ServiceCluster), route.Service, InstanceManifests.Service(route, new(whole), name, @namespace)));
        return (answer ?? NotSyncedYet, isTenants ? route.Exposed : null);
    }

    // Metadata of a review may be anything and none of it is carried: the controller's manifest needs the name alone.
    private static JsonObject Identified(JsonObject instance, NamespacedName name)
    {
        var identified = (JsonObject)instance.DeepClone();
        identified["metadata"] = new JsonObject { ["name"] = name.Name, ["namespace"] = name.Namespace };
        return identified;
    }

    // Plural, kind and version are the tenant CRD's; the name of a CRD is its plural and its group.
    private static ResourceType Internal(AdmissionRequest<JsonObject> request, DryRunTerms terms) => new(
        Group(terms.InternalCrd, request.Resource.Resource), request.Resource.Version, request.Kind.Kind, request.Resource.Resource, Namespaced: true);

    private static string Group(string crd, string plural) => crd.StartsWith($"{plural}.", StringComparison.Ordinal) ? crd[(plural.Length + 1)..] : "";

    // Read live, because these are large, change seldom, and nobody else's reviews need them.
    private static InstanceRoute? Route(CrdFacts crd, DryRunTerms terms, string kind, IHubFacts facts)
    {
        var copy = facts.Get(KubernetesResources.CustomResourceDefinitions, new(null, terms.InternalCrd));
        var tenant = terms.TenantCrd is { } own ? facts.Get(KubernetesResources.CustomResourceDefinitions, new(null, own)) : null;
        var derived = terms.TenantCrd is null ? null : facts.Get<DerivedCustomResource>(new(crd.Provider, crd.Entry));
        if (copy is null || !CrdState.IsEstablished(copy))
        {
            return null;
        }

        var plural = CrdState.Resource(copy).Plural;
        return InstanceRoutes.Of(crd.Provider, crd.ServiceCluster, new(Group(terms.SourceCrd, plural), "", kind, plural, Namespaced: true), copy, derived, tenant);
    }
}
