using System.Text;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Kubernetes.Yaml;
using KubeCarrier.Policy.ServiceClusters;

namespace KubeCarrier.Integration.Tests.ServiceClusters;

/// <summary>A service cluster whose kubeconfig may do what <see cref="CredentialRights"/> lists, and nothing else.</summary>
[Collection(SecondHubGroup.Name)]
public sealed class CredentialRightsTests(HubFixture hub)
{
    private const string Provider = "exact";
    private const string Tenant = "exact-tenant";
    private const string Cluster = "exact-cluster";
    private const string User = "kubecarrier-exact";
    private const string SourceCrd = "exacts.exact.example";

    private static readonly ResourceType Services = new("exact.example", "v1", "Exact", "exacts", Namespaced: true);

    private static readonly ResourceType Instances = Services with { Group = $"{Cluster}.{Provider}" };

    [ClusterFact(LocalOnly = true)]
    public async Task Exactly_these_rights_carry_an_instance_through_its_whole_life()
    {
        var log = new AuditLog(hub.Clusters["us-east-1"].Local.ShouldNotBeNull().AuditLogPath);
        log.Restart();
        await GrantAsync();
        var provider = await OfferAsync();
        var tenant = await hub.AsAsync($"{Tenant}-member");

        await CarryAsync(tenant);
        await EndAsync(provider);

        // An apply that makes an object is one patch, for which the API server asks for both verbs.
        var granted = Rights.SelectMany(right => right.Verbs.Select(verb => $"{verb} {right.Resource}")).Except(["create exacts"]).Order(StringComparer.Ordinal);
        await Eventually.Async(async () => (await UsedAsync(log)).ShouldBe(granted), "what is granted is used, and nothing else is tried");
    }

    private static async Task<IReadOnlyList<string>> UsedAsync(AuditLog log) =>
    [
        .. (await log.ReadAsync()).Where(entry => entry.User == User && entry.Resource is not ("" or "selfsubjectaccessreviews"))
            .Select(entry => $"{entry.Verb} {entry.Resource}{(entry.SubResource.Length > 0 ? "/" : "")}{entry.SubResource}")
            .Distinct().Order(StringComparer.Ordinal),
    ];

    [ClusterFact]
    public async Task The_installed_role_grants_these_rights_and_of_KubeCarriers_own_a_few_more()
    {
        var role = YamlDocuments.ParseObjects(await File.ReadAllTextAsync(RepositoryRoot.Combine("manifests", "rbac", "service-cluster", "role.yaml")))[0];
        var granted = role.Items("rules").SelectMany(rule => rule.Texts("verbs").Select(verb => $"{verb} {rule.Texts("resources")[0]}")).ToList();

        granted.Except(CredentialRights.Always.SelectMany(right => right.Verbs.Select(verb => $"{verb} {right.Resource}"))).Order(StringComparer.Ordinal)
            .ShouldBe(["get customresourcedefinitions", "patch namespaces", "update namespaces"]);
        CredentialRights.Always.SelectMany(right => right.Verbs.Select(verb => $"{verb} {right.Resource}")).ShouldBeSubsetOf(granted);
    }

    private static IReadOnlyList<AccessRight> Rights => [.. CredentialRights.Always, CredentialRights.Instances(Services.Group, Services.Plural)];

    private async Task GrantAsync()
    {
        await hub.UsEast.ApplyAsync($$"""
            apiVersion: apiextensions.k8s.io/v1
            kind: CustomResourceDefinition
            metadata: {name: {{SourceCrd}} }
            spec:
              group: {{Services.Group}}
              scope: Namespaced
              names: {plural: exacts, singular: exact, kind: Exact, listKind: ExactList}
              versions:
              - name: v1
                served: true
                storage: true
                subresources: {status: {} }
                schema:
                  openAPIV3Schema:
                    type: object
                    properties:
                      spec: {type: object, properties: {size: {type: integer} } }
                      status: {type: object, properties: {phase: {type: string} } }
            """);
        foreach (var manifest in CredentialRights.Manifests("kubecarrier:exact", Rights, new() { Kind = "User", Name = User }))
        {
            await hub.UsEast.ApplyAsync(manifest.ToJsonString());
        }
    }

