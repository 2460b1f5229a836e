using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Json;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Instances;

public sealed class InstanceDefaultsTests
{
    public static TheoryData<string> Finalizers => ["", "null", "[]", """["mine"]""", """["kubecarrier.io/sync"]""", """["mine","kubecarrier.io/sync"]""", """["kubecarrier.io/sync2"]"""];

    [Shows("G14")]
    [Theory, MemberData(nameof(Finalizers))]
    public void A_tenant_object_gets_the_sync_finalizer_once_and_keeps_its_own(string finalizers)
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
        JsonEquality.AreEqual(patched, Couch.Tenant()).ShouldBeTrue();
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
    public void An_update_of_what_was_never_marked_is_left_alone() => Replace(Couch.Tenant(), Couch.Tenant()).Patches.ShouldBeEmpty();

    [Shows("B93")]
    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    [InlineData("""["mine"]""")]
    public void A_file_without_our_finalizer_does_not_take_it_off(string finalizers)
    {
        foreach (var (before, after, ours) in new[]
        {
            (Couch.Tenant().Finalized("mine", "kubecarrier.io/sync"), Couch.Tenant(), "kubecarrier.io/sync"),
            (Couch.Internal().Finalized("catapult.kubecarrier.io/controller"), Couch.Internal(), "catapult.kubecarrier.io/controller"),
        })
        {
            if (finalizers.Length > 0)
            {
                after.HavingMetadata("finalizers", finalizers);
            }

            foreach (var caller in new[] { Requests.TenantMember, Requests.ProviderMember, Requests.User("system:admin", "system:masters") })
            {
                var patched = Patch(after, Replace(before, after, caller));

                InstanceRules.HasFinalizer(patched, ours).ShouldBeTrue();
                InstanceRules.HasFinalizer(patched, "mine").ShouldBe(finalizers.Contains("mine", StringComparison.Ordinal));
                Replace(before, patched, caller).Patches.ShouldBeEmpty();
                InstanceRules.Evaluate(Requests.Instance(AdmissionOperation.Update, patched, before, caller), Couch.Hub())
                    .Violations.ShouldAllBe(violation => violation.Path != "metadata.finalizers");
            }
        }
    }

    [Shows("B93")]
    [Fact]
    public void A_shared_object_keeps_its_finalizer_too() => Replace(
            Couch.Internal().Finalized("catapult.kubecarrier.io/controller"), Couch.Internal(), hub: Couch.Hub(derived: false))
        .Patches.ShouldHaveSingleItem().Pointer.ShouldBe("/metadata/finalizers");

    [Shows("B93")]
    [Fact]
    public void In_deletion_nothing_is_put_back_and_the_validating_webhook_says_why()
    {
        var (before, after) = (Couch.Tenant().Finalized("kubecarrier.io/sync").BeingDeleted(), Couch.Tenant().BeingDeleted());

        Replace(before, after).Patches.ShouldBeEmpty();
        InstanceRules.Evaluate(Requests.Instance(AdmissionOperation.Update, after, before), Couch.Hub())
            .ShouldDeny("sync-finalizer-is-the-controllers", "metadata.finalizers", "kubecarrier.io/sync is removed by the KubeCarrier controller when the instance is gone from its service cluster");
        Replace(Couch.Tenant().Finalized("kubecarrier.io/sync"), Couch.Tenant().BeingDeleted()).Patches.ShouldHaveSingleItem(); // claimed in the new object alone
    }

    [Shows("B93")]
    [Fact]
    public void The_controller_takes_off_what_it_wants() =>
        Replace(Couch.Tenant().Finalized("kubecarrier.io/sync"), Couch.Tenant(), Requests.Controller).Patches.ShouldBeEmpty();

    [Shows("B93")]
    [Theory]
    [InlineData("")]
    [InlineData("null")]
    [InlineData("[]")]
    public void A_file_without_the_tenants_object_does_not_release_the_providers(string owners)
    {
        var (before, after) = (Owned(Couch.Internal()), Couch.Internal());
        if (owners.Length > 0)
        {
            after.HavingMetadata("ownerReferences", owners);
        }

        var patched = Patch(after, Replace(before, after, Requests.ProviderMember));

        JsonEquality.AreEqual(patched["metadata"]!["ownerReferences"], before["metadata"]!["ownerReferences"]).ShouldBeTrue();
        Replace(before, patched, Requests.ProviderMember).Patches.ShouldBeEmpty();
        Replace(before, after, Requests.Controller).Patches.ShouldBeEmpty();
        Replace(before, after, Requests.GarbageCollector).Patches.ShouldBeEmpty(); // it is told no: an orphan would run on unseen
        Replace(Owned(Couch.Internal()).BeingDeleted(), after, Requests.ProviderMember).Patches.ShouldBeEmpty();
    }

    [Shows("B25", "B93")]
    [Fact]
    public void Who_names_another_controller_is_told_no_and_gets_no_second_one()
    {
        var after = Couch.Internal().HavingMetadata("ownerReferences", """[{"apiVersion":"v1","kind":"ConfigMap","name":"db1","uid":"u9","controller":true}]""");

        Replace(Owned(Couch.Internal()), after, Requests.ProviderMember).Patches.ShouldBeEmpty();
        InstanceRules.Evaluate(Requests.Instance(AdmissionOperation.Update, after, Owned(Couch.Internal()), Requests.ProviderMember), Couch.Hub())
            .Violations.ShouldContain(violation => violation.Rule == "instance-owner-is-the-controllers");
    }

    [Shows("B93")]
    [Fact]
    public void An_owner_that_is_not_the_tenants_object_is_not_put_back()
    {
        var before = Couch.Internal().HavingMetadata("ownerReferences", """[{"apiVersion":"v1","kind":"ConfigMap","name":"db1","uid":"u9","controller":true}]""");

        Replace(before, Couch.Internal(), Requests.ProviderMember).Patches.ShouldBeEmpty();
    }

    private static JsonObject Owned(JsonObject instance) => instance.HavingMetadata(
        "ownerReferences", """[{"apiVersion":"eu-west-1.team-a/v1alpha1","kind":"CouchDB","name":"db1","uid":"u1","controller":true,"blockOwnerDeletion":true}]""");

    private static Decision Replace(JsonObject before, JsonObject after, Caller? caller = null, HubView? hub = null) =>
        InstanceDefaults.Evaluate(Requests.Instance(AdmissionOperation.Update, after, before, caller), hub ?? Couch.Hub());

    private static Decision Judge(JsonObject instance, HubView? hub = null) =>
        InstanceDefaults.Evaluate(Requests.Instance(AdmissionOperation.Create, instance), hub ?? Couch.Hub());

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
