using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Yaml;
using KubeCarrier.Offline.Previews;
using KubeCarrier.Offline.Samples;

namespace KubeCarrier.Integration.Tests.Catalogs;

/// <summary>What <c>kubectl kubecarrier preview</c> says without a cluster is what the controller does in one, and samples are valid there.</summary>
[Collection(HubGroup.Name)]
public sealed class PreviewTests(HubFixture hub)
{
    [ClusterFact(LocalOnly = true)]
    public async Task The_tenants_CRD_and_the_rights_are_those_that_the_controller_makes()
    {
        var preview = Preview("manifests/samples/catalogentryset.yaml", "manifests/samples/couchdb.crd.yaml", "eu-west-1");

        foreach (var crd in new[] { preview.InternalCrd, preview.TenantCrd })
        {
            var live = await hub.Admin.GetAsync(KubernetesResources.CustomResourceDefinitions, null, crd.Text("metadata", "name")!);
            Contains(live, crd).ShouldBeTrue($"{live.ToJsonString()}\nshould contain\n{crd.ToJsonString()}");
        }

        foreach (var manifest in preview.TenantAccess.Concat(preview.ProviderAccess).Concat(preview.HubAccess))
        {
            var live = await hub.Admin.GetAsync(Kinds.Of(manifest), manifest.Text("metadata", "namespace"), manifest.Text("metadata", "name")!);
            JsonEquality.AreEqual(live["rules"], manifest["rules"]).ShouldBeTrue(live.ToJsonString());
            JsonEquality.AreEqual(live["roleRef"], manifest["roleRef"]).ShouldBeTrue(live.ToJsonString());
        }
    }

    [ClusterFact(LocalOnly = true)]
    public async Task A_tenant_can_create_the_sample()
    {
        var sample = Preview("manifests/samples/catalogentryset.yaml", "manifests/samples/couchdb.crd.yaml", "eu-west-1").Sample.ShouldNotBeNull();

        (await hub.Tenant.CreateAsync(sample.ToJson().ToJsonString(), dryRun: true)).Text("spec", "username").ShouldBe("example");
    }

    [ClusterTheory]
    [InlineData("manifests/samples/catalogentryset.kubemq.yaml", "manifests/samples/kubemq.crd.yaml")]
    [InlineData("tests/Cli.Tests/Golden/database.entry.yaml", "tests/Cli.Tests/Golden/database.crd.yaml")]
    public async Task A_sample_is_valid_with_and_without_what_is_optional(string offer, string crd)
    {
        var preview = Preview(offer, crd, "preview01");

        await ShouldTakeAsync(preview.TenantCrd, preview.Sample.ShouldNotBeNull());
    }

    /// <summary>The odd schemas that derivation is tested with.</summary>
    public static TheoryData<string> Derivations => [.. Directory.EnumerateDirectories(RepositoryRoot.Combine("tests", "Policy.Tests", "Derivation", "Golden"))
        .Where(folder => Read(folder, "derived.json")["crd"] is JsonObject).Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal)];

    [ClusterTheory]
    [MemberData(nameof(Derivations))]
    public async Task A_sample_of_an_odd_schema_is_valid(string @case)
    {
        var folder = RepositoryRoot.Combine("tests", "Policy.Tests", "Derivation", "Golden", @case);
        var crd = (JsonObject)Read(folder, "derived.json")["crd"]!.DeepClone();
        var config = Read(folder, "expose.json").Deserialize<DerivedConfig>(JsonSerializerOptions.Web).ShouldNotBeNull();

        await ShouldTakeAsync(crd, SampleInstance.For(crd, config.Expose, "default").ShouldNotBeNull());
    }

    // The service cluster stands for any: it knows neither webhooks nor this group.
    private async Task ShouldTakeAsync(JsonObject crd, SampleInstance sample)
    {
        var name = crd.Text("metadata", "name").ShouldNotBeNull();
        await hub.UsEast.CreateAsync(crd.ToJsonString()); // not applied: old API servers refuse to apply what they do not know, such as CEL rules
        try
        {
            await hub.UsEast.SeesAsync(KubernetesResources.CustomResourceDefinitions, null, name, found => found.Condition("Established").ShouldNotBeNull().ShouldStartWith("True/"));
            var whole = (JsonObject)sample.Envelope.DeepClone();
            foreach (var field in sample.Fields)
            {
                whole[field.Name] = field.ToJson(withOptional: true);
            }

            var rules = new UncheckedRules(sample, crd);
            foreach (var manifest in new[] { sample.ToJson(), whole })
            {
                manifest["metadata"]!["namespace"] = "default";
                await Eventually.Async(() => CreateAsync(crd, manifest, rules), $"{manifest.ToJsonString()} is valid");
            }
        }
        finally
        {
            await hub.UsEast.DeleteAsync(KubernetesResources.CustomResourceDefinitions, null, name);
            await hub.UsEast.SeesGoneAsync(KubernetesResources.CustomResourceDefinitions, null, name);
        }
    }

    // It may not be served yet. A refusal by a rule that the sample names as unchecked is an answer.
    private async Task CreateAsync(JsonObject crd, JsonObject manifest, UncheckedRules rules)
    {
        var version = manifest.Text("apiVersion").ShouldNotBeNull().Split('/')[1];
        var type = new ResourceType(crd.Text("spec", "group")!, version, crd.Text("spec", "names", "kind")!, crd.Text("spec", "names", "plural")!, Namespaced: true);
        try
        {
            await hub.UsEast.Client.CreateAsync(type, (JsonObject)manifest.DeepClone(), new() { FieldManager = "integration-tests", DryRun = true }, CancellationToken.None);
        }
        catch (ApiException refusal) when (rules.AreAllThatRefuse(refusal))
        {
        }
    }

    private static OfferPreview Preview(string offer, string crd, string cluster)
    {
        var facts = new PreviewFacts([Parse(crd)], cluster, TestService.Provider, HubFixture.Offered);
        var manifest = Parse(offer);
        var requests = manifest.Text("kind") == CatalogEntrySet.ResourceType.Kind
            ? OfferRequests.Of(manifest.Deserialize(CatalogEntrySet.JsonTypeInfo).ShouldNotBeNull(), facts)
            : OfferRequests.Of(manifest.Deserialize(CatalogEntry.JsonTypeInfo).ShouldNotBeNull(), facts);
        var preview = OfferPreview.Of(requests.Offers.ShouldHaveSingleItem(requests.Problem));
        preview.Problems.ShouldBeEmpty();
        return preview;
    }

    private static JsonObject Parse(string file) => YamlDocuments.ParseObject(File.ReadAllText(RepositoryRoot.Combine(file)));

    private static JsonObject Read(string folder, string file) => JsonNode.Parse(File.ReadAllText(Path.Combine(folder, file)))!.AsObject();

    /// <summary>The API server adds its defaults.</summary>
    private static bool Contains(JsonNode? live, JsonNode? wanted) => (live, wanted) switch
    {
        (JsonObject had, JsonObject fields) => fields.All(field => Contains(had[field.Key], field.Value)),
        (JsonArray had, JsonArray items) => had.Count == items.Count && had.Zip(items).All(pair => Contains(pair.First, pair.Second)),
        _ => JsonEquality.AreEqual(live, wanted),
    };
}
