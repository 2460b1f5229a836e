using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Accounts;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.Tests.Support;

/// <summary>The worked example of the manual: provider team-a offers CouchDB of eu-west-1 to tenant team-b.</summary>
internal static class Objects
{
    public const string Provider = "team-a";

    public const string Tenant = "team-b";

    public const string Cluster = "eu-west-1";

    public const string EntryName = "couchdbs.eu-west-1";

    public const string InternalCrdName = "couchdbs.internal.eu-west-1.team-a";

    public const string TenantCrdName = "couchdbs.eu-west-1.team-a";

    public static DateTimeOffset Then { get; } = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset Now { get; } = new(2026, 1, 1, 1, 0, 0, TimeSpan.Zero);

    public static ObjectMeta Meta(string name, string? @namespace = null) =>
        new() { Name = name, Namespace = @namespace, Uid = $"uid-of-{@namespace}-{name}", ResourceVersion = "1", Generation = 1 };

    public static ObjectMeta Deleting(this ObjectMeta metadata) => metadata with { DeletionTimestamp = Then };

    public static ObjectMeta Labelled(this ObjectMeta metadata, string key, string value) =>
        metadata with { Labels = new Dictionary<string, string>(metadata.Labels) { [key] = value } };

    public static ObjectMeta OwnedBy<T>(this ObjectMeta metadata, T owner)
        where T : IKubernetesObject<T> => metadata with { OwnerReferences = [Owners.ControllerReference(owner)] };

    public static Condition Condition(string type, string status, string reason = "Tested") =>
        new() { Type = type, Status = status, Reason = reason, Message = "as the test has it", LastTransitionTime = Then };

    private static IReadOnlyList<Condition> ReadyIs(bool ready) => [Condition("Ready", ready ? "True" : "False")];

    public static Account Account(string name, bool ready = true, params AccountRole[] roles) => new()
    {
        Metadata = Meta(name),
        Spec = new()
        {
            Roles = roles,
            Metadata = new() { DisplayName = $"{name} shown", ShortDescription = $"{name} in short" },
            Subjects = [new() { Kind = "User", Name = $"{name}-member" }],
        },
        Status = new() { ObservedGeneration = 1, Namespace = new() { Name = name }, Conditions = ReadyIs(ready) },
    };

    public static Account ProviderAccount(string name = Provider, bool ready = true) => Account(name, ready, AccountRole.Provider);

    public static Account TenantAccount(string name = Tenant, bool ready = true) => Account(name, ready, AccountRole.Tenant);

    public static Tenant TenantOf(Account account, string provider = Provider) => new() { Metadata = Meta(account.Metadata.Name!, provider).OwnedBy(account) };

    public static CommonMetadata Described(string name) => new() { DisplayName = name, ShortDescription = name };

    public static Catalog Catalog(string name = "default", LabelSelector? entries = null, LabelSelector? tenants = null, string provider = Provider) =>
        new() { Metadata = Meta(name, provider), Spec = new() { CatalogEntrySelector = entries ?? new(), TenantSelector = tenants ?? new() } };

    public static LabelSelector Label(string key, string value) => new() { MatchLabels = new Dictionary<string, string> { [key] = value } };

    /// <summary>An entry as it stands in the cluster, with derive or without.</summary>
    public static CatalogEntry Entry(string name = EntryName, bool derived = true, bool ready = true, string plural = "couchdbs", string provider = Provider) => new()
    {
        Metadata = Meta(name, provider),
        Spec = new()
        {
            Metadata = Described(name),
            BaseCRD = new() { Name = $"{plural}.internal.{Cluster}.{provider}" },
            Derive = derived ? new() { Expose = [new() { Versions = ["v1alpha1"], Fields = [new() { JsonPath = ".spec.username" }] }] } : null,
        },
        Status = new()
        {
            ObservedGeneration = 1,
            ProviderCRD = Information($"internal.{Cluster}.{provider}", plural),
            TenantCRD = Information(derived ? $"{Cluster}.{provider}" : $"internal.{Cluster}.{provider}", plural),
            Conditions = ReadyIs(ready),
        },
    };

    private static CrdInformation Information(string group, string plural) => new()
    {
        Name = $"{plural}.{group}",
        ApiGroup = group,
        Kind = "CouchDB",
        Plural = plural,
        Region = new() { Name = Cluster },
        Versions = [new() { Name = "v1alpha1", Storage = true, Schema = [] }],
    };

    public static ServiceCluster ServiceCluster(string name = Cluster, string provider = Provider) => new()
    {
        Metadata = Meta(name, provider),
        Spec = new() { KubeconfigSecret = new() { Name = name }, Metadata = new() { DisplayName = $"{name} shown" } },
    };

    public static ServiceClusterAssignment Assignment(string tenant = Tenant, bool ready = true, string provider = Provider, string cluster = Cluster) => new()
    {
        Metadata = Meta($"{tenant}.{cluster}", provider),
        Spec = new() { ServiceCluster = new() { Name = cluster }, ManagementNamespace = new() { Name = tenant } },
        Status = new() { ObservedGeneration = 1, ServiceClusterNamespace = new() { Name = $"{tenant}-x7x2k" }, Conditions = ReadyIs(ready) },
    };

