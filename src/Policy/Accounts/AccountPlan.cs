using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.Accounts;

/// <summary>What the controller sees of an account.</summary>
/// <param name="Account">The account.</param>
/// <param name="Namespace">The namespace with the account's name, whoever's it is.</param>
/// <param name="Accounts">All accounts.</param>
/// <param name="Tenants">All Tenant objects with the account's name.</param>
/// <param name="Access">Roles and RoleBindings in the namespace that carry our label.</param>
public sealed record AccountObserved(
    Account Account,
    ObjectMeta? Namespace,
    IReadOnlyList<Account> Accounts,
    IReadOnlyList<Tenant> Tenants,
    IReadOnlyList<(ResourceType Type, ObjectMeta Metadata)> Access)
{
    /// <summary>What the namespace waits for while it is going.</summary>
    public string? Remains { get; init; }
}

/// <summary>An account is its namespace, its roles, and its Tenant object with every provider (docs/contract/kinds.md#account).</summary>
public static class AccountPlan
{
    public static Plan For(AccountObserved observed, DateTimeOffset now)
    {
        var account = observed.Account;
        if (account.Metadata.IsDeleting)
        {
            return ForDeletion(observed, now);
        }

        if (observed.Namespace is { } taken && !IsOurs(taken, account))
        {
            return Report(WithoutNamespace(account), now, ready: false, AccountConditions.NamespaceNotOurs,
                $"namespace {taken.Name} exists and does not belong to this account; delete the account and choose another name") with
            { Finalizers = [WellKnown.Finalizers.Account] };
        }

        if (observed.Namespace is null or { IsDeleting: true })
        {
            // Roles and Tenants wait for the namespace: its creation by POST proves that it is nobody else's.
            var known = observed.Namespace is null ? WithoutNamespace(account) : account;
            return Report(known, now, ready: false, AccountConditions.CreatingNamespace,
                observed.Namespace is null ? $"namespace {account.Metadata.Name} is being created" : $"{Going(observed)}; it is created again when it is gone") with
            {
                Finalizers = [WellKnown.Finalizers.Account],
                Create = observed.Namespace is null ? [NamespaceOf(account)] : [],
            };
        }

        var tenants = TenantsOf(observed).ToList();
        var access = account.Spec.Roles.Distinct().SelectMany(role => AccountRoles.For(account, role)).ToList();
        return Report(account, now, ready: true, AccountConditions.SetupComplete, "namespace, roles and tenants are in place") with
        {
            Finalizers = [WellKnown.Finalizers.Account],
            Apply = [.. access, .. tenants],
            Delete = [.. Stale(observed, access, tenants)],
        };
    }

    public static bool IsOurs(ObjectMeta @namespace, Account account)
    {
        return @namespace.IsControlledBy(account.Metadata)
            && @namespace.Labels.TryGetValue(WellKnown.Labels.Account, out var name)
            && string.Equals(name, account.Metadata.Name, StringComparison.Ordinal);
    }

    // Tenant objects first, so that Catalogs withdraw their offers while the namespace can still be written to.
    private static Plan ForDeletion(AccountObserved observed, DateTimeOffset now)
    {
        var account = observed.Account;
        // One that nobody controls any more, as after "kubectl delete --cascade=orphan", goes too: a successor must not inherit its labels (B22).
        var tenants = observed.Tenants.Where(tenant => !tenant.Metadata.IsControlledByAnother(account.Metadata)).ToList();
        var ours = observed.Namespace is { } found && IsOurs(found, account) ? found : null;
        var waiting = tenants.Count > 0 ? $"waiting until these are gone: {Names.List([.. tenants.Select(tenant => $"Tenant {tenant.Metadata.NamespacedName}").Order(StringComparer.Ordinal)])}"
            : ours is null ? "nothing is left"
            : Going(observed);
        return Report(account, now, ready: false, AccountConditions.Deleting, waiting) with
        {
            Delete =
            [
                .. tenants.Where(tenant => !tenant.Metadata.IsDeleting).Select(Deletion.Of),
                .. tenants.Count == 0 && ours is { IsDeleting: false } ? [Deletion.Of(KubernetesResources.Namespaces, ours)] : Array.Empty<Deletion>(),
            ],
            ReleasedFinalizers = tenants.Count == 0 && ours is null ? [WellKnown.Finalizers.Account] : [],
        };
    }

