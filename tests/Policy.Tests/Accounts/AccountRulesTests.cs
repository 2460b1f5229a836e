using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Accounts;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Accounts;

public sealed class AccountRulesTests
{
    private static readonly AccountView EmptyCluster = new(NamespaceExists: false, BlockingObjects: []);

    [Fact]
    public void A_provider_and_a_tenant_are_accepted()
    {
        Judge(Objects.ProviderAccount()).ShouldAllow();
        Judge(Objects.TenantAccount()).ShouldAllow();
        Judge(Objects.Account("team-c", true, AccountRole.Provider, AccountRole.Tenant)).ShouldAllow();
    }

    [Theory]
    [InlineData("Usr", null, null, "kind", "Usr is no kind of subject; write User, Group or ServiceAccount; did you mean User?")]
    [InlineData("", null, null, "kind", " is no kind of subject; write User, Group or ServiceAccount")]
    [InlineData("user", null, null, "kind", "user is no kind of subject; write User, Group or ServiceAccount; did you mean User?")]
    [InlineData("ServiceAccount", null, null, "namespace", "a ServiceAccount needs its namespace")]
    [InlineData("ServiceAccount", "rbac.authorization.k8s.io", "ci", "apiGroup", "a ServiceAccount has no apiGroup; leave it out")]
    [InlineData("Group", "v1", null, "apiGroup", "a Group has the apiGroup rbac.authorization.k8s.io")]
    public void A_subject_that_no_RoleBinding_takes_is_denied_and_one_that_was_there_before_does_not_hold_up_the_rest(
        string kind, string? group, string? @namespace, string field, string sentence)
    {
        var account = Objects.TenantAccount();
        account = account with { Spec = account.Spec with { Subjects = [new() { Kind = kind, Name = "hannibal", ApiGroup = group, Namespace = @namespace }] } };

        Judge(account).ShouldDeny("subjects-can-be-bound", $"spec.subjects[0].{field}", sentence);
        AccountRules.All.Evaluate(Requests.Update(Objects.TenantAccount(), account), EmptyCluster).IsAllowed.ShouldBeFalse();
        AccountRules.All.Evaluate(Requests.Update(account, account), EmptyCluster).ShouldAllow();
    }

    [Theory]
    [InlineData("User", "rbac.authorization.k8s.io", null)]
    [InlineData("Group", null, null)]
    [InlineData("ServiceAccount", "", "ci")]
    public void What_a_RoleBinding_takes_is_accepted(string kind, string? group, string? @namespace)
    {
        var account = Objects.TenantAccount();
        Judge(account with { Spec = account.Spec with { Subjects = [new() { Kind = kind, Name = "hannibal", ApiGroup = group, Namespace = @namespace }] } }).ShouldAllow();
    }

    [Shows("F-ACC-02")]
    [Theory]
    [InlineData("a.b")]
    [InlineData("Team-A")]
    [InlineData("team-a-")]
    [InlineData("")]
    public void The_name_is_a_DNS_label(string name)
    {
        var violation = Judge(Objects.TenantAccount(name)).Violations.ShouldHaveSingleItem();

        violation.Rule.ShouldBe("account-name-is-a-dns-label");
        violation.Message.ShouldStartWith($"account name: {name} is not a valid DNS 1123 Label");
    }

    [Shows("B24")]
    [Theory]
    [InlineData("kube-system", "Kubernetes")]
    [InlineData("kube-public", "Kubernetes")]
    [InlineData("kube-anything", "Kubernetes")]
    [InlineData("default", "Kubernetes")]
    [InlineData("kubecarrier-system", "KubeCarrier")]
    [InlineData("kubecarrier", "KubeCarrier")]
    [InlineData("cert-manager", "cert-manager")]
    [InlineData("openshift", "OpenShift")]
    [InlineData("openshift-monitoring", "OpenShift")]
    public void A_name_of_the_platform_is_reserved_whether_its_namespace_exists_or_not(string name, string whose)
    {
        Judge(Objects.TenantAccount(name)).ShouldDeny("account-name-is-not-reserved", "metadata.name", $"the name {name} is reserved for {whose}; choose another name");
        AccountRules.All.Evaluate(Requests.Update(Objects.TenantAccount(name), Objects.TenantAccount(name)), EmptyCluster).ShouldAllow();
    }

    [Shows("B24")]
    [Theory]
    [InlineData("team-a")]
    [InlineData("kubernetes")]
    [InlineData("kube")]
    [InlineData("defaults")]
    [InlineData("my-kube-system")]
    [InlineData("cert-manager-users")]
    public void A_name_that_is_merely_alike_is_free(string name) => Judge(Objects.TenantAccount(name)).ShouldAllow();

    [Shows("B24")]
    [Fact]
    public void A_name_has_63_characters_at_most()
    {
        Judge(Objects.TenantAccount(new string('x', 63))).ShouldAllow();
        foreach (var name in new[] { new string('x', 64), "team-", "tëam", "Team", "ｔeam", "team\u200b" })
        {
            Judge(Objects.TenantAccount(name)).Violations.ShouldHaveSingleItem().Rule.ShouldBe("account-name-is-a-dns-label");
        }
    }

