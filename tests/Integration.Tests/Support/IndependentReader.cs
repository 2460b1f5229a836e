using System.Text.Json.Serialization;
using k8s;
using k8s.Models;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Integration.Tests.Support;

/// <summary>
/// What is stored, read by Kubernetes' own client as it comes and into its own types: what ours writes and reads back could be wrong the same way twice.
/// </summary>
public sealed class IndependentReader(string kubeconfig) : IDisposable
{
    private readonly k8s.Kubernetes _client = new(KubernetesClientConfiguration.BuildConfigFromConfigFile(kubeconfig));

    public Task<V1Namespace> NamespaceAsync(string name) => _client.CoreV1.ReadNamespaceAsync(name);

    public Task<V1ConfigMap> ConfigMapAsync(string @namespace, string name) => _client.CoreV1.ReadNamespacedConfigMapAsync(name, @namespace);

    public Task<V1Role> RoleAsync(string @namespace, string name) => _client.RbacAuthorizationV1.ReadNamespacedRoleAsync(name, @namespace);

    public Task<V1RoleBinding> RoleBindingAsync(string @namespace, string name) => _client.RbacAuthorizationV1.ReadNamespacedRoleBindingAsync(name, @namespace);

    public Task<V1CustomResourceDefinition> CrdAsync(string name) => _client.ApiextensionsV1.ReadCustomResourceDefinitionAsync(name);

    public Task<V1ValidatingWebhookConfiguration> ValidatingWebhookConfigurationAsync(string name) =>
        _client.AdmissionregistrationV1.ReadValidatingWebhookConfigurationAsync(name);

    /// <summary>An object of any kind, and what its status says.</summary>
    public Task<Read> ObjectAsync(ResourceType type, string @namespace, string name) =>
        _client.CustomObjects.GetNamespacedCustomObjectAsync<Read>(type.Group, type.Version, @namespace, type.Plural, name);

    public void Dispose() => _client.Dispose();

    public sealed record Read
    {
        [JsonPropertyName("metadata")]
        public V1ObjectMeta Metadata { get; init; } = new();

        [JsonPropertyName("status")]
        public IReadOnlyDictionary<string, object> Status { get; init; } = new Dictionary<string, object>();
    }
}