    private static string Going(AccountObserved observed) =>
        $"namespace {observed.Account.Metadata.Name} is being deleted" + (observed.Remains is { } remains ? $": {remains}" : "");

    private static IEnumerable<JsonObject> TenantsOf(AccountObserved observed)
    {
        if (!observed.Account.Spec.Roles.Contains(AccountRole.Tenant))
        {
            return [];
        }

        return observed.Accounts
            .Where(provider => provider.Spec.Roles.Contains(AccountRole.Provider) && !provider.Metadata.IsDeleting)
            .Where(provider => Readiness.IsTrue(provider.Status, Readiness.Ready) || provider.Metadata.Uid == observed.Account.Metadata.Uid || IsTenantOf(provider))
            .Where(provider => !IsOfPredecessor(provider))
            .Select(provider => KubeObject.Encode(new Tenant
            {
                Metadata = new()
                {
                    Name = observed.Account.Metadata.Name,
                    Namespace = provider.Metadata.Name,
                    OwnerReferences = [Owners.ControllerReference(observed.Account)],
                },
            }));

        // A provider that is unready for a moment keeps its tenants: without them Catalogs withdraw, and instances go.
        bool IsTenantOf(Account provider) => observed.Tenants.Any(tenant => tenant.Metadata.Namespace == provider.Metadata.Name);

        // Its labels are offers. It is not taken over; once Kubernetes has collected it, a new one without labels is made (B22).
        bool IsOfPredecessor(Account provider) => observed.Tenants.Any(tenant =>
            tenant.Metadata.Namespace == provider.Metadata.Name && tenant.Metadata.IsControlledByAnother(observed.Account.Metadata));
    }

    // A role that was taken away takes its Role, RoleBinding and Tenant objects with it (F-ACC-13).
    private static IEnumerable<Deletion> Stale(AccountObserved observed, List<JsonObject> access, List<JsonObject> tenants)
    {
        var wanted = access.Concat(tenants).Select(manifest => (manifest.Text("kind"), Manifest.NameOf(manifest))).ToHashSet();
        var own = observed.Account.Metadata;
        return observed.Access.Where(item => item.Metadata.IsControlledBy(own))
            .Concat(observed.Tenants.Where(tenant => tenant.Metadata.IsControlledBy(own)).Select(tenant => (Tenant.ResourceType, tenant.Metadata)))
            .Where(item => !item.Metadata.IsDeleting && !wanted.Contains((item.Item1.Kind, item.Metadata.NamespacedName)))
            .Select(item => Deletion.Of(item.Item1, item.Metadata));
    }

    private static JsonObject NamespaceOf(Account account)
    {
        var manifest = Manifest.New(KubernetesResources.Namespaces, new(null, account.Metadata.Name ?? ""));
        var metadata = (JsonObject)(manifest["metadata"] ?? throw new InvalidOperationException("A manifest has metadata."));
        metadata["labels"] = new JsonObject { [WellKnown.Labels.Account] = account.Metadata.Name };
        metadata["ownerReferences"] = new JsonArray(AccountRoles.OwnerJson(Owners.ControllerReference(account)));
        return manifest;
    }

    // What was reported before is taken back: admission judges by it whose the namespace is.
    private static Account WithoutNamespace(Account account) => account.Status is { } status ? account with { Status = status with { Namespace = null } } : account;

    private static Plan Report(Account account, DateTimeOffset now, bool ready, string reason, string message)
    {
        var conditions = new Conditions(account.Status, now).Set(AccountConditions.Ready, ready, reason, message)
            .SetOnceTrue(
                AccountConditions.Suspended, account.Spec.Suspended,
                (AccountConditions.SuspendedByAdmin, "instances in its namespace can be deleted, but neither created nor changed"),
                (AccountConditions.Resumed, "instances in its namespace can be created and changed again"));
        var known = ready || account.Status?.Namespace is not null;
        return new()
        {
            Status = Manifest.StatusOf(account with
            {
                Status = new()
                {
                    ObservedGeneration = account.Metadata.Generation,
                    Phase = conditions.Phase,
                    Namespace = known ? new() { Name = account.Metadata.Name ?? "" } : null,
                    Conditions = conditions.All,
                },
            }),
        };
    }
}
