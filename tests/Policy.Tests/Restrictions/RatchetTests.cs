using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Tests.Instances;
using KubeCarrier.Policy.Tests.Support;
using static KubeCarrier.Api.Admission.AdmissionOperation;
using static KubeCarrier.Policy.Tests.Restrictions.RestrictedHub;

namespace KubeCarrier.Policy.Tests.Restrictions;

/// <summary>Updates of instances that were good, or never were (docs/contract/offers.md#instances-from-before).</summary>
public sealed class RatchetTests
{
    private const string Good = """{"replicas":2,"plan":"small","env":"prod","note":"ab"}""";

    private static readonly RestrictedHub Hub = new()
    {
        Fields = """
            [{"jsonPath":".spec.replicas","minimum":1,"maximum":2},{"jsonPath":".spec.plan","allowed":["small"],"required":true},
             {"jsonPath":".spec.env","pattern":"prod"},{"jsonPath":".spec.note","maxLength":2},{"jsonPath":".spec.free"}]
            """,
    };

    [Shows("B16")]
    [Theory]
    [InlineData("""{"replicas":3,"plan":"small"}""", "value-is-in-range")]
    [InlineData("""{"replicas":0,"plan":"small"}""", "value-is-in-range")]
    [InlineData("""{"plan":"large"}""", "value-is-allowed")]
    [InlineData("""{"plan":"small","env":"dev"}""", "value-matches-pattern")]
    [InlineData("""{"plan":"small","note":"abc"}""", "value-is-short-enough")]
    [InlineData("""{}""", "value-is-present")]
    public void Good_to_bad_is_denied(string bad, string rule) => ShouldViolate(Hub.Update(Good, bad), rule);

    [Shows("B16")]
    [Theory]
    [InlineData("""{"replicas":3,"plan":"small"}""", "value-is-in-range")]
    [InlineData("""{"plan":"large"}""", "value-is-allowed")]
    [InlineData("""{"plan":"small","env":"dev"}""", "value-matches-pattern")]
    [InlineData("""{"plan":"small","note":"abc"}""", "value-is-short-enough")]
    [InlineData("""{}""", "value-is-present")]
    public void An_unchanged_old_violation_is_a_warning(string bad, string rule)
    {
        var decision = Hub.Update(bad, bad.Replace("{", "{\"free\":1,", StringComparison.Ordinal).Replace(",}", "}", StringComparison.Ordinal));

        decision.ShouldAllow();
        var violation = decision.Tolerated.ShouldHaveSingleItem();
        violation.Rule.ShouldBe(rule);
        violation.Enforcement.ShouldBe(Enforcement.Warn);
        violation.Message.ShouldEndWith("; tolerated, because it was no better before");
    }

    [Shows("B16")]
    [Theory]
    [InlineData("""{"replicas":3,"plan":"small"}""")]
    [InlineData("""{"plan":"large"}""")]
    [InlineData("""{"plan":"small","env":"dev"}""")]
    [InlineData("""{"plan":"small","note":"abc"}""")]
    [InlineData("""{}""")]
    public void Bad_to_good_is_allowed_without_a_word(string bad)
    {
        var decision = Hub.Update(bad, Good);

        decision.ShouldAllow();
        decision.Tolerated.ShouldBeEmpty();
    }

