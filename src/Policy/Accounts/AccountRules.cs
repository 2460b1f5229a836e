using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Accounts;

/// <summary>The rules for <see cref="Account"/> (docs/contract/kinds.md#account).</summary>
public static class AccountRules
{
    public static RuleSet<Account, AccountView> All { get; } = new(
    [
        new("account-name-is-a-dns-label", NameIsADnsLabel, Create) { Defends = "The name of an account becomes a namespace and part of API groups." },
        new("account-name-is-not-reserved", NameIsNotReserved, Create)
        {
            Defends = "The platform's names are not to be had, whether their namespaces exist yet or not.",
        },
        new("namespace-is-free", NamespaceIsFree, Create) { Defends = "No account captures a namespace that exists, kube-system least of all." },
        new("roles-are-distinct", RolesAreDistinct, Create, Update) { Defends = "An account lists each role once, so that removing a role removes it." },
        new("roles-are-assigned", RolesAreAssigned, Create, Update) { Defends = "An account without a role could do nothing, and nobody would be told." },
        new("subjects-can-be-bound", SubjectsCanBeBound, Create, Update)
        {
            Defends = "Whoever acts for an account gets RoleBindings; a subject that Kubernetes' access control does not take would keep the account from ever becoming ready.",
        },
        new("providers-describe-themselves", ProvidersDescribeThemselves, Create, Update) { Defends = "Tenants see who offers what they use." },
        new("nothing-depends-on-it", NothingDependsOnIt, Delete)
        {
            Defends = "An account goes after its DerivedCustomResources, discoveries, discovery sets and assignments, and after the instances in its namespace, so that nothing is left behind in a service cluster.",
        },
    ]);

    public static Decision NameIsADnsLabel(AdmissionRequest<Account> request, AccountView view) =>
        DnsLabel.Require("account", request.Subject.Metadata.Name ?? "");

    /// <summary>
    /// A namespace of the platform that does not exist yet is not free either: whoever had the account would own the namespace when the platform
    /// comes to use it (B24).
    /// </summary>
    public static Decision NameIsNotReserved(AdmissionRequest<Account> request, AccountView view)
    {
        var name = request.Subject.Metadata.Name ?? "";
        return ReservedNames.ReasonFor(name) is { } reason
            ? Decision.Deny("metadata.name", $"the name {name} is reserved for {reason}; choose another name")
            : Decision.Allow;
    }

    public static Decision NamespaceIsFree(AdmissionRequest<Account> request, AccountView view) =>
        view.NamespaceExists
            ? Decision.Deny("metadata.name", $"namespace {request.Subject.Metadata.Name} already exists; choose another name")
            : Decision.Allow;

    public static Decision RolesAreDistinct(AdmissionRequest<Account> request, AccountView view)
    {
        var roles = request.Subject.Spec.Roles;
        return Decision.Combine(roles
            .Index()
            .Where(entry => roles.Take(entry.Index).Contains(entry.Item))
            .Select(entry => Decision.Deny($"spec.roles[{entry.Index}]", $"role {entry.Item} is duplicated; list each role once")));
    }

    public static Decision RolesAreAssigned(AdmissionRequest<Account> request, AccountView view) =>
        request.Subject.Spec.Roles.Count > 0
            ? Decision.Allow
            : Decision.Deny("spec.roles", "no roles assigned; list Provider, Tenant or both");

    /// <summary>As RBAC takes them. What was so before the rule came stays, so that finalizers can be taken off.</summary>
    public static Decision SubjectsCanBeBound(AdmissionRequest<Account> request, AccountView view)
    {
        var known = request.OldObject?.Spec.Subjects ?? [];
        return Decision.Combine(request.Subject.Spec.Subjects.Index().Where(entry => !known.Contains(entry.Item)).Select(entry => CanBeBound(entry.Item, $"spec.subjects[{entry.Index}]")));
    }

    private static Decision CanBeBound(Subject subject, string path)
    {
        if (!SubjectKinds.All.Contains(subject.Kind, StringComparer.Ordinal))
        {
            var meant = SimilarName.Question(subject.Kind, SubjectKinds.All);
            return Decision.Deny($"{path}.kind", $"{subject.Kind} is no kind of subject; write User, Group or ServiceAccount{meant}");
        }

        var isAccount = subject.Kind == SubjectKinds.ServiceAccount;
        var decision = string.IsNullOrEmpty(subject.Name) ? Decision.Deny($"{path}.name", $"a {subject.Kind} needs a name") : Decision.Allow;
        if (isAccount && string.IsNullOrEmpty(subject.Namespace))
        {
            decision = decision.And(Decision.Deny($"{path}.namespace", "a ServiceAccount needs its namespace"));
        }

        var group = isAccount ? "" : KubernetesResources.Roles.Group;
        return string.IsNullOrEmpty(subject.ApiGroup) || subject.ApiGroup == group
            ? decision
            : decision.And(Decision.Deny($"{path}.apiGroup", isAccount ? "a ServiceAccount has no apiGroup; leave it out" : $"a {subject.Kind} has the apiGroup {group}"));
    }

    public static Decision ProvidersDescribeThemselves(AdmissionRequest<Account> request, AccountView view)
    {
        var spec = request.Subject.Spec;
        if (!spec.Roles.Contains(AccountRole.Provider))
        {
            return Decision.Allow;
        }

        return Required("displayName", spec.Metadata?.DisplayName).And(Required("shortDescription", spec.Metadata?.ShortDescription));

        static Decision Required(string field, string? value) => string.IsNullOrEmpty(value)
            ? Decision.Deny($"spec.metadata.{field}", $"an account with the Provider role needs a {field}, tenants see it")
            : Decision.Allow;
    }

    /// <summary>
    /// The text is the contract's, to the last line break: tools compare it (F-ACC-12). What is there counts, also when the namespace
    /// was never reported (B20).
    /// </summary>
    public static Decision NothingDependsOnIt(AdmissionRequest<Account> request, AccountView view)
    {
        if (view.BlockingObjects.Count == 0)
        {
            return Decision.Allow;
        }

        var text = "deletion blocking objects found:\n" + string.Concat(view.BlockingObjects.Select(line => line + "\n"));
        return new([new("metadata.name", text) { IsVerbatim = true }], [], []);
    }
}
