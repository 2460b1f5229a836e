using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.Accounts;

/// <summary>Roles and bindings the controller makes, rule by rule as the contract has them (docs/contract/names.md#access-rights).</summary>
public static class AccountRoles
{
    /// <summary>On everything of ours that is watched by label.</summary>
    public const string ManagedByLabel = "app.kubernetes.io/managed-by";

    public const string ManagedByValue = "kubecarrier-controller";

    public const string Provider = "kubecarrier:provider";

    public const string Tenant = "kubecarrier:tenant";

    /// <summary>Role and binding for one role of an account.</summary>
    public static IEnumerable<JsonObject> For(Account account, AccountRole role)
    {
        var owner = Owners.ControllerReference(account);
        var @namespace = account.Metadata.Name ?? "";
        return role is AccountRole.Provider
            ? Pair(Provider, @namespace, ProviderRules, account.Spec.Subjects, owner)
            : Pair(Tenant, @namespace, TenantRules, account.Spec.Subjects, owner);
    }

    /// <summary>A Role and the RoleBinding of the same name.</summary>
    public static IEnumerable<JsonObject> Pair(
        string name, string @namespace, IEnumerable<JsonObject> rules, IEnumerable<Subject> subjects, OwnerReference? owner)
    {
        var role = Owned(KubernetesResources.Roles, new(@namespace, name), owner);
        role["rules"] = new JsonArray([.. rules]);

        var binding = Owned(KubernetesResources.RoleBindings, new(@namespace, name), owner);
        binding["roleRef"] = new JsonObject { ["apiGroup"] = KubernetesResources.Roles.Group, ["kind"] = "Role", ["name"] = name };
        binding["subjects"] = new JsonArray([.. subjects.Select(Json)]);
        return [role, binding];
    }

    /// <summary>Takes such a pair away, the binding first.</summary>
    /// <param name="name">Of both.</param>
    /// <param name="find">An object of ours, by kind and name; null when it is not there.</param>
    public static IEnumerable<Deletion> Without(NamespacedName name, Func<ResourceType, NamespacedName, ObjectMeta?> find)
    {
        return ((ResourceType[])[KubernetesResources.RoleBindings, KubernetesResources.Roles])
            .SelectMany(type => find(type, name) is { IsDeleting: false } there ? [Deletion.Of(type, there)] : Enumerable.Empty<Deletion>());
    }

    public static JsonObject Rule(string group, IEnumerable<string> resources, params IEnumerable<string> verbs) => new()
    {
        ["apiGroups"] = Manifest.Strings(group),
        ["resources"] = Manifest.Strings(resources),
        ["verbs"] = Manifest.Strings(verbs),
    };

    // What the controller tells of their objects: `kubectl describe` shows it (H64).
    private static JsonObject Events => Rule("", ["events"], "get", "list", "watch");

    private static IEnumerable<JsonObject> ProviderRules =>
    [
        Rule("", ["secrets"], "*"),
        Events,
        Rule("kubecarrier.io", ["*"], "*"),
        Rule("catalog.kubecarrier.io", ["catalogs", "catalogentries", "catalogentrysets", "derivedcustomresources"], "*"),
        Rule("catalog.kubecarrier.io", ["tenants"], "get", "list", "watch", "update", "patch"),
    ];

    // Quotas are what `kubectl get resourcequota` shows: limits and use. They are the controller's to write.
    private static IEnumerable<JsonObject> TenantRules =>
    [
        Rule("catalog.kubecarrier.io", ["providers", "regions", "offerings"], "get", "list", "watch"),
        Rule("", ["resourcequotas"], "get", "list", "watch"),
        Events,
    ];

    private static JsonObject Owned(ResourceType type, NamespacedName name, OwnerReference? owner)
    {
        var manifest = Manifest.New(type, name);
        var metadata = (JsonObject)(manifest["metadata"] ?? throw new InvalidOperationException("A manifest has metadata."));
        metadata["labels"] = new JsonObject { [ManagedByLabel] = ManagedByValue };
        if (owner is not null)
        {
            metadata["ownerReferences"] = new JsonArray(OwnerJson(owner));
        }

        return manifest;
    }

    public static JsonObject OwnerJson(OwnerReference owner)
    {
        return new()
        {
            ["apiVersion"] = owner.ApiVersion,
            ["kind"] = owner.Kind,
            ["name"] = owner.Name,
            ["uid"] = owner.Uid,
            ["controller"] = true,
            ["blockOwnerDeletion"] = true,
        };
    }

    internal static JsonNode Json(Subject subject)
    {
        var json = new JsonObject { ["kind"] = subject.Kind, ["name"] = subject.Name };
        // RBAC fills the group in when it is absent; saying it keeps what is stored equal to what was sent.
        var group = subject.ApiGroup ?? (subject.Kind is "User" or "Group" ? KubernetesResources.Roles.Group : null);
        if (group is { Length: > 0 })
        {
            json["apiGroup"] = group;
        }

        if (subject.Namespace is { Length: > 0 } @namespace)
        {
            json["namespace"] = @namespace;
        }

        return json;
    }
}
