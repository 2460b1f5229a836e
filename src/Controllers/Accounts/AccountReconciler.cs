using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Policy.Accounts;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Controllers.Accounts;

/// <summary>Keeps an account's namespace, roles and Tenant objects in place.</summary>
internal sealed class AccountReconciler(Hub hub, PlanExecutor executor, TimeProvider clock) : IReconciler<NamespacedName>
{
    public int Workers => 4;

    public void Watch(Action<NamespacedName> enqueue)
    {
        // A provider that becomes ready, or goes, concerns every tenant.
        hub.Of<Account>().Subscribe(change =>
        {
            enqueue(change.Name);
            if (IsProvider(change.Old) || IsProvider(change.New))
            {
                foreach (var account in hub.Of<Account>().List())
                {
                    enqueue(account.Meta.NamespacedName);
                }
            }
        });
        hub.Of(KubernetesResources.Namespaces).Subscribe(change => enqueue(new(null, change.Name.Name)));
        hub.Of<Tenant>().Subscribe(change => enqueue(new(null, change.Name.Name)));
        hub.Of(KubernetesResources.Roles).Subscribe(change => enqueue(new(null, change.Name.Namespace ?? "")));
        hub.Of(KubernetesResources.RoleBindings).Subscribe(change => enqueue(new(null, change.Name.Namespace ?? "")));
    }

    public async Task<TimeSpan?> ReconcileAsync(NamespacedName key, CancellationToken cancellationToken)
    {
        if (hub.Of<Account>().Get(key) is not { } seen)
        {
            return null;
        }

        // Only our own namespaces are watched; one of somebody else is found by asking.
        var namespaces = hub.Of(KubernetesResources.Namespaces);
        var @namespace = namespaces.Get(key) ?? await namespaces.GetLiveAsync(key, cancellationToken);
        var observed = new AccountObserved(
            seen.As<Account>(),
            @namespace?.Meta,
            hub.All<Account>(),
            [.. hub.All<Tenant>().Where(tenant => tenant.Metadata.Name == key.Name)],
            [.. Access(KubernetesResources.Roles, key.Name), .. Access(KubernetesResources.RoleBindings, key.Name)])
        {
            Remains = NamespaceState.Remains(@namespace?.Json),
        };
        return (await executor.ExecuteAsync(seen, hub.Of<Account>(), AccountPlan.For(observed, clock.GetUtcNow()), cancellationToken)).LookAgain;
    }

    private IEnumerable<(ResourceType Type, ObjectMeta Metadata)> Access(ResourceType type, string @namespace) =>
        hub.Of(type).List().Where(seen => seen.Meta.Namespace == @namespace).Select(seen => (type, seen.Meta));

    private static bool IsProvider(KubeObject? account) => account?.As<Account>().Spec.Roles.Contains(AccountRole.Provider) is true;
}
