using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Instances;

/// <summary>kubectl scale and autoscalers.</summary>
[Collection(SecondHubGroup.Name)]
public sealed class ScaleTests(HubFixture hub)
{
    private const string Schema =
        "{type: object, properties: {spec: {type: object, properties: {replicas: {type: integer}, plan: {type: string}}}, status: {type: object, properties: {replicas: {type: integer}, selector: {type: string}}}}}";

    private const string Scale = "scale: {specReplicasPath: .spec.replicas, statusReplicasPath: .status.replicas, labelSelectorPath: .status.selector}";

    private static readonly TestService Service = new("b94.example", "Scalable");

    [Shows("B02", "B94", "B95")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_tenant_scales_within_its_limits_and_scale_is_no_way_around_the_rules()
    {
        await hub.InstallCrdAsync(Service, Service.Crd(Schema).Replace("status: {}", $"status: {{}}\n      {Scale}", StringComparison.Ordinal));
        await hub.Provider.ApplyAsync(Service.EntrySet("{expose: [{versions: [v1], fields: [{jsonPath: .spec.replicas}, {jsonPath: .status.replicas}]}]}"));
        await hub.Provider.SeesReadyAsync(CatalogEntry.ResourceType, "team-a", Service.Entry);
        await hub.OfferAsync(Service);
        // Of a Catalog: what an entry says is in the CRD's schema too, and then the API server says so first.
        await hub.Provider.ApplyAsync(Service.Catalog(HubFixture.TenantLabel)
            + "\n  restrictions: [{name: bronze, catalogEntrySelector: {}, tenantSelector: {}, fields: [{jsonPath: .spec.replicas, minimum: 1, maximum: 5}]}]");
        await Eventually.Async(
            () => hub.Tenant.CreateAsync(Service.Instance("team-b", "six", "{replicas: 6}"), dryRun: true).ShouldBeRefusedAsync(), "the webhooks know the limit");
        await hub.Tenant.CreateAsync(Service.Instance("team-b", "one", "{replicas: 2}"));
        var @namespace = await hub.ServiceNamespaceAsync();
        await hub.EuWest.SeesAsync(Service.Services, @namespace, "one");

        (await ScaleAsync("team-b-member", 4)).ShouldSucceed();
        await hub.EuWest.SeesAsync(Service.Services, @namespace, "one", found => found.Number("spec", "replicas").ShouldBe(4));
        (await ScaleAsync("team-b-member", 6)).ShouldFail().ShouldContain($"spec.replicas: 6 is too large; at most 5");
        (await ScaleAsync("team-b-member", 0)).ShouldFail().ShouldContain($"spec.replicas: 0 is too small; at least 1");
        (await hub.Admin.PatchAsync(Service.Tenants, "team-b", "one", "spec: {replicas: 6}", "scale").ShouldBeRefusedAsync()).ShouldContain("6 is too large");
        (await hub.Admin.PatchAsync(Service.Internals, "team-b", "one", "spec: {replicas: 6}", "scale").ShouldBeRefusedAsync()).ShouldContain("belongs to the service's provider");
        await hub.Provider.PatchAsync(Service.Internals, "team-b", "one", "spec: {replicas: 3}", "scale");
        await hub.EuWest.SeesAsync(Service.Services, @namespace, "one", found => found.Number("spec", "replicas").ShouldBe(4, "it is the tenant's field"));

        await AutoscalerAsync();
        await hub.Provider.PatchAsync(CatalogEntry.ResourceType, "team-a", Service.Entry, "spec: {suspended: true}");
        await Eventually.Async(
            async () => (await ScaleAsync("team-b-member", 2)).ShouldFail().ShouldContain($"{Service.Tenants.GroupResource} is suspended by its provider"), "nothing suspended is scaled");
        (await hub.Tenant.GetAsync(Service.Tenants, "team-b", "one")).Number("spec", "replicas").ShouldBe(3);
    }

    [ClusterFact(LocalOnly = true)]
    public async Task Where_the_scale_reads_what_is_hidden_there_is_none()
    {
        var service = new TestService("hidden.b94.example", "Unscalable");
        await hub.InstallCrdAsync(service, service.Crd(Schema).Replace("status: {}", $"status: {{}}\n      {Scale}", StringComparison.Ordinal));
        await hub.Provider.ApplyAsync(service.EntrySet("{expose: [{versions: [v1], fields: [{jsonPath: .spec.plan}]}]}"));
        await hub.Provider.SeesReadyAsync(CatalogEntry.ResourceType, "team-a", service.Entry);
        await hub.OfferAsync(service);

        var crd = await hub.Admin.GetAsync(KubernetesResources.CustomResourceDefinitions, null, service.Tenants.GroupResource);
        crd.Items("spec", "versions").ShouldHaveSingleItem().Members("subresources").ShouldBe(["status"]);
        (await hub.Admin.GetAsync(KubernetesResources.Roles, "team-b", $"kubecarrier:tenant:{service.Entry}")).Items("rules").ShouldHaveSingleItem();
    }

    /// <summary>Somebody who may scale and nothing else, as the autoscalers of Kubernetes may.</summary>
    private async Task AutoscalerAsync()
    {
        await hub.Admin.ApplyAsync($$"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: autoscaler, namespace: team-b}
            rules:
            - {apiGroups: [{{Service.Tenants.Group}}], resources: [{{Service.Plural}}/scale], verbs: [get, update, patch]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: autoscaler, namespace: team-b}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: autoscaler}
            subjects:
            - {apiGroup: rbac.authorization.k8s.io, kind: User, name: autoscaler}
            """);
        var kubectl = await hub.Clusters.Management.KubectlAsAsync("autoscaler");
        var path = $"/apis/{Service.Tenants.ApiVersion}/namespaces/team-b/{Service.Plural}/one/scale";
        var scale = (await Eventually.FoundAsync(async () => (await kubectl.RunAsync("get", "--raw", path)).ShouldSucceed(), "the autoscaler has its rights")).Output;
        (await kubectl.RunWithInputAsync(scale.Replace("\"replicas\":4", "\"replicas\":3", StringComparison.Ordinal), "replace", "--raw", path, "-f", "-")).ShouldSucceed();
        await hub.Tenant.SeesAsync(Service.Tenants, "team-b", "one", found => found.Number("spec", "replicas").ShouldBe(3));
        (await kubectl.RunWithInputAsync(
            scale.Replace("\"replicas\":4", "\"replicas\":8", StringComparison.Ordinal).Replace("\"resourceVersion\"", "\"ignored\"", StringComparison.Ordinal), "replace", "--raw", path, "-f", "-"))
            .ShouldFail().ShouldContain("spec.replicas: 8 is too large; at most 5");
    }

    private async Task<KubectlResult> ScaleAsync(string user, int replicas) => await (await hub.Clusters.Management.KubectlAsAsync(user)).RunAsync(
        "scale", $"{Service.Tenants.GroupResource}/one", "-n", "team-b", $"--replicas={replicas}");
}
