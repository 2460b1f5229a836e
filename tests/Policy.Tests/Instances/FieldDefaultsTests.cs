using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Restrictions;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Instances;

/// <summary>Defaults of exposed fields, put in at CREATE.</summary>
public sealed class FieldDefaultsTests
{
    private static readonly RestrictedHub Hub = new()
    {
        Fields = """
            [{"jsonPath":".spec.replicas","default":1,"maximum":10},{"jsonPath":".spec.backup.keep","default":7},
             {"jsonPath":".spec.backup.at","default":"02:00"},{"jsonPath":".spec['a/b~c.d']","default":{"x":[1,2]} }]
            """,
        Schema = """
            {"type":"object","properties":{"replicas":{"type":"integer"},"a/b~c.d":{"type":"object","x-kubernetes-preserve-unknown-fields":true},
             "backup":{"type":"object","properties":{"keep":{"type":"integer","nullable":true},"at":{"type":"string"}}}}}
            """,
    };

    [Shows("B47", "B49", "B58")]
    [Theory]
    [InlineData("{}", """{"replicas":1,"backup":{"keep":7,"at":"02:00"},"a/b~c.d":{"x":[1,2]}}""")]
    [InlineData("null", """{"replicas":1,"backup":{"keep":7,"at":"02:00"},"a/b~c.d":{"x":[1,2]}}""")]
    [InlineData("""{"replicas":3}""", """{"replicas":3,"backup":{"keep":7,"at":"02:00"},"a/b~c.d":{"x":[1,2]}}""")]
    [InlineData("""{"replicas":null}""", """{"replicas":1,"backup":{"keep":7,"at":"02:00"},"a/b~c.d":{"x":[1,2]}}""")]
    [InlineData("""{"backup":{}}""", """{"replicas":1,"backup":{"keep":7,"at":"02:00"},"a/b~c.d":{"x":[1,2]}}""")]
    [InlineData("""{"backup":null}""", """{"replicas":1,"backup":{"keep":7,"at":"02:00"},"a/b~c.d":{"x":[1,2]}}""")]
    [InlineData("""{"backup":{"keep":null}}""", """{"replicas":1,"backup":{"keep":null,"at":"02:00"},"a/b~c.d":{"x":[1,2]}}""")]
    [InlineData("""{"backup":"daily"}""", """{"replicas":1,"backup":"daily","a/b~c.d":{"x":[1,2]}}""")]
    [InlineData("""{"replicas":"","backup":{"keep":0,"at":""},"a/b~c.d":{}}""", """{"replicas":"","backup":{"keep":0,"at":""},"a/b~c.d":{}}""")]
    public void What_is_absent_is_filled_in_once(string spec, string expected)
    {
        var once = Patched(Hub.Instance(spec));

        JsonEquality.AreEqual(once["spec"], JsonNode.Parse(expected)).ShouldBeTrue(once["spec"]!.ToJsonString());
        JsonEquality.AreEqual(Patched(once), once).ShouldBeTrue();
        Hub.Defaults(once).Patches.ShouldBeEmpty();
    }

    [Fact]
    public void An_instance_without_spec_gets_one()
    {
        var instance = Hub.Instance("{}");
        instance.Remove("spec");

        Patched(instance)["spec"]!["replicas"]!.GetValue<int>().ShouldBe(1);
    }

    [Shows("B47")]
    [Fact]
    public void Pointers_are_escaped() =>
        Hub.Defaults(Hub.Instance("{}")).Patches.Select(patch => patch.Pointer).ShouldContain("/spec/a~1b~0c.d");

    [Fact]
    public void Parents_are_created_in_one_piece() => Hub.Defaults(Hub.Instance("{}")).Patches.Where(patch => patch.Pointer.Contains("backup"))
        .Select(patch => $"{patch.Operation} {patch.Pointer} {patch.Value.ToJsonString()}").ShouldBe(["add /spec/backup {\"keep\":7}", "add /spec/backup/at \"02:00\""]);

    [Shows("B49")]
    [Fact]
    public void A_field_that_was_removed_stays_removed() =>
        Policy.Instances.InstanceDefaults.Evaluate(
            Requests.Instance(Api.Admission.AdmissionOperation.Update, Hub.Instance("{}"), Hub.Instance("""{"replicas":1}""")), Hub.View()).Patches.ShouldBeEmpty();

    [Fact]
    public void Of_two_defaults_that_of_the_version_counts()
    {
        var hub = new RestrictedHub
        {
            Fields = """[{"jsonPath":".spec.replicas","default":1}]""",
            OtherVersions = new Dictionary<string, string> { ["v1"] = """[{"jsonPath":".spec.replicas","default":2}]""", ["v2"] = """[{"jsonPath":".spec.size"}]""" },
        };

        Value("v1alpha1").ShouldBe("1");
        Value("v1").ShouldBe("2");
        Value("v2").ShouldBe("");

        string Value(string version)
        {
            var view = hub.View();
            var request = Requests.Instance(Api.Admission.AdmissionOperation.Create, hub.Instance("{}", version).Finalized("kubecarrier.io/sync"));
            return string.Join(',', Policy.Instances.InstanceDefaults.Evaluate(request, view).Patches.Select(patch => patch.Value.ToJsonString()));
        }
    }

    [Shows("B75")]
    [Fact]
    public void A_default_that_a_catalog_does_not_allow_is_denied_with_its_reason()
    {
        var hub = Hub with { Catalogs = [RestrictedHub.Catalog("default", """[{"jsonPath":".spec.replicas","maximum":0}]""")] };

        hub.Judge(Requests.Instance(Api.Admission.AdmissionOperation.Create, Patched(hub.Instance("{}"), hub))).Violations
            .ShouldContain(violation => violation.Message == "1 is too large; at most 0 (catalog default, bronze)");
    }

    [Shows("B75")]
    [Fact]
    public void What_we_fill_in_is_allowed() =>
        Hub.Judge(Requests.Instance(Api.Admission.AdmissionOperation.Create, Patched(Hub.Instance("{}")))).ShouldAllow();

    [Shows("B63")]
    [Fact]
    public void A_policy_that_cannot_be_read_fills_in_nothing() =>
        (Hub with { Fields = """[{"jsonPath":".spec.replicas","default":99,"maximum":10}]""" }).Defaults(Hub.Instance("{}").Finalized("kubecarrier.io/sync")).Patches.ShouldBeEmpty();

    private static JsonObject Patched(JsonObject instance, RestrictedHub? hub = null) => Patch(instance, (hub ?? Hub).Defaults(instance));

    internal static JsonObject Patch(JsonObject instance, Decision decision)
    {
        var result = (JsonObject)instance.DeepClone();
        foreach (var patch in decision.Patches)
        {
            patch.Operation.ShouldBe("add");
            var steps = patch.Pointer.Split('/')[1..].Select(step => step.Replace("~1", "/", StringComparison.Ordinal).Replace("~0", "~", StringComparison.Ordinal)).ToArray();
            var parent = steps[..^1].Aggregate((JsonNode)result, (node, step) => node[step].ShouldNotBeNull());
            if (parent is JsonArray list)
            {
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
