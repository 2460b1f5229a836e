using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Accounts;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Tests.Support;
using static KubeCarrier.Policy.Tests.Accounts.AccountPlans;

namespace KubeCarrier.Policy.Tests.Accounts;

public sealed class AccountPlanTests
{
    private const string Finalizer = "account.kubecarrier.io/controller";

    [Shows("F-ACC-01")]
    [Fact]
    public void First_the_namespace_is_created_and_marked_as_the_accounts()
    {
        var plan = Plan(Objects.TenantAccount(), @namespace: null, reported: false);

        var created = plan.Create.ShouldHaveSingleItem();
        ObjectMeta.Of(created).Name.ShouldBe("team-b");
        ObjectMeta.Of(created).Labels["kubecarrier.io/account"].ShouldBe("team-b");
        ObjectMeta.Of(created).IsControlledBy(Objects.TenantAccount().Metadata).ShouldBeTrue();
        plan.Apply.ShouldBeEmpty();
        plan.Finalizers.ShouldBe([Finalizer]);
        plan.ShouldReport("Ready", "False", "CreatingNamespace");
        plan.Status!["status"]!["namespace"].ShouldBeNull();
    }

    [Shows("B23")]
    [Fact]
    public void A_namespace_that_is_gone_is_not_reported_any_more()
    {
        Plan(Objects.TenantAccount(), @namespace: null).Status!["status"]!["namespace"].ShouldBeNull("whoever creates it now would pass for the account");
        Plan(Objects.TenantAccount(), NamespaceOf(Objects.TenantAccount()).Deleting()).Status!["status"]!["namespace"].ShouldNotBeNull();
    }

    [Fact]
    public void A_suspended_account_says_so_stays_ready_and_says_when_it_is_resumed()
    {
        var account = Objects.TenantAccount();
        var suspended = account with { Spec = account.Spec with { Suspended = true } };
        var at = NamespaceOf(account);

        Plan(account, at).Status!["status"]!["conditions"]!.AsArray().Select(condition => $"{condition!["type"]}").ShouldBe(["Ready"]);
        Plan(suspended, at).ShouldReport("Suspended", "True", "SuspendedByAdmin");
        Plan(suspended, at).ShouldReport("Ready", "True", "SetupComplete");
        Plan(suspended, at).Apply.Select(manifest => manifest.ToJsonString()).ShouldBe(Plan(account, at).Apply.Select(manifest => manifest.ToJsonString()));
        var before = account with { Status = account.Status! with { Conditions = [.. account.Status.Conditions, Objects.Condition("Suspended", "True")] } };
        Plan(before, at).ShouldReport("Suspended", "False", "Resumed");
    }

    [Shows("F-ACC-14")]
    [Fact]
    public void Then_it_is_ready_and_tells_its_namespace()
    {
        var plan = Plan(Objects.TenantAccount(), NamespaceOf(Objects.TenantAccount()), reported: false);

        plan.Create.ShouldBeEmpty();
        plan.ShouldReport("Ready", "True", "SetupComplete");
        plan.Status!["status"]!["namespace"]!["name"]!.GetValue<string>().ShouldBe("team-b");
        plan.Status["status"]!["observedGeneration"]!.GetValue<long>().ShouldBe(1);
        plan.Status["status"]!["phase"]!.GetValue<string>().ShouldBe("Ready");
    }

    [Shows("B23")]
    [Fact]
    public void A_namespace_of_somebody_else_is_not_touched()
    {
        foreach (var foreign in new[]
        {
            Objects.Meta("team-b"),
            Objects.Meta("team-b").Labelled("kubecarrier.io/account", "team-b"),
            Objects.Meta("team-b").OwnedBy(Objects.TenantAccount()),
            Objects.Meta("team-b").OwnedBy(Objects.TenantAccount("team-c")).Labelled("kubecarrier.io/account", "team-b"),
            NamespaceOf(Objects.TenantAccount() with { Metadata = Objects.Meta("team-b") with { Uid = "of its predecessor" } }),
        })
        {
            var plan = Plan(Objects.TenantAccount(), foreign);

            plan.Apply.ShouldBeEmpty();
            plan.Create.ShouldBeEmpty();
            plan.Delete.ShouldBeEmpty();
            plan.ShouldReport("Ready", "False", "NamespaceNotOurs");
            plan.Status!["status"]!["namespace"].ShouldBeNull("admission judges by it");
        }
    }

