using System.Text.Json.Nodes;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Restrictions;
using KubeCarrier.Policy.Tests.Support;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Tests.Instances;

/// <summary>kubectl scale and autoscalers: the field that <c>/scale</c> writes is judged as that field.</summary>
public sealed class ScaleWriteTests
{
    private const string Schema =
        """{"type":"object","properties":{"replicas":{"type":"integer"},"plan":{"type":"string"},"username":{"type":"string"}}}""";

    private static readonly RestrictedHub Hub = new()
    {
        ScalePath = ".spec.replicas",
        Schema = Schema,
        Fields = """[{"jsonPath":".spec.username","required":true},{"jsonPath":".spec.plan","immutable":true,"required":true},{"jsonPath":".spec.replicas","minimum":2,"maximum":5}]""",
        Catalogs = [RestrictedHub.Catalog("default", """[{"jsonPath":".spec.replicas","maximum":4}]""")],
    };

    [Shows("B94")]
    [Fact]
    public void Within_its_limits_a_tenant_scales_whatever_else_is_demanded_of_the_instance() => Scale(3, 4).ShouldAllow();

    [Shows("B94")]
    [Fact]
    public void Scaling_is_judged_by_every_restriction_of_the_field()
    {
        Scale(3, 5).ShouldDeny("value-is-in-range", "spec.replicas", "5 is too large; at most 4 (catalog default, bronze)");
        Scale(3, 1).ShouldDeny("value-is-in-range", "spec.replicas", "1 is too small; at least 2");
        Scale(3, 0).ShouldDeny("value-is-in-range", "spec.replicas", "0 is too small; at least 2");
        var fixedOnes = Hub with { Fields = """[{"jsonPath":".spec.replicas","immutable":true}]""" };
        Scale(3, 4, fixedOnes).ShouldDeny("value-is-unchanged", "spec.replicas", "is fixed when the instance is created; it stays 3");
        Scale(3, 4, Hub with { Fields = """[{"jsonPath":".spec","immutable":true}]""" }).Violations.ShouldHaveSingleItem().Rule.ShouldBe("value-is-unchanged");
    }

    [Fact]
    public void What_was_too_large_before_may_only_get_better()
    {
        Scale(9, 7).ShouldAllow();
        Scale(9, 9).ShouldAllow();
        Scale(9, 10).IsAllowed.ShouldBeFalse();
    }

    /// <summary>The API server shows an absent field as zero: it must not excuse a zero that is written for the first time.</summary>
    [Shows("B94")]
    [Fact]
    public void A_zero_of_before_excuses_nothing() => Scale(0, 0).ShouldDeny("value-is-in-range", "spec.replicas", "0 is too small; at least 2");

    [Shows("B94")]
    [Fact]
    public void A_restriction_that_cannot_be_evaluated_denies_scaling_too() =>
        Scale(3, 3, Hub with { Fields = """[{"jsonPath":".spec.replicas","maximum":"many"}]""" }).Violations.ShouldHaveSingleItem().Rule.ShouldBe("policy-is-valid");

    [Shows("B02", "B94")]
    [Fact]
    public void Where_it_is_not_known_what_scale_writes_nobody_scales()
    {
        foreach (var hub in new[] { Hub with { ScalePath = null }, Hub with { ScalePath = "spec replicas" } })
        {
            Scale(3, 3, hub).ShouldDeny("status-is-the-controllers", "scale", "the scale of couchdbs is written by the KubeCarrier controller alone");
        }

        Judge(Hub.View(), Review(Couch.Tenant(), 3, 3) with { Operation = Create, OldObject = null }).Violations.ShouldContain(denied => denied.Rule == "status-is-the-controllers");
    }

    /// <summary>The review comes in the stored version; the field is that of the version that was called.</summary>
    [Shows("B06", "B94")]
    [Fact]
    public void Another_served_version_is_no_way_around_it()
    {
        var hub = Hub with { OtherVersions = new Dictionary<string, string> { ["v1"] = """[{"jsonPath":".spec.replicas"}]""" } };

        Judge(hub.View(), Review(Couch.Tenant(), 3, 9) with { RequestVersion = "v1" }).Message
            .ShouldBe("spec.replicas: 9 is too large; at most 5; spec.replicas: 9 is too large; at most 4 (catalog default, bronze)");
        Judge(hub.View(), Review(Couch.Tenant(), 3, 3) with { RequestVersion = "v7" }).IsAllowed.ShouldBeFalse();
    }

