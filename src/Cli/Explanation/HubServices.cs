using KubeCarrier.Api.Meta;
using KubeCarrier.Cli.Connections;
using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Cli.Explanation;

/// <summary>Finds the service that a KIND on the command line means: kind, plural, singular, short name, <c>plural.group</c> or <c>plural.version.group</c>.</summary>
internal sealed class HubServices(ClusterSession session)
{
    private const string Internal = WellKnown.InternalGroupPrefix + ".";

    private readonly Discovery _discovery = new(session.Client);

    /// <summary>One service. Of several, the one that has an instance of this name.</summary>
    public async Task<HubService> FindAsync(string kind, string name, CancellationToken cancellationToken)
    {
        var dot = kind.IndexOf('.', StringComparison.Ordinal);
        var (word, qualifier) = dot < 0 ? (kind, null) : (kind[..dot], kind[(dot + 1)..]);
        var called = (await ListAsync(cancellationToken)).Where(service => service.IsCalled(word, qualifier)).ToList();
        if (called.Count > 1 && name.Length > 0)
        {
            var having = await Task.WhenAll(called.Select(async service => (Service: service, Has: await HasAsync(service, name, cancellationToken))));
            called = having.Count(each => each.Has) == 1 ? [having.First(each => each.Has).Service] : called;
        }

        return called switch
        {
            [var only] => only,
            [] => throw new CliException($"{kind} is no service of this hub; kubectl get offerings -n {session.Namespace} lists those that are offered there."),
            _ => throw new CliException(
                $"{kind} is ambiguous; write one of {string.Join(", ", called.Select(service => service.Written.GroupResource).Order(StringComparer.Ordinal))}."),
        };
    }

    // A group internal.<cluster>.<provider> is KubeCarrier's alone; <cluster>.<provider> beside it has what tenants see of it.
    private async Task<IReadOnlyList<HubService>> ListAsync(CancellationToken cancellationToken)
    {
        var groups = await _discovery.GroupsAsync(cancellationToken);
        var byName = groups.ToDictionary(group => group.Name, StringComparer.Ordinal);
        var services = await Task.WhenAll(
            from inner in groups
            where inner.Name.StartsWith(Internal, StringComparison.Ordinal)
            let names = inner.Name.Split('.')
            where names.Length == 3
            select ListAsync(names[1], names[2], inner, byName.GetValueOrDefault($"{names[1]}.{names[2]}"), cancellationToken));
        return [.. services.SelectMany(list => list)];
    }

    private async Task<IEnumerable<HubService>> ListAsync(string cluster, string provider, ServedGroup inner, ServedGroup? outer, CancellationToken cancellationToken)
    {
        var internals = _discovery.ResourcesAsync(inner, cancellationToken);
        var tenants = outer is null ? [] : await _discovery.ResourcesAsync(outer, cancellationToken);
        return (await internals).Select(served => new HubService(cluster, provider, tenants.FirstOrDefault(tenant => tenant.Type.Plural == served.Type.Plural), served));
    }

    private async Task<bool> HasAsync(HubService service, string name, CancellationToken cancellationToken)
    {
        foreach (var served in new[] { service.Tenant, service.Internal }.OfType<ServedResource>())
        {
            try
            {
                if (await session.Client.GetAsync(served.Type, new(session.Namespace, name), cancellationToken) is not null)
                {
                    return true;
                }
            }
            catch (ApiException refusal) when (refusal.Code == 403)
            {
                // Whoever may not read it did not mean it, unless nothing else is left.
            }
        }

        return false;
    }
}
