using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.LocalClusters;
using KubeCarrier.Integration.Tests.Schemas;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Informers;
using KubeCarrier.Kubernetes.Yaml;
using KubeCarrier.Policy.Derivation;
using KubeCarrier.Policy.Plans;
using Microsoft.Extensions.Logging.Abstractions;
using Xunit.Abstractions;

namespace KubeCarrier.Integration.Tests.Catalogs;

/// <summary>CRDs in the shape of large public ones: what is derived of them is served, and what fits the slim one fits the full one.</summary>
[Collection(ControlPlaneGroup.Name)]
public sealed class RealCrdTests(ControlPlanes clusters, ITestOutputHelper output) : IDisposable
{
    private const int ObjectsPerCrd = 30;

    private const string Namespace = "default";

    private static readonly ResourceType Crds = KubernetesResources.CustomResourceDefinitions;

    private static readonly Offer[] Offers =
    [
        new("issuer", ["v1"], [".spec.acme", ".spec.ca", ".spec.selfSigned", ".spec.vault", ".spec.venafi", ".status.conditions"], (".spec.owner", "team-a")),
        new("stack", ["v1"],
            [
                ".spec.replicas", ".spec.retention", ".spec.resources", ".spec.externalLabels", ".spec.containers[*].image", ".spec.containers[*].ports[*].name",
                ".spec.remoteWrite[*].url", ".spec.storage.volumeClaimTemplate.spec.resources", ".spec.affinity", ".status",
            ],
            (".spec.version", "v2.48.0")),
        new("cache", ["v1"], [".spec.size", ".spec.maxSize", ".spec.mode", ".spec.shards", ".spec.persistence", ".status"], (".spec.operatorOptions", new JsonObject { ["debug"] = false })),
        new("queue", ["v1alpha1", "v1beta1", "v1"], [".spec.partitions", ".spec.retention", ".spec.durability", ".spec.consumers", ".status"],
            (".spec.placement", new JsonObject { ["zone"] = "a", ["cell"] = "1" })),
    ];

    private readonly ClusterUser _admin = new(clusters.Management.KubeconfigPath);

    public void Dispose() => _admin.Dispose();

