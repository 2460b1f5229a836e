using System.Text.Json.Nodes;

namespace KubeCarrier.Api.Tests;

/// <summary>What <c>kubectl</c> users of KubeCarrier know: scope, short names, categories and columns (docs/contract/kinds.md).</summary>
public sealed class CrdContractTests
{
    private const string Age = "Age .metadata.creationTimestamp date";
    private const string Status = "Status .status.phase string";
    private const string DisplayName = "Display Name .spec.metadata.displayName string";
    private const string Provider = "Provider .spec.provider.name string";
    private const string BaseCrd = "Base CRD .spec.baseCRD.name string";
    private const string Crd = "CustomResourceDefinition .spec.crd.name string";

    /// <summary>CRD, scope, short name, categories, columns.</summary>
    public static TheoryData<string, string, string?, string[], string[]> Names => new()
    {
        {
            "accounts.catalog.kubecarrier.io", "Cluster", "acc", ["all", "kubecarrier-admin"],
            ["Account Namespace .status.namespace.name string", DisplayName, Status, Age]
        },
        { "tenants.catalog.kubecarrier.io", "Namespaced", "tr", ["all", "kubecarrier-provider"], [Age] },
        { "providers.catalog.kubecarrier.io", "Namespaced", "pr", ["all", "kubecarrier-tenant"], [DisplayName, Age] },
        { "regions.catalog.kubecarrier.io", "Namespaced", "scr", ["all", "kubecarrier-tenant"], [Provider, DisplayName, Age] },
        { "offerings.catalog.kubecarrier.io", "Namespaced", "off", ["all", "kubecarrier-tenant"], [DisplayName, Provider, Age] },
        { "catalogs.catalog.kubecarrier.io", "Namespaced", "cl", ["all", "kubecarrier-provider"], [Status, Age] },
        {
            "catalogentries.catalog.kubecarrier.io", "Namespaced", "ce", ["all", "kubecarrier-provider"],
            [Status, BaseCrd, "Tenant CRD .status.tenantCRD.name string", Age]
        },
        {
            "catalogentrysets.catalog.kubecarrier.io", "Namespaced", "ces", ["all", "kubecarrier-provider"],
            [Status, "CRD .spec.discover.crd.name string", Age]
        },
        { "derivedcustomresources.catalog.kubecarrier.io", "Namespaced", "dcr", ["all", "kubecarrier-provider"], [BaseCrd, Status, Age] },
        {
            "serviceclusters.kubecarrier.io", "Namespaced", "sc", ["all", "kubecarrier-provider"],
            [Status, DisplayName, "Kubernetes Version .status.kubernetesVersion.gitVersion string", Age]
        },
        { "serviceclusterassignments.kubecarrier.io", "Namespaced", "sca", [], [Status, Age] },
        {
            "customresourcediscoveries.kubecarrier.io", "Namespaced", "crdis", [],
            [Crd, "ServiceCluster .spec.serviceCluster.name string", Status, Age]
        },
        { "customresourcediscoverysets.kubecarrier.io", "Namespaced", "crdisset", ["all", "kubecarrier-provider"], [Crd, Status] },
        { "kubecarriers.operator.kubecarrier.io", "Cluster", null, ["all"], [Status, Age] },
    };

    [Shows("F-INST-07")]
    [Theory, MemberData(nameof(Names))]
    public void Scope_short_name_categories_and_columns_are_KubeCarriers(
        string name, string scope, string? shortName, string[] categories, string[] columns)
    {
        var spec = Spec(name);

        ((string?)spec["scope"]).ShouldBe(scope);
        Strings(spec["names"]!["shortNames"]).ShouldBe(shortName is null ? [] : [shortName]);
        Strings(spec["names"]!["categories"]).ShouldBe(categories);
        Version(name)["additionalPrinterColumns"]!.AsArray().Select(column => $"{column!["name"]} {column["jsonPath"]} {column["type"]}")
            .ShouldBe(columns);
    }

    [Shows("F-INST-07")]
    [Fact]
    public void No_kind_is_missing_and_none_is_too_many() =>
        Names.Select(row => (string)row[0]!).ShouldBe(TestInput.Crds.Values.Select(crd => (string)crd["metadata"]!["name"]!), ignoreOrder: true);

