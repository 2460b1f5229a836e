using KubeCarrier.Api.Meta;

namespace KubeCarrier.Integration.Tests.Support;

/// <summary>A service that an operator in eu-west-1 brings, and its names in the hub once a provider offers it.</summary>
/// <param name="Group">The API group of its CRD there.</param>
/// <param name="Kind">Its kind; the plural is that with an s.</param>
/// <param name="Version">The version that tenants use.</param>
/// <param name="Region">The ServiceCluster that it is offered from, and its label <c>region</c>.</param>
/// <param name="Account">The provider that offers it.</param>
public sealed record TestService(string Group, string Kind, string Version = "v1", string Region = TestService.Cluster, string Account = TestService.Provider)
{
    public const string Cluster = "eu-west-1";
    public const string Provider = "team-a";

    /// <summary>The service of the tutorial.</summary>
    public static TestService CouchDb { get; } = new("couchdb.io", "CouchDB", "v1alpha1");

    public string Plural => Kind.ToLowerInvariant() + "s";

    /// <summary>The CatalogEntrySet, and the CustomResourceDiscoverySet made of it.</summary>
    public string Set => Plural;

    /// <summary>The CatalogEntry, and what is made of it under the same name.</summary>
    public string Entry => $"{Set}.{Region}";

    public string SourceCrd => $"{Plural}.{Group}";

    public ResourceType Tenants => Resource($"{Region}.{Account}");

    public ResourceType Internals => Resource($"internal.{Region}.{Account}");

    public ResourceType Services => Resource(Group);

    /// <summary>A CRD whose only version has this schema, indented by nothing.</summary>
    public string Crd(string schema) => $$"""
        apiVersion: apiextensions.k8s.io/v1
        kind: CustomResourceDefinition
        metadata: {name: {{SourceCrd}} }
        spec:
          group: {{Group}}
          scope: Namespaced
          names: {plural: {{Plural}}, singular: {{Kind.ToLowerInvariant()}}, kind: {{Kind}}, listKind: {{Kind}}List}
          versions:
          - name: {{Version}}
            served: true
            storage: true
            subresources:
              status: {}
            schema:
              openAPIV3Schema: {{schema}}
        """;

    /// <summary>Its CatalogEntrySet for one service cluster; <paramref name="derive"/> in one line, null for none; <paramref name="strategy"/> null for what is default.</summary>
    public string EntrySet(string? derive, string? strategy = null) => $$"""
        apiVersion: catalog.kubecarrier.io/v1alpha1
        kind: CatalogEntrySet
        metadata: {name: {{Set}}, namespace: {{Account}} }
        spec:
          metadata: {displayName: {{Kind}}, shortDescription: a service of the tests}
          discover:
            crd: {name: {{SourceCrd}} }
            serviceClusterSelector:
              matchLabels: {region: {{Region}} }
        """ + (strategy is null ? "" : $"\n    webhookStrategy: {strategy}") + (derive is null ? "" : $"\n  derive: {derive}");

    /// <summary>A Catalog that offers it to the tenants with a label.</summary>
    public string Catalog(string tenantLabel) => $$"""
        apiVersion: catalog.kubecarrier.io/v1alpha1
        kind: Catalog
        metadata: {name: {{Set}}, namespace: {{Account}} }
        spec:
          catalogEntrySelector:
            matchLabels: {catalogentries.kubecarrier.io/controlled-by: {{Set}} }
          tenantSelector:
            matchLabels: {"{{tenantLabel}}": "true"}
        """;

    /// <summary>A tenant's object, <paramref name="spec"/> in one line.</summary>
    public string Instance(string @namespace, string name, string spec) => Manifest(Tenants, @namespace, name, spec);

    /// <summary>A provider's object.</summary>
    public string Internal(string @namespace, string name, string spec) => Manifest(Internals, @namespace, name, spec);

    private static string Manifest(ResourceType type, string @namespace, string name, string spec) => $$"""
        apiVersion: {{type.ApiVersion}}
        kind: {{type.Kind}}
        metadata: {name: {{name}}, namespace: {{@namespace}}}
        spec: {{spec}}
        """;

    private ResourceType Resource(string group) => new(group, Version, Kind, Plural, Namespaced: true);
}
