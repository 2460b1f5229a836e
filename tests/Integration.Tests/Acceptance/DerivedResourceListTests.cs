using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Acceptance;

/// <summary>
/// KubeCarrier's acceptance list D as far as it needs no instance: a derived resource by hand, of a CRD by hand. Instances exist where something is
/// offered; the tests with the further numbers show them.
/// </summary>
[Collection(HubGroup.Name)]
public sealed class DerivedResourceListTests(HubFixture hub)
{
    private const string Provider = "e2ed-provider";

    private const string Schema =
        "{type: object, properties: {apiVersion: {type: string}, kind: {type: string}, metadata: {type: object}, "
        + "spec: {type: object, properties: {prop1: {type: string}, prop2: {type: string}}}, "
        + "status: {type: object, properties: {observedGeneration: {type: integer}, prop1: {type: string}, prop2: {type: string}}}}}";

    private static readonly TestService Service = new("eu-west-1.e2ed.example", "Widget");

    [Shows("E2E-D-01", "E2E-D-02", "E2E-D-03", "E2E-D-04")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_derived_resource_shows_what_it_exposes_and_keeps_its_provider()
    {
        var provider = await hub.AccountAsync(Provider, "Provider");
        await hub.Admin.ApplyAsync(
            Service.Crd(Schema).Replace(
                $"name: {Service.SourceCrd} ",
                $"name: {Service.SourceCrd}, labels: {{kubecarrier.io/origin-namespace: {Provider}, kubecarrier.io/service-cluster: eu-west-1}}",
                StringComparison.Ordinal));
        await Eventually.Async(
            () => provider.ApplyAsync($$"""
                apiVersion: catalog.kubecarrier.io/v1alpha1
                kind: DerivedCustomResource
                metadata: {name: test, namespace: {{Provider}} }
                spec:
                  baseCRD: {name: {{Service.SourceCrd}} }
                  expose: [{versions: [v1], fields: [{jsonPath: .spec.prop1}, {jsonPath: .status.observedGeneration}, {jsonPath: .status.prop1}]}]
                """),
            "the provider has its rights");

        var derived = await provider.SeesReadyAsync(DerivedCustomResource.ResourceType, Provider, "test");
        derived.Condition("ControllerReady").ShouldBe("True/Ready");

        (await hub.Admin.DeleteAsync(Account.ResourceType, null, Provider).ShouldBeRefusedAsync()).ShouldBe(
            "admission webhook \"vaccount.kubecarrier.io\" denied the request: deletion blocking objects found:\n"
            + "DerivedCustomResource.catalog.kubecarrier.io/v1alpha1: test\n");

        var crd = await hub.Admin.GetAsync(KubernetesResources.CustomResourceDefinitions, null, derived.Text("status", "derivedCR", "name").ShouldNotBeNull());
        var version = crd.Items("spec", "versions").ShouldHaveSingleItem();
        string[] schema = ["schema", "openAPIV3Schema", "properties"];
        version.Members(schema).ShouldBe(["apiVersion", "kind", "metadata", "spec", "status"]);
        version.Members([.. schema, "spec", "properties"]).ShouldBe(["prop1"]);
        version.Members([.. schema, "status", "properties"]).ShouldBe(["observedGeneration", "prop1"]);

        await provider.DeleteAsync(DerivedCustomResource.ResourceType, Provider, "test");
        await provider.SeesGoneAsync(DerivedCustomResource.ResourceType, Provider, "test");
        await hub.Admin.DeleteAsync(KubernetesResources.CustomResourceDefinitions, null, Service.SourceCrd);
        await hub.Admin.DeleteAsync(Account.ResourceType, null, Provider);
    }
}