    [Shows("F-DCR-01", "F-DCR-07")]
    [ClusterFact]
    public async Task What_fits_the_slim_CRD_of_a_real_service_fits_the_full_one_with_its_presets()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"SEED={seed} repeats this run");
        foreach (var offer in Offers)
        {
            var (full, slim) = offer.Derive();
            var (fullType, slimType) = (await InstallAsync(full), await InstallAsync(slim.Crd.ShouldNotBeNull()));
            var (random, fitting) = (new FittingSpec(seed), 0);
            var schema = CrdState.Schema(slim.Crd, slimType.Version).ShouldNotBeNull()["properties"]!["spec"]!.AsObject();
            for (var count = 0; count < ObjectsPerCrd; count++)
            {
                var tenant = new JsonObject { ["spec"] = random.Object(schema) };
                if (await RefusalAsync(slimType, tenant) is not null)
                {
                    continue;
                }

                fitting++;
                var whole = slim.Presets.Apply(slim.Exposed[slimType.Version].Project(tenant, status: false));
                (await RefusalAsync(fullType, whole)).ShouldBeNull($"SEED={seed}, {offer.Fixture}: {tenant.ToJsonString()} became {whole.ToJsonString()}");
            }

            output.WriteLine($"{offer.Fixture}: {fitting} of {ObjectsPerCrd} fit");
            fitting.ShouldBeGreaterThan(ObjectsPerCrd / 3, $"SEED={seed}, {offer.Fixture}");
        }
    }

    [Shows("H09")]
    [ClusterFact]
    public async Task A_CRD_with_keywords_that_the_API_server_does_not_know_is_written_all_the_same()
    {
        var crd = Offers.Single(offer => offer.Fixture == "cache").Derive().Full;
        crd["metadata"]!["name"] = "caches.internal.eu.rules";
        crd["spec"]!["group"] = "internal.eu.rules";
        // No version knows this one, so it stands for what the next will bring.
        crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["x-kubernetes-of-tomorrow"] = true;
        (await _admin.Client.ApplyAsync(Crds, crd, new() { FieldManager = "tests", DryRun = true }, CancellationToken.None).ShouldBeRefusedAsync())
            .ShouldContain("not declared in schema");
        await using var cache = new ResourceCache(_admin.Client, Crds, new("tests", "tests-status"), new(), TimeProvider.System, NullLogger.Instance);

        var first = await cache.ApplyAsync(crd, null, CancellationToken.None);
        var again = await cache.ApplyAsync(crd, null, CancellationToken.None);
        // Until it is established the API server writes it too.
        await _admin.SeesAsync(Crds, null, "caches.internal.eu.rules", found => CrdState.IsEstablished(found).ShouldBeTrue(CrdState.WhyNotServed(new(found))));
        crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["properties"]!["color"] = new JsonObject { ["type"] = "string" };
        crd["metadata"]!["labels"]!["kubecarrier.io/service-cluster"] = "eu-2";
        await cache.ApplyAsync(crd, null, CancellationToken.None);

        again.ShouldBeSameAs(first);
        var stored = await _admin.GetAsync(Crds, null, "caches.internal.eu.rules");
        stored.Items("spec", "versions")[0].Members("schema", "openAPIV3Schema", "properties", "spec", "properties").ShouldContain("color");
        stored.Label("kubecarrier.io/service-cluster").ShouldBe("eu-2");
        await _admin.DeleteAsync(Crds, null, "caches.internal.eu.rules");
    }

    private async Task<ResourceType> InstallAsync(JsonObject crd)
    {
        var manifest = (JsonObject)crd.DeepClone();
        await _admin.Client.CreateAsync(Crds, manifest, new() { FieldManager = "tests" }, CancellationToken.None);
        await _admin.SeesAsync(Crds, null, crd.Text("metadata", "name").ShouldNotBeNull(), found => CrdState.IsEstablished(found).ShouldBeTrue(CrdState.WhyNotServed(new(found))));
        var type = CrdState.Resource(crd);
        await Eventually.Async(() => _admin.ListAsync(type, Namespace), $"{type.GroupResource} is served");
        return type;
    }

    private async Task<string?> RefusalAsync(ResourceType type, JsonObject item)
    {
        var body = (JsonObject)item.DeepClone();
        body["apiVersion"] = type.ApiVersion;
        body["kind"] = type.Kind;
        body["metadata"] = new JsonObject { ["name"] = "x", ["namespace"] = Namespace };
        try
        {
            await _admin.Client.CreateAsync(type, body, new() { FieldManager = "tests", DryRun = true }, CancellationToken.None);
            return null;
        }
        catch (ApiException refusal) when (refusal.Code == 422)
        {
            return refusal.Message;
        }
    }

    /// <summary>A CRD, and what a provider would show of it.</summary>
    private sealed record Offer(string Fixture, IReadOnlyList<string> Versions, IReadOnlyList<string> Paths, params (string Path, JsonNode Value)[] Presets)
    {
        public (JsonObject Full, DerivationResult Slim) Derive()
        {
            var source = YamlDocuments.ParseObject(File.ReadAllText(
                RepositoryRoot.Combine("tests", "Integration.Tests", "Catalogs", "Fixtures", $"{Fixture}.crd.yaml")));
            var (naming, owner) = (new CrdNaming("eu", "real"), new OwnerLabels("x", "real", "Nothing.example"));
            var full = InternalCrd.From(source, naming, owner);
            full.Problems.ShouldBeEmpty();
            var slim = TenantCrd.Derive(new()
            {
                BaseCrd = full.Crd.ShouldNotBeNull(),
                Naming = naming,
                Owner = owner,
                Expose = [new() { Versions = Versions, Fields = [.. Paths.Select(path => new ExposedField { JsonPath = path })] }],
                Presets = [.. Presets.Select(preset => new Preset { JsonPath = preset.Path, Value = preset.Value.DeepClone() })],
            });
            slim.Problems.ShouldBeEmpty(Fixture);
            return (full.Crd, slim);
        }
    }
}