    public static CustomResourceDiscovery Discovery(bool ready = true, string name = EntryName, string cluster = Cluster) => new()
    {
        Metadata = Meta(name, Provider),
        Spec = new() { CRD = new() { Name = "couchdbs.couchdb.io" }, ServiceCluster = new() { Name = cluster } },
        Status = new()
        {
            ObservedGeneration = 1,
            ManagementClusterCRD = new() { Name = $"couchdbs.internal.{cluster}.team-a" },
            Conditions = ReadyIs(ready),
        },
    };

    public static CustomResourceDiscoverySet DiscoverySet(bool ready = true, LabelSelector? selector = null) => new()
    {
        Metadata = Meta("couchdbs", Provider),
        Spec = new() { CRD = new() { Name = "couchdbs.couchdb.io" }, ServiceClusterSelector = selector ?? new() },
        Status = new() { ObservedGeneration = 1, Conditions = ReadyIs(ready) },
    };

    public static CatalogEntrySet EntrySet() => new()
    {
        Metadata = Meta("couchdbs", Provider),
        Spec = new()
        {
            Metadata = Described("CouchDB"),
            Derive = Entry().Spec.Derive,
            Discover = new() { CRD = new() { Name = "couchdbs.couchdb.io" }, ServiceClusterSelector = new() },
        },
    };

    public static Offering Offering() => new()
    {
        Metadata = Meta(TenantCrdName, Tenant),
        Spec = new() { Metadata = Described("CouchDB"), Provider = new() { Name = Provider } },
    };

    public static DerivedCustomResource Derived(bool ready = true) => new()
    {
        Metadata = Meta(EntryName, Provider).OwnedBy(Entry()),
        Spec = new() { BaseCRD = new() { Name = InternalCrdName }, Expose = Entry().Spec.Derive!.Expose },
        Status = new() { ObservedGeneration = 1, DerivedCR = new() { Name = TenantCrdName }, Conditions = ReadyIs(ready) },
    };

    /// <summary>The CouchDB CRD under any group: source, internal or tenant.</summary>
    public static JsonObject Crd(string group, bool established = true, string kind = "CouchDB", string plural = "couchdbs", string scope = "Namespaced")
    {
        var crd = Json(CouchDb);
        var (metadata, spec) = (crd["metadata"]!, crd["spec"]!);
        metadata["name"] = $"{plural}.{group}";
        metadata["uid"] = $"uid-of-{plural}.{group}";
        spec["group"] = group;
        spec["scope"] = scope;
        spec["names"] = new JsonObject { ["kind"] = kind, ["listKind"] = $"{kind}List", ["plural"] = plural, ["singular"] = kind.ToLowerInvariant() };
        crd["status"]!["conditions"]![1]!["status"] = established ? "True" : "False";
        return crd;
    }

    private const string CouchDb =
        """
        {
          "apiVersion": "apiextensions.k8s.io/v1", "kind": "CustomResourceDefinition",
          "metadata": {"resourceVersion": "7", "labels": {"kubecarrier.io/service-cluster": "eu-west-1", "kubecarrier.io/origin-namespace": "team-a"}},
          "spec": {"versions": [{"name": "v1alpha1", "served": true, "storage": true, "subresources": {"status": {}}, "schema": {"openAPIV3Schema": {
            "type": "object", "properties": {
              "apiVersion": {"type": "string"}, "kind": {"type": "string"}, "metadata": {"type": "object"},
              "spec": {"type": "object", "properties": {
                "username": {"type": "string"}, "replicas": {"type": "integer"}, "version": {"type": "string"}, "hidden": {"type": "string"}}},
              "status": {"type": "object", "properties": {
                "phase": {"type": "string"}, "observedGeneration": {"type": "integer"}, "node": {"type": "string"}}}}}}}]},
          "status": {"conditions": [{"type": "NamesAccepted", "status": "True"}, {"type": "Established", "message": "not yet"}]}
        }
        """;

    public static JsonObject InternalCrd(bool established = true) => Crd($"internal.{Cluster}.{Provider}", established);

    public static JsonObject TenantCrd(bool established = true)
    {
        var crd = Crd($"{Cluster}.{Provider}", established);
        crd["metadata"]!["labels"]!["owner.kubermatic.io/type"] = "DerivedCustomResource.catalog.kubecarrier.io";
        return crd;
    }

    public static JsonObject SourceCrd() => Crd("couchdb.io");

    public static JsonObject Annotated(this JsonObject manifest, string key, string value)
    {
        manifest["metadata"]!["annotations"] = new JsonObject { [key] = value };
        return manifest;
    }

    public static JsonObject Labelled(this JsonObject manifest, IEnumerable<KeyValuePair<string, string>> labels)
    {
        manifest["metadata"]!["labels"] = Owners.ToJson(labels);
        return manifest;
    }

    public static JsonObject PlainNamespace(string name = Tenant) =>
        Manifest.New(KubernetesResources.Namespaces, new(null, name));

    /// <summary>The namespace of team-b's account as the controller made it.</summary>
    public static JsonObject AccountNamespace() => AccountPlan.For(
        new(TenantAccount() with { Status = null }, Namespace: null, [], [], []), Now).Create.Single();

    public static JsonObject Label(this JsonObject manifest, string key, string value)
    {
        (manifest["metadata"]!["labels"] ??= new JsonObject())[key] = value;
        return manifest;
    }

    public static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();
}