    [Shows("B05")]
    [Fact]
    public void A_generated_name_is_refused_and_breaks_nothing() =>
        Judge(Objects.TenantAccount() with { Metadata = new() { GenerateName = "team-" } }).Violations.ShouldHaveSingleItem().Rule.ShouldBe("account-name-is-a-dns-label");

    [Shows("F-ACC-03")]
    [Fact]
    public void A_namespace_that_is_taken_is_not_captured()
    {
        var taken = EmptyCluster with { NamespaceExists = true };

        Judge(Objects.TenantAccount("monitoring"), taken).ShouldDeny("namespace-is-free", "metadata.name", "namespace monitoring already exists; choose another name");
        AccountRules.All.Evaluate(Requests.Update(Objects.TenantAccount(), Objects.TenantAccount()), taken).ShouldAllow();
    }

    [Shows("F-ACC-04")]
    [Fact]
    public void A_role_listed_twice_is_denied_at_its_second_place() =>
        Judge(Objects.Account("team-a", true, AccountRole.Tenant, AccountRole.Provider, AccountRole.Tenant))
            .ShouldDeny("roles-are-distinct", "spec.roles[2]", "role Tenant is duplicated; list each role once");

    [Shows("F-ACC-04")]
    [Fact]
    public void No_roles_are_denied() =>
        Judge(Objects.Account("team-a")).ShouldDeny("roles-are-assigned", "spec.roles", "no roles assigned; list Provider, Tenant or both");

    [Shows("F-ACC-04")]
    [Fact]
    public void Roles_are_accepted_exactly_when_they_are_distinct_and_some() => Prop.ForAll<AccountRole[]>(roles =>
        Judge(Objects.Account("team-a", true, roles)).IsAllowed == (roles.Length > 0 && roles.Distinct().Count() == roles.Length)).QuickCheckThrowOnFailure();

    [Shows("F-ACC-05")]
    [Fact]
    public void A_provider_describes_itself()
    {
        var provider = Objects.ProviderAccount();

        Judge(provider with { Spec = provider.Spec with { Metadata = null } }).Violations.Select(violation => violation.Path)
            .ShouldBe(["spec.metadata.displayName", "spec.metadata.shortDescription"]);
        Judge(provider with { Spec = provider.Spec with { Metadata = new() { DisplayName = "Team A", ShortDescription = "" } } })
            .ShouldDeny("providers-describe-themselves", "spec.metadata.shortDescription", "an account with the Provider role needs a shortDescription, tenants see it");
    }

    [Shows("F-ACC-05")]
    [Fact]
    public void A_tenant_need_not()
    {
        var tenant = Objects.TenantAccount();

        Judge(tenant with { Spec = tenant.Spec with { Metadata = null } }).ShouldAllow();
    }

    [Fact]
    public void An_update_is_judged_like_a_creation()
    {
        var before = Objects.TenantAccount();

        AccountRules.All.Evaluate(Requests.Update(before, before with { Spec = new() }), EmptyCluster).IsAllowed.ShouldBeFalse();
        AccountRules.All.Evaluate(Requests.Update(before with { Spec = new() }, before), EmptyCluster).ShouldAllow();
    }

    [Shows("F-ACC-12")]
    [Fact]
    public void What_depends_on_the_account_keeps_it_with_the_contracts_text()
    {
        var decision = Delete(Objects.ProviderAccount(),
            "CustomResourceDiscovery.kubecarrier.io/v1alpha1: couchdbs.eu-west-1",
            "CustomResourceDiscoverySet.kubecarrier.io/v1alpha1: couchdbs",
            "ServiceClusterAssignment.kubecarrier.io/v1alpha1: team-b.eu-west-1");

        decision.Message.ShouldBe(
            "deletion blocking objects found:\n"
            + "CustomResourceDiscovery.kubecarrier.io/v1alpha1: couchdbs.eu-west-1\n"
            + "CustomResourceDiscoverySet.kubecarrier.io/v1alpha1: couchdbs\n"
            + "ServiceClusterAssignment.kubecarrier.io/v1alpha1: team-b.eu-west-1\n");
        decision.Violations.ShouldHaveSingleItem().Rule.ShouldBe("nothing-depends-on-it");
    }

    [Fact]
    public void An_account_nothing_depends_on_may_go() => Delete(Objects.ProviderAccount()).ShouldAllow();

    [Shows("B20")]
    [Fact]
    public void What_depends_on_it_keeps_an_account_whose_namespace_was_never_reported() =>
        Delete(Objects.ProviderAccount() with { Status = null }, "ServiceClusterAssignment.kubecarrier.io/v1alpha1: team-b.eu-west-1").IsAllowed.ShouldBeFalse();

    private static Decision Judge(Account account, AccountView? view = null) => AccountRules.All.Evaluate(Requests.Create(account), view ?? EmptyCluster);

    private static Decision Delete(Account account, params string[] blocking) =>
        AccountRules.All.Evaluate(Requests.Delete(account), EmptyCluster with { BlockingObjects = blocking });
}