    [Shows("B95")]
    [Fact]
    public void Who_may_not_change_an_instance_does_not_scale_it()
    {
        var suspended = Objects.TenantAccount() with { Spec = Objects.TenantAccount().Spec with { Suspended = true } };
        Judge(Hub.View().WithAccount("team-b", suspended), Review(Couch.Tenant(), 3, 2)).ShouldDeny(
            "account-is-not-suspended",
            "metadata.namespace",
            "account team-b is suspended; its instances can be read and deleted, but neither created nor changed until an administrator resumes it");
        Scale(3, 2, Hub with { Catalogs = [] }).Violations.ShouldHaveSingleItem().Rule.ShouldBe("offer-is-not-withdrawn");
        Judge(Hub.View(), Review(Couch.Tenant(@namespace: "kube-system"), 3, 2)).Violations.ShouldContain(denied => denied.Rule == "namespace-is-the-accounts");
        Judge(Hub.View(), Review(Couch.Internal(), 3, 9)).Violations.ShouldHaveSingleItem().Rule.ShouldBe("internal-object-is-the-providers");
    }

    [Fact]
    public void A_provider_scales_its_own_objects_without_the_tenants_limits()
    {
        Judge(Hub.View(), Review(Couch.Internal(), 3, 9, Requests.ProviderMember)).ShouldAllow();
        var shared = Hub with { Derived = false, Fields = "[]" };
        Judge(shared.View(), Review(Couch.Internal(), 3, 9, Requests.ProviderMember)).ShouldAllow();
        Judge(shared.View(), Review(Couch.Internal(), 3, 9)).ShouldDeny("value-is-in-range", "spec.replicas", "9 is too large; at most 4 (catalog default, bronze)");
    }

    [Shows("B94")]
    [Fact]
    public void A_provider_scales_where_it_is_not_known_what_scale_writes_and_a_tenant_does_not()
    {
        var (derived, shared) = (Hub with { ScalePath = null }, Hub with { ScalePath = null, Derived = false, Fields = "[]" });

        Judge(derived.View(), Review(Couch.Internal(), 3, 9, Requests.ProviderMember)).ShouldAllow();
        Judge(shared.View(), Review(Couch.Internal(), 3, 9, Requests.ProviderMember)).ShouldAllow();
        Judge(shared.View(), Review(Couch.Internal(), 3, 3)).Violations.ShouldHaveSingleItem().Rule.ShouldBe("status-is-the-controllers");
    }

    [Shows("B02", "B94")]
    [Fact]
    public void Other_subresources_stay_the_controllers() =>
        Judge(Hub.View(), Review(Couch.Tenant(), 3, 3) with { SubResource = "approval" }).Violations.ShouldHaveSingleItem().Rule.ShouldBe("status-is-the-controllers");

    private static Decision Scale(int before, int after, RestrictedHub? hub = null) => Judge((hub ?? Hub).View(), Review(Couch.Tenant(), before, after));

    private static Decision Judge(HubView view, AdmissionRequest<JsonObject> request) => InstanceRules.Evaluate(request, view);

    private static AdmissionRequest<JsonObject> Review(JsonObject instance, int before, int after, Caller? caller = null) =>
        Requests.Instance(Update, instance, instance, caller) with
        {
            Kind = new() { Group = "autoscaling", Version = "v1", Kind = "Scale" },
            RequestVersion = "v1alpha1",
            SubResource = "scale",
            Object = Scaled(instance, after),
            OldObject = Scaled(instance, before),
        };

    // As the API server has it: a zero is left out.
    private static JsonObject Scaled(JsonObject instance, int replicas) => new()
    {
        ["apiVersion"] = "autoscaling/v1",
        ["kind"] = "Scale",
        ["metadata"] = new JsonObject { ["name"] = $"{instance["metadata"]!["name"]}", ["namespace"] = $"{instance["metadata"]!["namespace"]}" },
        ["spec"] = replicas == 0 ? [] : new JsonObject { ["replicas"] = replicas },
    };
}
