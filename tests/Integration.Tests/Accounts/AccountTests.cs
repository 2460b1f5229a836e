using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Accounts;

/// <summary>Account, its namespace, its roles, and its Tenant objects.</summary>
[Collection(SecondHubGroup.Name)]
public sealed class AccountTests(HubFixture hub)
{
    [Shows("F-ACC-01")]
    [ClusterFact(LocalOnly = true)]
    public async Task An_account_has_a_namespace_of_its_own_name_that_it_owns()
    {
        await hub.AccountAsync("acc01", "Tenant");

        var account = await hub.Admin.GetAsync(Account.ResourceType, null, "acc01");
        account.Text("status", "namespace", "name").ShouldBe("acc01");
        var owner = (await hub.Admin.Independent.NamespaceAsync("acc01")).Metadata.OwnerReferences.ShouldHaveSingleItem();
        owner.Kind.ShouldBe("Account");
        owner.Uid.ShouldBe(account.Text("metadata", "uid"));
        // By the full name: Debian's kubectl 1.20 knows short names only from a cache that it filled before our CRDs were there.
        var table = (await hub.Clusters.Management.Kubectl.RunAsync("get", "account", "acc01")).ShouldSucceed().Output;
        table.ShouldContain("ACCOUNT NAMESPACE");
        table.ShouldContain("Ready");
    }

    [Shows("F-ACC-02")]
    [ClusterTheory(LocalOnly = true)]
    [InlineData("acc02.example")]
    [InlineData("1.acc02")]
    public async Task An_account_is_named_by_a_DNS_label(string name)
    {
        var refusal = await hub.Admin.CreateAsync(Manifest(name, "roles: [Tenant]")).ShouldBeRefusedAsync();

        refusal.ShouldContain("admission webhook \"vaccount.kubecarrier.io\" denied the request");
        refusal.ShouldContain(name);
    }

    [Shows("F-ACC-03")]
    [ClusterTheory(LocalOnly = true)]
    [InlineData("default")]
    [InlineData("kube-system")]
    public async Task An_account_never_takes_a_namespace_that_exists(string name)
    {
        (await hub.Admin.CreateAsync(Manifest(name, "roles: [Tenant]")).ShouldBeRefusedAsync()).ShouldContain($"namespace {name} already exists");

        (await hub.Admin.FindAsync(Account.ResourceType, null, name)).ShouldBeNull();
    }

    [Shows("F-ACC-04")]
    [ClusterFact(LocalOnly = true)]
    public async Task An_account_has_each_role_once_and_at_least_one()
    {
        (await hub.Admin.CreateAsync(Manifest("acc04", "roles: [Tenant, Tenant]")).ShouldBeRefusedAsync()).ShouldContain("role Tenant is duplicated");
        (await hub.Admin.CreateAsync(Manifest("acc04", "roles: []")).ShouldBeRefusedAsync()).ShouldContain("spec.roles");
    }

