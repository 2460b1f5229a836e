using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Json;

namespace KubeCarrier.Integration.Tests.Discoveries;

/// <summary>CustomResourceDiscovery: a CRD found in a service cluster, and its copy in the hub.</summary>
[Collection(SecondHubGroup.Name)]
public sealed class DiscoveryTests(HubFixture hub)
{
    [Shows("F-DIS-01", "E2E-S-07")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_discovery_reports_the_CRD_it_found()
    {
        var discovery = await hub.Provider.SeesReadyAsync(CustomResourceDiscovery.ResourceType, "team-a", "couchdbs.eu-west-1");

        discovery.Condition("Discovered").ShouldBe("True/CRDFound");
        discovery.Text("status", "crd", "metadata", "name").ShouldBe("couchdbs.couchdb.io");
        var source = await hub.EuWest.GetAsync(KubernetesResources.CustomResourceDefinitions, null, "couchdbs.couchdb.io");
        JsonEquality.AreEqual(discovery.At("status", "crd", "spec", "versions"), source.At("spec", "versions")).ShouldBeTrue();
    }

    [Shows("F-DIS-03")]
    [ClusterFact(LocalOnly = true)]
    public async Task The_copy_has_the_schemas_of_its_source_under_the_providers_names()
    {
        var copy = await hub.Admin.GetAsync(KubernetesResources.CustomResourceDefinitions, null, "couchdbs.internal.eu-west-1.team-a");

        var source = await hub.EuWest.GetAsync(KubernetesResources.CustomResourceDefinitions, null, "couchdbs.couchdb.io");
        copy.Text("spec", "group").ShouldBe("internal.eu-west-1.team-a");
        copy.Text("spec", "scope").ShouldBe("Namespaced");
        copy.Texts("spec", "names", "categories").ShouldBe(["all"]);
        var (copied, original) = (copy.Items("spec", "versions").ShouldHaveSingleItem(), source.Items("spec", "versions").ShouldHaveSingleItem());
        copied.Names("additionalPrinterColumns").ShouldBe(original.Names("additionalPrinterColumns").Where(name => name != "Password"), "B92: nobody reads a password in a list");
        copied.Remove("additionalPrinterColumns");
        original.Remove("additionalPrinterColumns");
        JsonEquality.AreEqual(copied, original).ShouldBeTrue();
        copy.Label("kubecarrier.io/service-cluster").ShouldBe("eu-west-1");
        copy.Label("kubecarrier.io/origin-namespace").ShouldBe("team-a");
        copy.Label("owner.kubermatic.io/name").ShouldBe("couchdbs.eu-west-1");
        copy.Label("owner.kubermatic.io/namespace").ShouldBe("team-a");
        copy.Label("owner.kubermatic.io/type").ShouldBe("CustomResourceDiscovery.kubecarrier.io");
    }

    [Shows("F-DIS-05", "F-DIS-07")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_discovery_keeps_its_references_and_takes_its_labels_along_even_when_its_cluster_is_away()
    {
        var service = new TestService("dis07.example", "Probe");
        var local = hub.Clusters["us-east-1"].Local.ShouldNotBeNull();
        var (server, kubeconfig) = (local.Server, local.Kubeconfig("kubecarrier"));
        await hub.UsEast.ApplyAsync(service.Crd("{type: object, properties: {spec: {type: object, properties: {size: {type: integer}}}}}"));
        await hub.GrantAsync(service, hub.UsEast);
        await hub.Provider.ApplyAsync(Credentials(kubeconfig) + Cluster + Discovery(service));
        await hub.Provider.SeesReadyAsync(CustomResourceDiscovery.ResourceType, "team-a", "dis07");
        (await hub.UsEast.GetAsync(KubernetesResources.CustomResourceDefinitions, null, service.SourceCrd)).Label("owner.kubermatic.io/name").ShouldBe("dis07");

        (await PatchAsync("spec: {crd: {name: couchdbs.couchdb.io}}").ShouldBeRefusedAsync()).ShouldContain("immutable");
        (await PatchAsync("spec: {serviceCluster: {name: eu-west-1}}").ShouldBeRefusedAsync()).ShouldContain("immutable");
        (await PatchAsync("spec: {webhookStrategy: ServiceCluster}")).Text("spec", "webhookStrategy").ShouldBe("ServiceCluster");

        await hub.Provider.ApplyAsync(Credentials(kubeconfig.Replace($"{server}".TrimEnd('/'), "https://127.0.0.1:1", StringComparison.Ordinal)));
        await hub.Provider.SeesAsync(ServiceCluster.ResourceType, "team-a", "dis07",
            found => found.Condition("ServiceClusterReachable").ShouldNotBeNull().ShouldStartWith("False/"));
        await hub.Provider.DeleteAsync(CustomResourceDiscovery.ResourceType, "team-a", "dis07");

        var waiting = await hub.Provider.SeesAsync(CustomResourceDiscovery.ResourceType, "team-a", "dis07",
            found => found.ConditionMessage("Ready").ShouldNotBeNull().ShouldContain("waiting for service cluster dis07"));
        waiting.Condition("Ready").ShouldBe("False/Deleting");
        await hub.Admin.SeesGoneAsync(KubernetesResources.CustomResourceDefinitions, null, "probes.internal.dis07.team-a");
        await hub.Provider.ApplyAsync(Credentials(kubeconfig));

        await hub.Provider.SeesGoneAsync(CustomResourceDiscovery.ResourceType, "team-a", "dis07");
        var source = await hub.UsEast.GetAsync(KubernetesResources.CustomResourceDefinitions, null, service.SourceCrd);
        source.Label("owner.kubermatic.io/name").ShouldBeNull();
        source.Label("owner.kubermatic.io/namespace").ShouldBeNull();
        source.Label("owner.kubermatic.io/type").ShouldBeNull();
        await hub.Provider.DeleteAsync(ServiceCluster.ResourceType, "team-a", "dis07");
    }

    private const string Cluster = """
        apiVersion: kubecarrier.io/v1alpha1
        kind: ServiceCluster
        metadata: {name: dis07, namespace: team-a}
        spec:
          metadata: {displayName: a cluster that goes away}
          kubeconfigSecret: {name: dis07}
        ---

        """;

    private static string Discovery(TestService service) => $$"""
        apiVersion: kubecarrier.io/v1alpha1
        kind: CustomResourceDiscovery
        metadata: {name: dis07, namespace: team-a}
        spec:
          crd: {name: {{service.SourceCrd}} }
          serviceCluster: {name: dis07}
        """;

    private static string Credentials(string kubeconfig) => $$"""
        apiVersion: v1
        kind: Secret
        metadata: {name: dis07, namespace: team-a}
        data: {kubeconfig: {{Convert.ToBase64String(Encoding.UTF8.GetBytes(kubeconfig))}}}
        ---

        """;

    private Task<JsonObject> PatchAsync(string patch) => hub.Provider.PatchAsync(CustomResourceDiscovery.ResourceType, "team-a", "dis07", patch);
}