    private async Task<ClusterUser> OfferAsync()
    {
        var provider = await hub.AccountAsync(Provider, "Provider");
        var tenant = await hub.AccountAsync(Tenant, "Tenant");
        var kubeconfig = hub.Clusters["us-east-1"].Local.ShouldNotBeNull().Kubeconfig(User);
        await Eventually.Async(() => provider.ListAsync(ServiceCluster.ResourceType, Provider), "the provider has its rights");
        await provider.ApplyAsync($$"""
            apiVersion: v1
            kind: Secret
            metadata: {name: kubeconfig, namespace: {{Provider}} }
            data: {kubeconfig: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(kubeconfig))}} }
            ---
            apiVersion: kubecarrier.io/v1alpha1
            kind: ServiceCluster
            metadata: {name: {{Cluster}}, namespace: {{Provider}} }
            spec: {metadata: {displayName: exact}, kubeconfigSecret: {name: kubeconfig} }
            ---
            apiVersion: catalog.kubecarrier.io/v1alpha1
            kind: CatalogEntrySet
            metadata: {name: exacts, namespace: {{Provider}} }
            spec:
              metadata: {displayName: Exact, shortDescription: a service of the tests}
              discover: {crd: {name: {{SourceCrd}} }, serviceClusterSelector: {} }
              derive: {expose: [{versions: [v1], fields: [{jsonPath: .spec.size}, {jsonPath: .status.phase}]} ] }
            ---
            apiVersion: catalog.kubecarrier.io/v1alpha1
            kind: Catalog
            metadata: {name: exacts, namespace: {{Provider}} }
            spec: {catalogEntrySelector: {}, tenantSelector: {matchLabels: {exact: "true"} } }
            """);
        await provider.SeesAsync(Api.Catalog.Tenant.ResourceType, Provider, Tenant);
        await provider.PatchAsync(Api.Catalog.Tenant.ResourceType, Provider, Tenant, "metadata: {labels: {exact: \"true\"}}");
        await provider.SeesReadyAsync(CatalogEntrySet.ResourceType, Provider, "exacts");
        await tenant.SeesAsync(Offering.ResourceType, Tenant, $"exacts.{Cluster}.{Provider}");
        await Eventually.Async(() => tenant.ListAsync(Instances, Tenant), "the tenant has its rights");
        return provider;
    }

    private async Task CarryAsync(ClusterUser tenant)
    {
        await tenant.CreateAsync($$"""
            apiVersion: {{Instances.ApiVersion}}
            kind: Exact
            metadata: {name: one, namespace: {{Tenant}} }
            spec: {size: 1}
            """);
        var assignment = await hub.Admin.SeesReadyAsync(ServiceClusterAssignment.ResourceType, Provider, $"{Tenant}.{Cluster}");
        var @namespace = assignment.Text("status", "serviceClusterNamespace", "name").ShouldNotBeNull();
        await hub.UsEast.SeesAsync(Services, @namespace, "one", found => found.Number("spec", "size").ShouldBe(1));
        await tenant.PatchAsync(Instances, Tenant, "one", "spec: {size: 2}");
        await hub.UsEast.SeesAsync(Services, @namespace, "one", found => found.Number("spec", "size").ShouldBe(2));
        await hub.UsEast.PatchAsync(Services, @namespace, "one", "status: {phase: Running}", "status");
        await tenant.SeesAsync(Instances, Tenant, "one", found => found.Text("status", "phase").ShouldBe("Running"));
        await tenant.DeleteAsync(Instances, Tenant, "one");
        await tenant.SeesGoneAsync(Instances, Tenant, "one");
        await hub.UsEast.SeesGoneAsync(Services, @namespace, "one");
    }

    private async Task EndAsync(ClusterUser provider)
    {
        var @namespace = (await hub.Admin.GetAsync(ServiceClusterAssignment.ResourceType, Provider, $"{Tenant}.{Cluster}"))
            .Text("status", "serviceClusterNamespace", "name").ShouldNotBeNull();
        await provider.DeleteAsync(Catalog.ResourceType, Provider, "exacts");
        await hub.UsEast.SeesGoneAsync(KubernetesResources.Namespaces, null, @namespace);
        await provider.DeleteAsync(CatalogEntrySet.ResourceType, Provider, "exacts");
        await provider.SeesGoneAsync(CatalogEntrySet.ResourceType, Provider, "exacts");
        await hub.UsEast.SeesAsync(KubernetesResources.CustomResourceDefinitions, null, SourceCrd, found => found.Label(WellKnown.Labels.OwnerName).ShouldBeNull());
        await provider.DeleteAsync(ServiceCluster.ResourceType, Provider, Cluster);
        await provider.SeesGoneAsync(ServiceCluster.ResourceType, Provider, Cluster);
    }
}
