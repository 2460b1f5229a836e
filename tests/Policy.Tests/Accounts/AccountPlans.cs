using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Accounts;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Accounts;

/// <summary>Plans for accounts, and what is read in them.</summary>
internal static class AccountPlans
{
    public static Plan Plan(
        Account account, ObjectMeta? @namespace, IReadOnlyList<Account>? accounts = null, IReadOnlyList<Tenant>? tenants = null, bool reported = true) =>
        AccountPlan.For(new(reported ? account : account with { Status = null }, @namespace, accounts ?? [account], tenants ?? [], []), Objects.Now);

    public static ObjectMeta NamespaceOf(Account account) =>
        Objects.Meta(account.Metadata.Name!).OwnedBy(account).Labelled("kubecarrier.io/account", account.Metadata.Name!);

    public static IEnumerable<string> TenantsIn(Plan plan) =>
        plan.Apply.Where(manifest => $"{manifest["kind"]}" == "Tenant").Select(manifest => $"{ObjectMeta.Of(manifest).NamespacedName}");

    public static string Deletes(Plan plan) =>
        string.Join(',', [.. plan.Delete.Select(deletion => $"{deletion.Type.Kind} {deletion.Name}"), .. plan.ReleasedFinalizers]);
}
