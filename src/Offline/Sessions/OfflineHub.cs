using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Offline.Settling;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Schemas;

namespace KubeCarrier.Offline.Sessions;

/// <summary>The hub as files describe it, settled: what the controller would have made of them is there. Immutable, shared by all cases.</summary>
public sealed class OfflineHub
{
    private const string UserKind = "User";

    private const string OwnDomain = "kubecarrier.io";

    private readonly HubSettler _settler;
    private readonly SettledHub _hub;
    private readonly Identities _identities;

    private OfflineHub(HubSettler settler, SettledHub hub, Identities identities, IReadOnlyList<HubProblem> problems)
    {
        (_settler, _hub, _identities, Problems) = (settler, hub, identities, problems);
        Offers = [.. OffersOf(hub)];
    }

    /// <summary>What is wrong with the policies themselves; the rest of the hub works without what is refused.</summary>
    public IReadOnlyList<HubProblem> Problems { get; }

    /// <summary>Everything that can be offered, sorted by name.</summary>
    public IReadOnlyList<OfflineOffer> Offers { get; }

    /// <summary>What is to be read of a hub that lives; of instances only those beside the ones that are judged.</summary>
    public static IReadOnlyList<ResourceType> Kinds { get; } =
        [.. HubKinds.Written, KubernetesResources.CustomResourceDefinitions, KubernetesResources.ResourceQuotas];

    /// <summary>Who wrote what is in files, and who writes where no account says who may: as kubeadm names it.</summary>
    public static UserInfo Administrator { get; } = new() { Username = "kubernetes-admin", Groups = ["system:masters", "system:authenticated"] };

    /// <summary>When everything in files was made.</summary>
    public static DateTimeOffset Beginning { get; } = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    /// <param name="objects">What files hold, or what was listed in a hub: our kinds, CRDs of the service clusters and of the hub, namespaces, instances.</param>
    /// <param name="identities">Whom rules make room for.</param>
    /// <param name="profile">The version of Kubernetes that the hub runs on; null for the newest.</param>
    public static OfflineHub Of(IEnumerable<JsonObject> objects, Identities identities, KubernetesProfile? profile = null)
    {
        var given = GivenObjects.Read(objects, Beginning, profile ?? KubernetesProfile.Newest);
        given.Judge(identities);
        var settler = new HubSettler(given.Sources, identities, profile ?? KubernetesProfile.Newest);
        // Instances of CRDs that are there already are there from the start: what they need must not be taken away.
        var hub = settler.Settle(Written.Of(given.WithInstances(given.State)), null, Beginning);
        var state = given.WithInstances(hub.State);
        hub = ReferenceEquals(state, hub.State) ? hub : settler.Settle(hub.Written with { State = state }, hub, Beginning);
        given.RefuseTheRest(hub);
        return new(settler, hub, identities, HubProblems.Sorted([.. given.Problems, .. new HubProblems(hub.State, given.Sources).All()]));
    }

    /// <summary>Everything there is, made and given, as a live hub would list it. Not to be changed.</summary>
    public IEnumerable<JsonObject> Objects => _hub.State.Resources
        .OrderBy(resource => resource.Group, StringComparer.Ordinal).ThenBy(resource => resource.Plural, StringComparer.Ordinal)
        .SelectMany(_hub.State.All).Select(item => item.Json);

    /// <summary>The state one case starts from; cheap.</summary>
    public HubSession Begin() => new(_settler, _hub, _identities);

    /// <summary>
    /// Whether webhooks are asked about such objects: our own kinds, namespaces, instances, and what looks like one but is served by nobody. All else is
    /// none of our business.
    /// </summary>
    public bool Judges(string apiVersion, string kind)
    {
        if (_hub.Kinds.Find(apiVersion, kind) is { } served)
        {
            return !served.IsInstance || _hub.View.Crd(served.Type.Group, served.Type.Plural) is not null;
        }

        var group = apiVersion.Split('/')[0];
        return group.EndsWith(OwnDomain, StringComparison.Ordinal) || _hub.View.AccountOf(group[(group.LastIndexOf('.') + 1)..]) is { IsProvider: true };
    }

    /// <summary>Whether objects of a kind are in namespaces, as far as it can be told without a hub: instances are.</summary>
    public static bool LivesInNamespace(string apiVersion, string kind) =>
        HubKinds.Type(apiVersion, kind)?.Namespaced ?? !HubGroups.IsBuiltIn(HubGroups.Of(apiVersion));

    /// <summary>The first <c>User</c> subject of the account whose namespace this is; null when there is none.</summary>
    public UserInfo? DefaultUser(string? @namespace) =>
        _hub.View.AccountOf(@namespace ?? "")?.Subjects.FirstOrDefault(subject => subject.Kind == UserKind) is { } subject
            ? new() { Username = subject.Name }
            : null;

    private static IEnumerable<OfflineOffer> OffersOf(SettledHub hub) =>
        from found in hub.State.All(OfflineRun.NameOf<CatalogEntry>())
        let information = found.As<CatalogEntry>().Status?.TenantCRD
        where information is not null
        let crd = hub.View.Crd(information.ApiGroup, information.Plural)
        where crd is not null
        orderby information.Name
        let tenants = hub.State.In(OfflineRun.NameOf<Tenant>(), crd.Provider).Keys.Where(tenant => hub.View.IsOffered(crd, tenant)).ToList()
        let versions = information.Versions.Select(version => version.Name).ToList()
        select new OfflineOffer(
            information.Name, information.Kind, crd.Provider, crd.Entry, crd.ServiceCluster, crd.Role, versions, tenants, RestrictionsOf(hub.View, crd, versions, tenants));

    private static IReadOnlyList<OfflineRestriction> RestrictionsOf(HubView view, CrdFacts crd, IReadOnlyList<string> versions, IReadOnlyList<string> tenants) =>
    [
        .. (from tenant in tenants.Append("")
            let set = view.RestrictionsOn(crd, tenant)
            from version in versions
            let known = set.Of(version)
            where known is not null
            from bound in known.Own.Concat(known.Added)
            where RestrictionTouch.IsRestricting(bound.Restriction)
            select new OfflineRestriction(version, $"{bound.Restriction.Path}", bound.Restriction.Source.Name))
            .Distinct()
            .OrderBy(restriction => restriction.Version, StringComparer.Ordinal).ThenBy(restriction => restriction.Path, StringComparer.Ordinal)
            .ThenBy(restriction => restriction.Source, StringComparer.Ordinal),
    ];
}
