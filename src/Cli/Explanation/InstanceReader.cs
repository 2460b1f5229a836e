using System.Text.Json.Nodes;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Cli.Connections;
using KubeCarrier.Json;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.ServiceClusters;

namespace KubeCarrier.Cli.Explanation;

/// <summary>Reads what the caller may see of an instance.</summary>
/// <param name="hub">The hub.</param>
/// <param name="serviceCluster">The service cluster, when the caller has access to it.</param>
internal sealed class InstanceReader(ClusterSession hub, ClusterSession? serviceCluster)
{
    public async Task<InstanceReport> ReadAsync(HubService service, NamespacedName name, CancellationToken cancellationToken)
    {
        var @internal = service.Internal.Type with { Version = service.Written.Version }; // all three objects are written in the tenants' version
        var tenant = hub.SeenAsync(service.Tenant?.Type, name, cancellationToken);
        var inner = hub.SeenAsync(@internal, name, cancellationToken);
        var offer = new OfferReader(hub).ReadAsync(service, name.Namespace ?? "", cancellationToken);
        var assignment = hub.ReadAsync<ServiceClusterAssignment>(new(service.Provider, $"{name.Namespace}.{service.ServiceCluster}"), cancellationToken);
        var cluster = hub.ReadAsync<ServiceCluster>(new(service.Provider, service.ServiceCluster), cancellationToken);
        var discoveries = hub.ListAsync<CustomResourceDiscovery>(service.Provider, cancellationToken);

        var discovered = DiscoveryOf(@internal, (await discoveries).Value);
        var (assigned, source) = (await assignment, SourceOf(@internal, discovered));
        var isRefused = Readiness.IsFalse(discovered?.Status, CustomResourceDiscoveryConditions.AccessReady);
        var place = new ServicePlace(source, assigned.Value?.Status?.ServiceClusterNamespace?.Name);
        var facts = new ChainFacts
        {
            Name = name,
            Route = new()
            {
                Provider = service.Provider,
                ServiceCluster = service.ServiceCluster,
                Tenant = service.Tenant?.Type,
                Internal = @internal,
                Service = source ?? new("", @internal.Version, @internal.Kind, @internal.Plural, Namespaced: true),
                InternalHasStatus = false,
            },
            Tenant = await tenant,
            Internal = await inner,
            Service = await ServiceObjectAsync(service, name.Name, place, assigned.WhyNot, cancellationToken),
            Assignment = assigned.WhyNot is null ? new(assigned.Value is not null, place.Namespace, IsReachable((await cluster).Value) && !isRefused)
            {
                IsRefused = isRefused,
            } : null,
            IsOrphanNamed = source is not null && OrphanReport.Names(assigned.Value?.Status, source, name.Name),
            IsSuspended = (await offer).IsSuspended,
            ToldWait = await ToldWaitAsync(service, name, [(await tenant).Object?.Json, (await inner).Object?.Json], cancellationToken),
        };
        return facts is { Tenant: { Object: null, IsKnown: true }, Internal: { Object: null, IsKnown: true } }
            || (facts.Tenant is { Object: null, IsKnown: true } && service.Tenant is not null && !facts.Internal.IsKnown)
            ? throw new CliException($"there is no {service.Written.GroupResource} \"{name.Name}\" in namespace {name.Namespace}.")
            : new(name, service, InstanceChain.Of(facts), place, await offer);
    }

    // Internal objects live in the tenant's namespace, and so do their events; the whole truth is on the assignment, for the provider.
    private async Task<string?> ToldWaitAsync(HubService service, NamespacedName name, JsonObject?[] subjects, CancellationToken cancellationToken)
    {
        var own = hub.EventsAsync(name, cancellationToken);
        var assigned = hub.EventsAsync(new(service.Provider, $"{name.Namespace}.{service.ServiceCluster}"), cancellationToken);
        return InstanceEvents.LastWait(
            (await own).Where(told => subjects.Any(subject => subject is not null && JsonEquality.AreEqual(subject["metadata"]?["uid"], told["involvedObject"]?["uid"]))),
            await assigned, service.Internal.Type.Kind, name);
    }

    private async Task<SeenObject> ServiceObjectAsync(HubService service, string name, ServicePlace place, string? whyNoPlace, CancellationToken cancellationToken)
    {
        if (serviceCluster is null)
        {
            return new(null, $"not read: it is in service cluster {service.ServiceCluster}; --service-cluster-kubeconfig or --service-cluster-context names a way there");
        }

        if (whyNoPlace is not null || place.Resource is null)
        {
            return new(null, $"not read: its place in service cluster {service.ServiceCluster} is {whyNoPlace ?? "not readable"}");
        }

        if (place.Namespace is null)
        {
            return SeenObject.None; // without a namespace nothing was ever made there
        }

        try
        {
            return await serviceCluster.SeenAsync(place.Resource, new(place.Namespace, name), cancellationToken);
        }
        catch (Exception failure) when (ClusterFailures.Sentence(failure, serviceCluster.Server) is { } sentence)
        {
            return new(null, $"not read: {sentence}");
        }
    }

    private static bool IsReachable(ServiceCluster? cluster) =>
        cluster?.Status?.Conditions.Any(condition => condition is { Type: ServiceClusterConditions.ServiceClusterReachable, Status: Condition.True }) is true;

    private static CustomResourceDiscovery? DiscoveryOf(ResourceType @internal, IReadOnlyList<CustomResourceDiscovery>? discoveries) =>
        discoveries?.FirstOrDefault(discovery => discovery.Status?.ManagementClusterCRD?.Name == @internal.GroupResource);

    private static ResourceType? SourceOf(ResourceType @internal, CustomResourceDiscovery? discovery) =>
        discovery?.Status?.CRD is { } crd
            ? CrdState.Resource(crd) with { Version = @internal.Version }
            : null;
}