    [Shows("B16")]
    [Theory]
    [InlineData("""{"replicas":9,"plan":"small"}""", """{"replicas":5,"plan":"small"}""", true)]
    [InlineData("""{"replicas":9,"plan":"small"}""", """{"replicas":9.0,"plan":"small","free":1}""", true)]
    [InlineData("""{"replicas":9,"plan":"small"}""", """{"replicas":10,"plan":"small"}""", false)]
    [InlineData("""{"replicas":9,"plan":"small"}""", """{"replicas":0,"plan":"small"}""", false)]
    [InlineData("""{"replicas":-9,"plan":"small"}""", """{"replicas":-1,"plan":"small"}""", true)]
    [InlineData("""{"replicas":-9,"plan":"small"}""", """{"replicas":-10,"plan":"small"}""", false)]
    [InlineData("""{"replicas":-9,"plan":"small"}""", """{"replicas":3,"plan":"small"}""", false)]
    [InlineData("""{"replicas":"many","plan":"small"}""", """{"replicas":3,"plan":"small"}""", false)]
    [InlineData("""{"plan":"small","note":"abcdef"}""", """{"plan":"small","note":"xyz"}""", true)]
    [InlineData("""{"plan":"small","note":"abcdef"}""", """{"plan":"small","note":"uvwxyz"}""", false)]
    [InlineData("""{"plan":"large"}""", """{"plan":"larger"}""", false)]
    [InlineData("""{"plan":"small","env":"dev"}""", """{"plan":"small","env":"development"}""", false)]
    [InlineData("""{"plan":"large"}""", """{}""", false)]
    public void Nearer_to_the_limit_is_a_warning_and_farther_is_denied(string before, string after, bool allowed)
    {
        var decision = Hub.Update(before, after);

        decision.IsAllowed.ShouldBe(allowed, decision.Message);
        decision.Tolerated.Count.ShouldBe(allowed ? 1 : 0);
    }

    [Shows("B16")]
    [Theory]
    [InlineData("2Gi", "2048Mi", true)]
    [InlineData("2Gi", "2049Mi", false)]
    [InlineData("100Mi", "0.1Gi", true)]
    [InlineData("102.4Mi", "0.1Gi", true)]
    [InlineData("100Mi", "99Mi", false)]
    public void The_same_quantity_in_other_units_is_no_farther(string before, string after, bool allowed)
    {
        var hub = new RestrictedHub { Fields = """[{"jsonPath":".spec.storage","minimum":"512Mi","maximum":"1Gi"}]""" };

        hub.Update($$"""{"storage":"{{before}}"}""", $$"""{"storage":"{{after}}"}""").IsAllowed.ShouldBe(allowed);
    }

    [Shows("B16")]
    [Fact]
    public void Each_field_is_forgiven_for_itself() =>
        ShouldViolate(Hub.Update("""{"replicas":9,"plan":"small"}""", """{"replicas":9,"plan":"large"}"""), "value-is-allowed");

    [Shows("B16")]
    [Theory]
    [InlineData("map", "[\"name\"]", """[{"name":"b","role":"reader"},{"name":"a","role":"root"}]""", true)]
    [InlineData("map", "[\"name\"]", """[{"name":"b","role":"root"},{"name":"a","role":"reader"}]""", false)]
    [InlineData("map", "[\"name\"]", """[{"name":"a","role":"root"},{"name":"c","role":"root"}]""", false)]
    [InlineData("map", "[\"name\"]", """[{"name":"a","role":"root"}]""", true)]
    [InlineData("atomic", null, """[{"name":"a","role":"root"},{"name":"new","role":"reader"}]""", true)]
    [InlineData("atomic", null, """[{"name":"b","role":"reader"},{"name":"a","role":"root"}]""", false)]
    public void Elements_are_recognised_as_the_schema_tells_them_apart(string type, string? keys, string after, bool allowed)
    {
        var hub = new RestrictedHub
        {
            Fields = """[{"jsonPath":".spec.users[*].role","allowed":["reader"]},{"jsonPath":".spec.users[*].name"}]""",
            Schema = $$"""
                {"type":"object","properties":{"users":{"type":"array","x-kubernetes-list-type":"{{type}}"{{(keys is null ? "" : $",\"x-kubernetes-list-map-keys\":{keys}")}},
                 "items":{"type":"object","properties":{"name":{"type":"string"},"role":{"type":"string"} } } } } }
                """,
        };

        hub.Update("""{"users":[{"name":"a","role":"root"},{"name":"b","role":"reader"}]}""", $$"""{"users":{{after}}}""").IsAllowed.ShouldBe(allowed);
    }