    [Fact]
    public void A_namespace_that_is_going_is_waited_for()
    {
        var plan = Plan(Objects.TenantAccount(), NamespaceOf(Objects.TenantAccount()).Deleting());

        plan.Create.ShouldBeEmpty();
        plan.Apply.ShouldBeEmpty();
        plan.ShouldReport("Ready", "False", "CreatingNamespace");
    }

    [Shows("F-ACC-06")]
    [Fact]
    public void A_provider_gets_exactly_its_role()
    {
        var (role, binding) = Access(Plan(Objects.ProviderAccount(), NamespaceOf(Objects.ProviderAccount())));

        ObjectMeta.Of(role).NamespacedName.ShouldBe(new("team-a", "kubecarrier:provider"));
        role["rules"]!.ToJsonString().ShouldBe(Compact(
            """
            [{"apiGroups":[""],"resources":["secrets"],"verbs":["*"]},
             {"apiGroups":[""],"resources":["events"],"verbs":["get","list","watch"]},
             {"apiGroups":["kubecarrier.io"],"resources":["*"],"verbs":["*"]},
             {"apiGroups":["catalog.kubecarrier.io"],"resources":["catalogs","catalogentries","catalogentrysets","derivedcustomresources"],"verbs":["*"]},
             {"apiGroups":["catalog.kubecarrier.io"],"resources":["tenants"],"verbs":["get","list","watch","update","patch"]}]
            """));
        binding["roleRef"]!.ToJsonString().ShouldBe("""{"apiGroup":"rbac.authorization.k8s.io","kind":"Role","name":"kubecarrier:provider"}""");
        binding["subjects"]!.ToJsonString().ShouldBe("""[{"kind":"User","name":"team-a-member","apiGroup":"rbac.authorization.k8s.io"}]""");
    }

    [Shows("F-ACC-07")]
    [Fact]
    public void A_tenant_gets_exactly_its_role()
    {
        var (role, binding) = Access(Plan(Objects.TenantAccount(), NamespaceOf(Objects.TenantAccount())));

        ObjectMeta.Of(role).NamespacedName.ShouldBe(new("team-b", "kubecarrier:tenant"));
        role["rules"]!.ToJsonString().ShouldBe(
            """[{"apiGroups":["catalog.kubecarrier.io"],"resources":["providers","regions","offerings"],"verbs":["get","list","watch"]},{"apiGroups":[""],"resources":["resourcequotas"],"verbs":["get","list","watch"]},{"apiGroups":[""],"resources":["events"],"verbs":["get","list","watch"]}]""");
        ObjectMeta.Of(binding).NamespacedName.ShouldBe(new("team-b", "kubecarrier:tenant"));
        ObjectMeta.Of(role).IsControlledBy(Objects.TenantAccount().Metadata).ShouldBeTrue();
        ObjectMeta.Of(binding).IsControlledBy(Objects.TenantAccount().Metadata).ShouldBeTrue();
    }

    [Shows("F-ACC-08")]
    [Fact]
    public void The_bindings_subjects_are_the_accounts()
    {
        var account = Objects.TenantAccount();
        account = account with
        {
            Spec = account.Spec with
            {
                Subjects = [new() { Kind = "Group", Name = "staff" }, new() { Kind = "ServiceAccount", Name = "robot", Namespace = "team-b", ApiGroup = "" }],
            },
        };

        Access(Plan(account, NamespaceOf(account))).Binding["subjects"]!.ToJsonString().ShouldBe(
            """[{"kind":"Group","name":"staff","apiGroup":"rbac.authorization.k8s.io"},{"kind":"ServiceAccount","name":"robot","namespace":"team-b"}]""");
    }

    [Shows("F-ACC-09")]
    [Fact]
    public void A_tenant_is_with_every_ready_provider()
    {
        var plan = Plan(
            Objects.TenantAccount(), NamespaceOf(Objects.TenantAccount()),
            [Objects.ProviderAccount(), Objects.ProviderAccount("team-x", ready: false), Objects.ProviderAccount("team-z"), Objects.TenantAccount("team-c")]);

        TenantsIn(plan).ShouldBe(["team-a/team-b", "team-z/team-b"]);
    }

