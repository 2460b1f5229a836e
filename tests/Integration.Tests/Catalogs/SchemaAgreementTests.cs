using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Policy.Derivation;
using KubeCarrier.Policy.Plans;
using Xunit.Abstractions;

namespace KubeCarrier.Integration.Tests.Catalogs;

/// <summary>
/// The tenant CRD and admission say the same of fresh objects. The CRDs here are derived, but in a group of which no webhook knows: the API
/// server judges alone.
/// </summary>
[Collection(HubGroup.Name)]
public sealed class SchemaAgreementTests(HubFixture hub, ITestOutputHelper output)
{
    private const int Crds = 5;

    private const int ObjectsPerCrd = 60;

    [Shows("B44", "B45")]
    [ClusterFact(LocalOnly = true)]
    public async Task Schema_and_admission_agree_on_fresh_objects()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"SEED={seed} repeats this run");
        var (allowed, denied) = (0, 0);
        for (var index = 0; index < Crds; index++)
        {
            var sample = new RandomRestrictions(seed + index);
            var (expose, keywords, type) = await InstallAsync($"restricteds{index}", sample.Restricted());
            var (_, _, free) = await InstallAsync($"frees{index}", RandomRestrictions.Unrestricted);
            for (var count = 0; count < ObjectsPerCrd; count++)
            {
                var item = sample.Object();
                if (await RefusalAsync(free, item) is not null)
                {
                    continue; // refused by the base CRD already
                }

                var violated = SchemaViolators.Find([expose], keywords, [item]).Keys.ToList();
                var refusal = await RefusalAsync(type, item);
                (refusal is not null).ShouldBe(violated.Count > 0,
                    $"SEED={seed}, CRD {index}: {item.ToJsonString()}; admission: {string.Join(", ", violated)}; the API server: {refusal ?? "allowed"}");
                (allowed, denied) = violated.Count == 0 ? (allowed + 1, denied) : (allowed, denied + 1);
            }
        }

        output.WriteLine($"{allowed} allowed, {denied} denied");
        allowed.ShouldBeGreaterThan(Crds, $"SEED={seed}");
        denied.ShouldBeGreaterThan(Crds, $"SEED={seed}");
    }

    private async Task<(ExposeConfig Expose, IReadOnlyList<SchemaKeyword> Keywords, ResourceType Type)> InstallAsync(string plural, ExposeConfig expose)
    {
        var derived = TenantCrd.Derive(new()
        {
            BaseCrd = RandomRestrictions.BaseCrd(plural),
            Naming = new("eu", "diff"),
            Owner = new("x", "diff", "x"),
            Expose = [expose],
        });
        derived.Problems.ShouldBeEmpty();
        var crd = derived.Crd.ShouldNotBeNull();
        (crd["metadata"] as JsonObject)?.Remove("labels"); // not a tenant CRD to the controller
        await hub.Admin.Client.ApplyAsync(KubernetesResources.CustomResourceDefinitions, crd, new() { FieldManager = "tests", Force = true }, CancellationToken.None);
        var type = CrdState.Resource(crd);
        await Eventually.Async(() => hub.Admin.ListAsync(type, HubFixture.Offered), $"{plural} is served");
        return (expose, derived.Keywords, type);
    }

    private async Task<string?> RefusalAsync(ResourceType type, JsonObject item)
    {
        var body = (JsonObject)item.DeepClone();
        body["apiVersion"] = type.ApiVersion;
        body["kind"] = type.Kind;
        body["metadata"] = new JsonObject { ["name"] = "x", ["namespace"] = HubFixture.Offered };
        try
        {
            await hub.Admin.Client.CreateAsync(type, body, new() { FieldManager = "tests", DryRun = true }, CancellationToken.None);
            return null;
        }
        catch (ApiException refusal) when (refusal.Code == 422)
        {
            return refusal.Message;
        }
    }
}