    [Theory]
    [InlineData("tenants.catalog.kubecarrier.io")]
    [InlineData("providers.catalog.kubecarrier.io")]
    [InlineData("regions.catalog.kubecarrier.io")]
    [InlineData("offerings.catalog.kubecarrier.io")]
    public void What_only_the_controller_writes_has_no_status(string name) => Version(name)["subresources"].ShouldBeNull();

    [Theory]
    [InlineData("accounts.catalog.kubecarrier.io", "spec.roles")]
    [InlineData("accounts.catalog.kubecarrier.io", "spec.subjects")]
    [InlineData("derivedcustomresources.catalog.kubecarrier.io", "spec.expose")]
    [InlineData("catalogentries.catalog.kubecarrier.io", "spec.derive.expose[].versions")]
    [InlineData("catalogentries.catalog.kubecarrier.io", "spec.derive.expose[].fields")]
    [InlineData("catalogentrysets.catalog.kubecarrier.io", "spec.derive.expose[].versions")]
    [InlineData("catalogentrysets.catalog.kubecarrier.io", "spec.derive.expose[].fields")]
    public void A_list_that_must_say_something_has_at_least_one_item(string name, string path) => ((long?)At(name, path)["minItems"]).ShouldBe(1);

    [Theory]
    [InlineData("accounts.catalog.kubecarrier.io", "spec.metadata.displayName")]
    [InlineData("accounts.catalog.kubecarrier.io", "spec.metadata.shortDescription")]
    [InlineData("accounts.catalog.kubecarrier.io", "spec.metadata.description")]
    [InlineData("catalogentries.catalog.kubecarrier.io", "spec.baseCRD.name")]
    [InlineData("serviceclusters.kubecarrier.io", "spec.kubeconfigSecret.name")]
    public void A_name_is_not_empty(string name, string path) => ((long?)At(name, path)["minLength"]).ShouldBe(1);

    [Theory]
    [InlineData("catalogentrysets.catalog.kubecarrier.io", "spec.discover.webhookStrategy")]
    [InlineData("customresourcediscoveries.kubecarrier.io", "spec.webhookStrategy")]
    [InlineData("customresourcediscoverysets.kubecarrier.io", "spec.webhookStrategy")]
    public void The_webhook_strategy_defaults_to_None(string name, string path) => ((string?)At(name, path)["default"]).ShouldBe("None");

    [Theory]
    [InlineData("catalogentries.catalog.kubecarrier.io", "spec.derive.presets")]
    [InlineData("catalogentrysets.catalog.kubecarrier.io", "spec.derive.presets")]
    [InlineData("derivedcustomresources.catalog.kubecarrier.io", "spec.presets")]
    public void Presets_are_a_map_by_path_of_at_most_64(string name, string path)
    {
        var presets = At(name, path);

        ((long?)presets["maxItems"]).ShouldBe(64);
        ((string?)presets["x-kubernetes-list-type"]).ShouldBe("map");
        Strings(presets["x-kubernetes-list-map-keys"]).ShouldBe(["jsonPath"]);
        presets["items"]!["properties"]!["value"]!.AsObject().ContainsKey("type").ShouldBeFalse("any JSON is a value");
    }

    [Fact]
    public void Conditions_of_a_service_cluster_have_a_heartbeat() =>
        Strings(At("serviceclusters.kubecarrier.io", "status.conditions[]")["required"]).ShouldContain("lastHeartbeatTime");

    private static JsonObject At(string name, string path) => path.Split('.').Aggregate(
        Version(name)["schema"]!["openAPIV3Schema"]!.AsObject(),
        (schema, segment) =>
        {
            var property = schema["properties"]![segment.TrimEnd('[', ']')]!.AsObject();
            return segment.EndsWith("[]", StringComparison.Ordinal) ? property["items"]!.AsObject() : property;
        });

    private static JsonObject Spec(string name) => TestInput.Crds.Values.Single(crd => (string?)crd["metadata"]!["name"] == name)["spec"]!.AsObject();

    private static JsonObject Version(string name) => Spec(name)["versions"]![0]!.AsObject();

    private static IEnumerable<string> Strings(JsonNode? list) => (list?.AsArray() ?? []).Select(item => (string)item!);
}
