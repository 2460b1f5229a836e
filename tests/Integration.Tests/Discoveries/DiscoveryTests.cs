using System.Text.Json.Nodes;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Testing;

namespace KubeCarrier.Integration.Tests.Discoveries;

/// <summary>CustomResourceDiscovery: a CRD found in a service cluster, and its copy in the hub.</summary>
[Collection(HubGroup.Name)]
public sealed class DiscoveryTests(HubFixture hub)
{
    [ClusterFact(LocalOnly = true)]
    public async Task F_DIS_01_A_discovery_reports_the_CRD_it_found()
    {
        var discovery = await hub.Provider.SeesReadyAsync(CustomResourceDiscovery.ResourceType, "team-a", "couchdbs.eu-west-1");

        discovery.Condition("Discovered").ShouldBe("True/CRDFound");
        discovery.Text("status", "crd", "metadata", "name").ShouldBe("couchdbs.couchdb.io");
        var source = await hub.EuWest.GetAsync(KubernetesResources.CustomResourceDefinitions, null, "couchdbs.couchdb.io");
        JsonNode.DeepEquals(discovery.At("status", "crd", "spec", "versions"), source.At("spec", "versions")).ShouldBeTrue();
    }

    [ClusterFact(LocalOnly = true)]
    public async Task F_DIS_03_The_copy_has_the_schemas_of_its_source_under_the_providers_names()
    {
        var copy = await hub.Admin.GetAsync(KubernetesResources.CustomResourceDefinitions, null, "couchdbs.internal.eu-west-1.team-a");

        var source = await hub.EuWest.GetAsync(KubernetesResources.CustomResourceDefinitions, null, "couchdbs.couchdb.io");
        copy.Text("spec", "group").ShouldBe("internal.eu-west-1.team-a");
        copy.Text("spec", "scope").ShouldBe("Namespaced");
        copy.Texts("spec", "names", "categories").ShouldBe(["all"]);
        JsonNode.DeepEquals(copy.At("spec", "versions"), source.At("spec", "versions")).ShouldBeTrue();
        copy.Label("kubecarrier.io/service-cluster").ShouldBe("eu-west-1");
        copy.Label("kubecarrier.io/origin-namespace").ShouldBe("team-a");
        copy.Label("owner.kubermatic.io/name").ShouldBe("couchdbs.eu-west-1");
        copy.Label("owner.kubermatic.io/namespace").ShouldBe("team-a");
        copy.Label("owner.kubermatic.io/type").ShouldBe("CustomResourceDiscovery.kubecarrier.io");
    }
}
