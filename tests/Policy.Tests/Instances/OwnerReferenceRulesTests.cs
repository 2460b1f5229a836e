using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Support;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Tests.Instances;

public sealed class OwnerReferenceRulesTests
{
    private const string Sync = """[{"apiVersion":"eu-west-1.team-a/v1alpha1","kind":"CouchDB","name":"db1","uid":"uid-eu-west-1-db1","controller":true,"blockOwnerDeletion":true}]""";

    public static TheoryData<string> Owners =>
    [
        """[{"apiVersion":"v1","kind":"ConfigMap","name":"mine","uid":"u1"}]""",
        """[{"apiVersion":"v1","kind":"ConfigMap","name":"mine","uid":"u1","controller":true}]""",
        """[{"apiVersion":"v1","kind":"ConfigMap","name":"mine","uid":"u1","blockOwnerDeletion":true}]""",
        """[{"apiVersion":"catalog.kubecarrier.io/v1alpha1","kind":"Account","name":"team-b","uid":"forged"}]""",
        """[{"apiVersion":"eu-west-1.team-a/v1alpha1","kind":"CouchDB","name":"db1","uid":"forged","controller":true}]""",
    ];

    [Shows("B25")]
    [Theory, MemberData(nameof(Owners))]
    public void An_owner_is_refused_on_creation_and_on_update(string owners)
    {
        foreach (var (plain, caller) in new[] { (Couch.Tenant(), Requests.TenantMember), (Couch.Internal(), Requests.ProviderMember) })
        {
            var owned = ((JsonObject)plain.DeepClone()).HavingMetadata("ownerReferences", owners);

            foreach (var decision in new[] { Judge(Create, owned, null, caller), Judge(Update, owned, plain, caller) })
            {
                var violation = decision.Violations.ShouldHaveSingleItem();
                violation.Rule.ShouldBe("instance-owner-is-the-controllers");
                violation.Path.ShouldBe("metadata.ownerReferences[0]");
                violation.Message.ShouldEndWith("is refused: Kubernetes would delete the instance with it; owners of instances are set by the KubeCarrier controller alone");
            }
        }
    }

    [Shows("B25")]
    [Fact]
    public void A_second_controller_or_another_UID_beside_the_tenant_object_is_refused()
    {
        var before = Couch.Internal().HavingMetadata("ownerReferences", Sync);
        var second = Couch.Internal().HavingMetadata("ownerReferences", Sync);
        second["metadata"]!["ownerReferences"]!.AsArray().Add(Objects.Json("""{"apiVersion":"v1","kind":"ConfigMap","name":"mine","uid":"u1","controller":true}"""));
        var forged = Couch.Internal().HavingMetadata("ownerReferences", Sync.Replace("uid-eu", "forged", StringComparison.Ordinal));

        Judge(Update, second, before, Requests.ProviderMember).Violations.ShouldHaveSingleItem().Path.ShouldBe("metadata.ownerReferences[1]");
        Judge(Update, forged, before, Requests.ProviderMember).Violations.Count.ShouldBe(2);
    }

    [Shows("B19")]
    [Theory, MemberData(nameof(Owners))]
    public void Old_owners_never_block_and_may_be_taken_off(string owners)
    {
        foreach (var (plain, caller) in new[] { (Couch.Tenant(), Requests.TenantMember), (Couch.Internal(), Requests.ProviderMember) })
        {
            var owned = ((JsonObject)plain.DeepClone()).HavingMetadata("ownerReferences", owners);

            Judge(Update, ((JsonObject)owned.DeepClone()).HavingMetadata("labels", """{"a":"b"}"""), owned, caller).ShouldAllow();
            if (!owners.Contains("\"CouchDB\"", StringComparison.Ordinal))
            {
                Judge(Update, (JsonObject)plain.DeepClone(), owned, caller).ShouldAllow();
            }
        }
    }

    [Shows("B19")]
    [Fact]
    public void A_write_to_metadata_alone_is_judged_by_the_rules_for_metadata()
    {
        var before = Couch.Tenant().Finalized("kubecarrier.io/sync");

        Judge(Update, Couch.Tenant().HavingMetadata("ownerReferences", Sync), before).Violations.Select(violation => violation.Rule)
            .ShouldBe(["sync-finalizer-is-the-controllers", "instance-owner-is-the-controllers"]);
        Judge(Update, Couch.Tenant().BeingDeleted().HavingMetadata("ownerReferences", Sync), Couch.Tenant().BeingDeleted()).IsAllowed.ShouldBeFalse();
        Judge(Update, Couch.Tenant().Finalized("kubecarrier.io/sync").HavingMetadata("labels", """{"a":"b"}"""), before).ShouldAllow();
    }

    [Fact]
    public void The_controller_and_Kubernetes_own_collectors_set_owners()
    {
        Judge(Create, Couch.Internal().HavingMetadata("ownerReferences", Sync), null, Requests.Controller).ShouldAllow();
        Judge(Update, Couch.Internal(), Couch.Internal().HavingMetadata("ownerReferences", Sync), Requests.Controller).ShouldAllow();
        Judge(Update, Couch.Tenant().HavingMetadata("ownerReferences", Sync), Couch.Tenant(), Requests.GarbageCollector).ShouldAllow();
    }

    [Shows("B09")]
    [Theory]
    [InlineData("team-a-member")]
    [InlineData("system:serviceaccount:kube-system:generic-garbage-collector")]
    public void An_internal_object_is_not_orphaned(string user)
    {
        var before = Couch.Internal().HavingMetadata("ownerReferences", Sync);

        foreach (var owners in new[] { "[]", "null", Sync.Replace("\"controller\":true", "\"controller\":false", StringComparison.Ordinal) })
        {
            Judge(Update, Couch.Internal().HavingMetadata("ownerReferences", owners), before, Requests.User(user)).Violations.ShouldContain(
                violation => violation.Message == "CouchDB db1 of the tenant stays the owner as long as it exists; leave the list as it is");
        }
    }

    [Fact]
    public void Owners_of_another_shape_break_nothing()
    {
        foreach (var odd in new[] { "{}", "1" })
        {
            Judge(Update, Couch.Tenant().HavingMetadata("ownerReferences", odd), Couch.Tenant()).ShouldAllow();
        }

        Judge(Update, Couch.Tenant().HavingMetadata("ownerReferences", "[null]"), Couch.Tenant()).IsAllowed.ShouldBeFalse();
    }

    private static Decision Judge(AdmissionOperation operation, JsonObject? after, JsonObject? before, Caller? caller = null)
    {
        var (request, hub) = (Requests.Instance(operation, after, before, caller), Couch.Hub());
        return InstanceRules.Evaluate(request, hub);
    }
}
