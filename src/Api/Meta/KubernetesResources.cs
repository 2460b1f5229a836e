namespace KubeCarrier.Api.Meta;

/// <summary>The resources of Kubernetes itself that this product touches.</summary>
public static class KubernetesResources
{
    public static ResourceType Namespaces { get; } = new("", "v1", "Namespace", "namespaces", Namespaced: false);

    public static ResourceType Secrets { get; } = new("", "v1", "Secret", "secrets", Namespaced: true);

    public static ResourceType ResourceQuotas { get; } = new("", "v1", "ResourceQuota", "resourcequotas", Namespaced: true);

    public static ResourceType Events { get; } = new("", "v1", "Event", "events", Namespaced: true);

    public static ResourceType Leases { get; } = new("coordination.k8s.io", "v1", "Lease", "leases", Namespaced: true);

    public static ResourceType Roles { get; } = new("rbac.authorization.k8s.io", "v1", "Role", "roles", Namespaced: true);

    public static ResourceType RoleBindings { get; } = new("rbac.authorization.k8s.io", "v1", "RoleBinding", "rolebindings", Namespaced: true);

    public static ResourceType ClusterRoles { get; } = new("rbac.authorization.k8s.io", "v1", "ClusterRole", "clusterroles", Namespaced: false);

    public static ResourceType ClusterRoleBindings { get; } =
        new("rbac.authorization.k8s.io", "v1", "ClusterRoleBinding", "clusterrolebindings", Namespaced: false);

    public static ResourceType CustomResourceDefinitions { get; } =
        new("apiextensions.k8s.io", "v1", "CustomResourceDefinition", "customresourcedefinitions", Namespaced: false);

    /// <summary>A question, of which nothing is stored.</summary>
    public static ResourceType SelfSubjectAccessReviews { get; } =
        new("authorization.k8s.io", "v1", "SelfSubjectAccessReview", "selfsubjectaccessreviews", Namespaced: false);

    public static ResourceType ValidatingWebhookConfigurations { get; } =
        new("admissionregistration.k8s.io", "v1", "ValidatingWebhookConfiguration", "validatingwebhookconfigurations", Namespaced: false);

    public static ResourceType MutatingWebhookConfigurations { get; } =
        new("admissionregistration.k8s.io", "v1", "MutatingWebhookConfiguration", "mutatingwebhookconfigurations", Namespaced: false);
}
