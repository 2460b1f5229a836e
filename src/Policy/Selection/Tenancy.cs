using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.Selection;

/// <summary>
/// Whether an account is a provider's tenant. A name is anybody's to write; that an account has the role, and the provider a Tenant object for it, the
/// controller alone has said. So what acts on the name of a namespace asks here (B79).
/// </summary>
public static class Tenancy
{
    /// <summary>An account in deletion is nobody's tenant any more, and the Tenant object of a predecessor says nothing of its successor (B22).</summary>
    public static bool Holds(Account? account, Tenant? tenant)
    {
        return account is { Metadata.IsDeleting: false } && tenant is not null
            && account.Spec.Roles.Contains(AccountRole.Tenant)
            && !tenant.Metadata.IsControlledByAnother(account.Metadata);
    }

    /// <summary>The same, of an account whose namespace is its own and not only called like it (B23).</summary>
    public static bool HoldsNamespace(Account? account, Tenant? tenant) =>
        OwnsNamespace(account) && tenant is { Metadata.IsDeleting: false } && Holds(account, tenant);

    /// <summary>The namespace with the account's name is the account's.</summary>
    public static bool OwnsNamespace(Account? account) => account is { Status.Namespace: not null };

    /// <summary>What a provider reads of every other namespace, whether it exists or not, and whoever's it is (B74).</summary>
    public static string NotATenant(string @namespace, string provider) =>
        $"{@namespace} is not the namespace of a tenant of {provider}; kubectl get tenants -n {provider} lists those";
}