    [Shows("F-ACC-05")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_provider_describes_itself_and_a_tenant_need_not()
    {
        var refusal = await hub.Admin.CreateAsync(Manifest("acc05", "roles: [Provider]")).ShouldBeRefusedAsync();
        refusal.ShouldContain("displayName");
        refusal.ShouldContain("shortDescription");

        await hub.Admin.CreateAsync(Manifest("acc05", "roles: [Tenant]"));

        await hub.Admin.SeesReadyAsync(Account.ResourceType, null, "acc05");
    }

    [Shows("F-ACC-06")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_providers_role_holds_the_rules_of_the_contract_for_its_subjects()
    {
        await RulesAreAsync(
            "team-a",
            "kubecarrier:provider",
            "[] [secrets] [*]",
            "[] [events] [get list watch]",
            "[kubecarrier.io] [*] [*]",
            "[catalog.kubecarrier.io] [catalogs catalogentries catalogentrysets derivedcustomresources] [*]",
            "[catalog.kubecarrier.io] [tenants] [get list watch update patch]");
        await BindsAsync("team-a", "kubecarrier:provider", "hannibal", "team-a-member");
    }

    [Shows("F-ACC-07")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_tenants_role_holds_the_rules_of_the_contract_for_its_subjects()
    {
        await RulesAreAsync("team-b", "kubecarrier:tenant",
            "[catalog.kubecarrier.io] [providers regions offerings] [get list watch]", "[] [resourcequotas] [get list watch]", "[] [events] [get list watch]");
        await BindsAsync("team-b", "kubecarrier:tenant", "team-b-member");
    }

    [Shows("F-ACC-08")]
    [ClusterFact(LocalOnly = true)]
    public async Task Subjects_that_change_reach_the_binding()
    {
        await hub.AccountAsync("acc08", "Tenant");

        await hub.Admin.PatchAsync(Account.ResourceType, null, "acc08", """
            spec:
              subjects:
              - {kind: User, apiGroup: rbac.authorization.k8s.io, name: acc08-member}
              - {kind: Group, apiGroup: rbac.authorization.k8s.io, name: acc08-friends}
            """);

        await hub.Admin.SeesAsync(KubernetesResources.RoleBindings, "acc08", "kubecarrier:tenant",
            binding => binding.Names("subjects").ShouldBe(["acc08-friends", "acc08-member"]));
        var friend = await hub.AsAsync("somebody", "acc08-friends");
        await Eventually.Async(() => friend.ListAsync(Offering.ResourceType, "acc08"), "the group may read offerings");
    }

    [Shows("F-ACC-09")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_tenant_is_known_to_every_ready_provider_and_to_itself_when_it_is_one()
    {
        await hub.AccountAsync("acc09", "Provider", "Tenant");

        var account = await hub.Admin.GetAsync(Account.ResourceType, null, "acc09");
        foreach (var provider in new[] { "team-a", "acc09" })
        {
            var tenant = await hub.Admin.SeesAsync(Tenant.ResourceType, provider, "acc09");
            tenant.Items("metadata", "ownerReferences").ShouldHaveSingleItem().Text("uid").ShouldBe(account.Text("metadata", "uid"));
        }

        await hub.Admin.SeesAsync(Tenant.ResourceType, "acc09", "team-b");
        (await hub.Admin.ListAsync(Tenant.ResourceType)).Select(tenant => tenant.Text("metadata", "namespace")).ShouldNotContain("team-b");
    }

    [Shows("F-ACC-10", "F-ACC-13", "F-ACC-15")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_new_provider_knows_and_labels_the_tenants_that_are_there_until_it_is_none()
    {
        await hub.AccountAsync("acc10", "Tenant");

        var provider = await hub.AccountAsync("acc10-new", "Provider", "Tenant");

        await Eventually.Async(() => provider.PatchAsync(Tenant.ResourceType, "acc10-new", "acc10", "metadata: {labels: {tier: gold}}"), "it labels its tenant");
        (await provider.DeleteAsync(Tenant.ResourceType, "acc10-new", "acc10").ShouldBeRefusedAsync()).ShouldContain("forbidden");
        (await provider.CreateAsync("""
            apiVersion: catalog.kubecarrier.io/v1alpha1
            kind: Tenant
            metadata: {name: of-my-own, namespace: acc10-new}
            """).ShouldBeRefusedAsync()).ShouldContain("forbidden");

        await hub.Admin.PatchAsync(Account.ResourceType, null, "acc10-new", "spec: {roles: [Tenant]}");

        foreach (var type in new[] { KubernetesResources.RoleBindings, KubernetesResources.Roles })
        {
            await hub.Admin.SeesGoneAsync(type, "acc10-new", "kubecarrier:provider");
            (await hub.Admin.FindAsync(type, "acc10-new", "kubecarrier:tenant")).ShouldNotBeNull();
        }

        await Eventually.Async(
            async () => (await hub.Admin.ListAsync(Tenant.ResourceType, "acc10-new")).ShouldBeEmpty(), "who is no provider has no Tenant objects");
        (await hub.Admin.FindAsync(Tenant.ResourceType, "team-a", "acc10-new")).ShouldNotBeNull();

        await hub.Admin.PatchAsync(Account.ResourceType, null, "acc10-new", "spec: {roles: [Provider]}");

        await hub.Admin.SeesGoneAsync(Tenant.ResourceType, "team-a", "acc10-new");
        await hub.Admin.SeesGoneAsync(KubernetesResources.Roles, "acc10-new", "kubecarrier:tenant");
        await hub.Admin.DeleteAsync(Account.ResourceType, null, "acc10-new"); // a provider costs a Tenant object for every account that comes
    }

    [Shows("F-ACC-11")]
    [ClusterFact(LocalOnly = true)]
    public async Task An_account_in_deletion_says_what_its_namespace_waits_for()
    {
        await hub.AccountAsync("acc11", "Tenant");
        await hub.Admin.ApplyAsync("""
            apiVersion: v1
            kind: ConfigMap
            metadata: {name: held, namespace: acc11, finalizers: [tests.example/held]}
            """);

        await hub.Admin.DeleteAsync(Account.ResourceType, null, "acc11");

        await hub.Admin.SeesAsync(Account.ResourceType, null, "acc11", account =>
        {
            account.Condition("Ready").ShouldBe("False/Deleting");
            account.ConditionMessage("Ready").ShouldNotBeNull().ShouldMatch("namespace acc11 is being deleted: .*configmaps.*tests.example/held");
        });
        await hub.Admin.PatchAsync(Kinds.ConfigMap, "acc11", "held", "metadata: {finalizers: null}"); // it goes then, which other tests wait for
    }

    [Shows("F-ACC-14")]
    [ClusterFact(LocalOnly = true)]
    public async Task An_account_reports_that_its_set_up_is_complete_for_what_it_is_now()
    {
        await hub.AccountAsync("acc14", "Tenant");

        await hub.Admin.PatchAsync(Account.ResourceType, null, "acc14", "spec: {metadata: {displayName: Another}}");

        var account = await hub.Admin.SeesReadyAsync(Account.ResourceType, null, "acc14");
        account.Condition("Ready").ShouldBe("True/SetupComplete");
        account.Number("status", "observedGeneration").ShouldBe(2);
        account.Text("status", "phase").ShouldBe("Ready");
    }

    private async Task RulesAreAsync(string @namespace, string name, params string[] rules)
    {
        var role = await hub.Admin.Independent.RoleAsync(@namespace, name);
        role.Rules.Select(rule => $"[{string.Join(' ', rule.ApiGroups)}] [{string.Join(' ', rule.Resources)}] [{string.Join(' ', rule.Verbs)}]").ShouldBe(rules);
        role.Metadata.ManagedFields.Select(entry => (entry.Manager, entry.Operation)).ShouldBe([(WellKnown.FieldManagers.Controller, "Apply")]);
    }

    private async Task BindsAsync(string @namespace, string role, params string[] subjects)
    {
        var binding = await hub.Admin.Independent.RoleBindingAsync(@namespace, role);
        (binding.RoleRef.Kind, binding.RoleRef.Name).ShouldBe(("Role", role));
        binding.Subjects.Select(subject => subject.Name).Order(StringComparer.Ordinal).ShouldBe(subjects);
    }

    private static string Manifest(string name, string roles) => $$"""
        apiVersion: catalog.kubecarrier.io/v1alpha1
        kind: Account
        metadata: {name: {{name}} }
        spec:
          {{roles}}
          subjects:
          - {kind: User, apiGroup: rbac.authorization.k8s.io, name: {{name}}-member}
        """;
}
