using System.Collections.Immutable;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.WebhookConfigurations;
using KubeCarrier.Schemas;

namespace KubeCarrier.Offline.Settling;

/// <summary>Lets the <see cref="OfflineController"/> run, and makes the picture that instances are judged by from what it leaves.</summary>
internal sealed class HubSettler(ServiceClusterCrds sources, Identities identities, KubernetesProfile profile)
{
    /// <summary>The hub after <paramref name="changed"/>; what did not change is taken from before.</summary>
    public SettledHub Settle(Written changed, SettledHub? before, DateTimeOffset now)
    {
        var looks = new Looks(before?.Looks);
        var run = new OfflineRun(new(changed, now, WhyNotDeleted), looks, now);
        new OfflineController(run, sources).Run();
        var (state, earlier) = (run.State, before?.State ?? HubState.Empty);
        var kinds = before is not null && ReferenceEquals(state.Table(HubKinds.Crds), earlier.Table(HubKinds.Crds)) ? before.Kinds : ServedKinds.Of(state, profile);
        var view = (before?.View ?? HubView.Empty).With(Accounts(state, earlier), Providers(state, earlier));
        var waits = run.AwaitsInstances || HubKinds.Written.Any(type => state.All(ResourceName.Of(type)).Any(item => item.Meta.IsDeleting));
        return new(run.Writer.Written, view, kinds, looks, waits);
    }

    private static Dictionary<string, Account?> Accounts(HubState state, HubState earlier)
    {
        var (now, then) = (state.In(OfflineRun.NameOf<Account>(), null), earlier.In(OfflineRun.NameOf<Account>(), null));
        return ReferenceEquals(now, then) ? [] : now.Keys.Union(then.Keys, StringComparer.Ordinal)
            .Where(name => !ReferenceEquals(now.GetValueOrDefault(name), then.GetValueOrDefault(name)))
            .ToDictionary(name => name, name => now.GetValueOrDefault(name)?.As<Account>(), StringComparer.Ordinal);
    }

    private static Dictionary<string, ProviderFacts> Providers(HubState state, HubState earlier)
    {
        ResourceName[] read = [OfflineRun.NameOf<Catalog>(), OfflineRun.NameOf<CatalogEntry>(), OfflineRun.NameOf<Tenant>(),
            OfflineRun.NameOf<ServiceClusterAssignment>(), OfflineRun.NameOf<CustomResourceDiscovery>()];
        return read.SelectMany(resource => state.Table(resource).Keys.Union(earlier.Table(resource).Keys, StringComparer.Ordinal))
            .Distinct(StringComparer.Ordinal)
            .Where(provider => !read.All(resource => ReferenceEquals(state.In(resource, provider), earlier.In(resource, provider))))
            .ToDictionary(provider => provider, provider => Facts(state, provider), StringComparer.Ordinal);
    }

    private static ProviderFacts Facts(HubState state, string provider)
    {
        return ProviderFacts.Of(provider, In<Catalog>(), In<CatalogEntry>(), In<Tenant>(), In<ServiceClusterAssignment>(), In<CustomResourceDiscovery>());

        IEnumerable<T> In<T>()
            where T : class, IKubernetesObject<T> => state.In(OfflineRun.NameOf<T>(), provider).Values.Select(item => item.As<T>());
    }

    // The controller's own deletions are judged like anybody's: a tenant CRD does not go while there are instances.
    private string? WhyNotDeleted(HubState state, ResourceType type, KubeObject item)
    {
        var path = WebhookPath.For(WebhookPath.Validate, type);
        if (ReviewEndpoints.Find(path) is not { IsFamily: false } endpoint)
        {
            return null;
        }

        var body = new AdmissionRequestBody
        {
            Kind = new() { Group = type.Group, Version = type.Version, Kind = type.Kind },
            Resource = new() { Group = type.Group, Version = type.Version, Resource = type.Plural },
            Name = item.Meta.Name,
            Namespace = item.Meta.Namespace,
            Operation = AdmissionOperation.Delete,
            UserInfo = new() { Username = identities.ControllerUser },
            OldObject = item.Json,
        };
        var decision = endpoint.Evaluate(new(path, body, identities, new StateFacts(state, HubView.Empty))).Decision;
        return decision is { IsAllowed: true } ? null : decision?.Message ?? "it is not known what runs on it";
    }
}