    [Shows("F-ACC-09")]
    [Fact]
    public void An_account_with_both_roles_is_its_own_tenant_at_once()
    {
        var both = Objects.Account("team-c", ready: false, AccountRole.Provider, AccountRole.Tenant);

        var plan = Plan(both, NamespaceOf(both), [both, Objects.ProviderAccount()]);

        TenantsIn(plan).ShouldBe(["team-c/team-c", "team-a/team-c"], ignoreOrder: true);
        plan.Apply.Count(manifest => $"{manifest["kind"]}" == "Role").ShouldBe(2);
    }

    [Fact]
    public void A_provider_is_no_tenant_and_a_provider_in_deletion_gets_none()
    {
        var going = Objects.ProviderAccount();

        TenantsIn(Plan(Objects.ProviderAccount(), NamespaceOf(Objects.ProviderAccount()), [Objects.ProviderAccount("team-z")])).ShouldBeEmpty();
        TenantsIn(Plan(Objects.TenantAccount(), NamespaceOf(Objects.TenantAccount()), [going with { Metadata = going.Metadata.Deleting() }])).ShouldBeEmpty();
    }

    [Shows("F-ACC-13")]
    [Fact]
    public void A_role_that_was_taken_away_takes_its_objects_along()
    {
        var account = Objects.Account("team-b", true, AccountRole.Provider);
        var stale = Objects.TenantOf(account);
        var plan = AccountPlan.For(
            new(account, NamespaceOf(account), [account, Objects.ProviderAccount()], [stale],
            [
                (KubernetesResources.Roles, Objects.Meta("kubecarrier:tenant", "team-b").OwnedBy(account)),
                (KubernetesResources.RoleBindings, Objects.Meta("kubecarrier:tenant", "team-b").OwnedBy(account)),
                (KubernetesResources.Roles, Objects.Meta("kubecarrier:provider", "team-b").OwnedBy(account)),
                (KubernetesResources.Roles, Objects.Meta("kubecarrier:tenant:couchdbs", "team-b")),
            ]), Objects.Now);

        plan.Delete.Select(deletion => $"{deletion.Type.Kind} {deletion.Name}")
            .ShouldBe(["Role team-b/kubecarrier:tenant", "RoleBinding team-b/kubecarrier:tenant", "Tenant team-a/team-b"]);
        plan.Delete.ShouldAllBe(deletion => deletion.Uid.Length > 0);
    }

    [Shows("F-ACC-13")]
    [Fact]
    public void What_is_not_the_accounts_own_stays()
    {
        var plan = AccountPlan.For(
            new(Objects.ProviderAccount("team-b"), NamespaceOf(Objects.ProviderAccount("team-b")), [], [Objects.TenantOf(Objects.TenantAccount("team-c"))],
                [(KubernetesResources.Roles, Objects.Meta("kubecarrier:tenant", "team-b"))]),
            Objects.Now);

        plan.Delete.ShouldBeEmpty();
    }

    [Fact]
    public void A_provider_that_is_unready_for_a_moment_keeps_its_tenants()
    {
        // Otherwise Catalogs would withdraw, and the namespaces in the service clusters would go with all instances.
        var tenant = Objects.TenantAccount();

        var plan = Plan(tenant, NamespaceOf(tenant), [Objects.ProviderAccount(ready: false)], [Objects.TenantOf(tenant)]);

        plan.Delete.ShouldBeEmpty();
        TenantsIn(plan).ShouldBe(["team-a/team-b"]);
    }

    [Fact]
    public void The_tenants_of_a_provider_that_lost_its_role_are_withdrawn()
    {
        var tenant = Objects.TenantAccount();

        Plan(tenant, NamespaceOf(tenant), [Objects.TenantAccount("team-a")], [Objects.TenantOf(tenant)])
            .Delete.ShouldHaveSingleItem().Name.ShouldBe(new("team-a", "team-b"));
    }

    private static (JsonObject Role, JsonObject Binding) Access(Plan plan) => (
        plan.Apply.Single(manifest => $"{manifest["kind"]}" == "Role"), plan.Apply.Single(manifest => $"{manifest["kind"]}" == "RoleBinding"));

    private static string Compact(string json) => JsonNode.Parse(json)!.ToJsonString();
}