    [Shows("B16")]
    [Fact]
    public void Elements_of_a_set_are_recognised_by_what_they_are()
    {
        var hub = new RestrictedHub { Fields = """[{"jsonPath":".spec.tags[*]","maxLength":1}]""", Schema = """{"type":"object","properties":{"tags":{"type":"array","x-kubernetes-list-type":"set","items":{"type":"string"}}}}""" };

        hub.Update("""{"tags":["a","long"]}""", """{"tags":["long","b"]}""").Tolerated.ShouldHaveSingleItem().Path.ShouldBe("spec.tags[0]");
        ShouldViolate(hub.Update("""{"tags":["a","long"]}""", """{"tags":["long","b","longer"]}"""), "value-is-short-enough");
    }

    [Shows("B16")]
    [Fact]
    public void Values_of_maps_are_recognised_by_their_key()
    {
        var hub = new RestrictedHub { Fields = """[{"jsonPath":".spec.limits[*]","maximum":2}]""" };

        hub.Update("""{"limits":{"a":9}}""", """{"limits":{"b":1,"a":8}}""").ShouldAllow();
        ShouldViolate(hub.Update("""{"limits":{"a":9}}""", """{"limits":{"b":8,"a":8}}"""), "value-is-in-range");
    }

    [Fact]
    public void A_new_element_needs_what_old_ones_lack()
    {
        var hub = new RestrictedHub { Fields = """[{"jsonPath":".spec.users[*].role","required":true},{"jsonPath":".spec.users[*].name"}]""" };

        hub.Update("""{"users":[{"name":"a"}]}""", """{"users":[{"name":"b"}]}""").ShouldAllow();
        ShouldViolate(hub.Update("""{"users":[{"name":"a"}]}""", """{"users":[{"name":"a"},{"name":"b"}]}"""), "value-is-present");
    }

    [Shows("B19")]
    [Fact]
    public void What_changes_no_content_is_not_judged()
    {
        var before = Hub.Instance("""{"replicas":9,"plan":"large"}""");
        var after = Hub.Instance("""{"replicas":9,"plan":"large"}""").HavingMetadata("labels", """{"a":"b"}""").Finalized("mine");

        var decision = Hub.Judge(Requests.Instance(Update, after, before));

        decision.ShouldAllow();
        decision.Tolerated.ShouldBeEmpty();
        Hub.Judge(Requests.Instance(Update, Hub.Instance("""{"replicas":10,"plan":"large"}"""), before, subResource: "status")).Violations
            .ShouldAllBe(violation => violation.Rule == "status-is-the-controllers");
    }

    [Shows("B15", "F-WH-05")]
    [Fact]
    public void An_object_in_deletion_is_judged_when_its_spec_changes_only()
    {
        var before = Hub.Instance("""{"replicas":2,"plan":"large"}""").BeingDeleted().Finalized("mine");

        Hub.Judge(Requests.Instance(Update, Hub.Instance("""{"replicas":2,"plan":"large"}""").BeingDeleted(), before)).ShouldAllow();
        ShouldViolate(Hub.Judge(Requests.Instance(Update, Hub.Instance("""{"replicas":3,"plan":"large"}""").BeingDeleted(), before)), "value-is-in-range");
    }

    [Fact]
    public void A_restriction_that_only_warns_goes_on_warning()
    {
        var hub = new RestrictedHub { Fields = """[{"jsonPath":".spec.a","maximum":2,"enforcement":"Warn"},{"jsonPath":".spec.b","maximum":2,"enforcement":"Audit"}]""" };

        hub.Update("""{"a":1,"b":1}""", """{"a":3,"b":3}""").Tolerated.Select(violation => (violation.Path, violation.Enforcement))
            .ShouldBe([("spec.a", Enforcement.Warn), ("spec.b", Enforcement.Audit)]);
        hub.Update("""{"a":3,"b":3}""", """{"a":4,"b":3}""").Tolerated.Select(violation => (violation.Path, violation.Enforcement))
            .ShouldBe([("spec.a", Enforcement.Warn), ("spec.b", Enforcement.Audit)]);
    }
}
