using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Instances;

public sealed class InstanceDefaultsTests
{
    public static TheoryData<string> Finalizers => ["", "null", "[]", """["mine"]""", """["kubecarrier.io/sync"]""", """["mine","kubecarrier.io/sync"]""", """["kubecarrier.io/sync2"]"""];

    [Theory, MemberData(nameof(Finalizers))]
    public void G14_a_tenant_object_gets_the_sync_finalizer_once_and_keeps_its_own(string finalizers)
    {
        var instance = Couch.Tenant();
        if (finalizers.Length > 0)
        {
            instance.HavingMetadata("finalizers", finalizers);
        }

        string[] before = [.. (instance["metadata"]!["finalizers"] as JsonArray ?? []).Select(item => $"{item}")];
        var patched = Patch(instance, Judge(instance));

        InstanceRules.HasFinalizer(patched, "kubecarrier.io/sync").ShouldBeTrue();
        patched["metadata"]!["finalizers"]!.AsArray().Select(item => $"{item}").ShouldBe(before.Union(["kubecarrier.io/sync"]));
        Judge(patched).Patches.ShouldBeEmpty();
    }

    [Fact]
    public void Nothing_else_is_patched()
    {
        var patched = Patch(Couch.Tenant(), Judge(Couch.Tenant()));

        patched["metadata"]!.AsObject().Remove("finalizers");
        JsonNode.DeepEquals(patched, Couch.Tenant()).ShouldBeTrue();
    }

    [Fact]
    public void Internal_objects_are_left_alone()
    {
        Judge(Couch.Internal()).Patches.ShouldBeEmpty();
        Judge(Couch.Internal(), Couch.Hub(derived: false)).Patches.ShouldBeEmpty();
    }

    [Fact]
    public void An_object_the_hub_does_not_know_yet_gets_it_too() => Judge(Couch.Tenant(), HubView.Empty).Patches.ShouldHaveSingleItem();

    [Fact]
    public void An_update_is_left_alone() =>
        InstanceDefaults.All.Evaluate(Requests.Instance(AdmissionOperation.Update, Couch.Tenant(), Couch.Tenant()), Couch.Hub()).Patches.ShouldBeEmpty();

    private static Decision Judge(JsonObject instance, HubView? hub = null) =>
        InstanceDefaults.All.Evaluate(Requests.Instance(AdmissionOperation.Create, instance), hub ?? Couch.Hub());

    // The part of RFC 6902 that the rules use.
    private static JsonObject Patch(JsonObject instance, Decision decision)
    {
        var result = (JsonObject)instance.DeepClone();
        foreach (var patch in decision.Patches)
        {
            patch.Operation.ShouldBe("add");
            var steps = patch.Pointer.Split('/')[1..];
            var parent = steps[..^1].Aggregate((JsonNode)result, (node, step) => node[step]!);
            if (parent is JsonArray list)
            {
                steps[^1].ShouldBe("-");
                list.Add(patch.Value.DeepClone());
            }
            else
            {
                parent[steps[^1]] = patch.Value.DeepClone();
            }
        }

        return result;
    }
}
