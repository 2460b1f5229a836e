using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Policy.Tests.Instances;

/// <summary>What tenants do not see is the provider's, and survives what tenants do.</summary>
public sealed class HiddenFieldsTests
{
    private const string Sync = "kubecarrier.io/sync";

    [Shows("F-SYN-10", "H12")]
    [Fact]
    public void A_removed_field_is_removed_below()
    {
        var world = InstanceWorld.Settled(spec: """{"username":"hans","replicas":2}""");

        world.Edit(SyncTarget.Tenant, tenant => tenant["spec"]!.AsObject().Remove("replicas"));
        world.Settle();

        world.Internal!["spec"]!.ToJsonString().ShouldBe("""{"username":"hans"}""");
        world.Service!["spec"]!.ToJsonString().ShouldBe("""{"username":"hans"}""");
    }

    [Shows("H20")]
    [Fact]
    public void What_is_not_exposed_never_gets_down()
    {
        var world = InstanceWorld.Settled(spec: """{"username":"hans","hidden":"x","unheard":{"of":1}}""");

        world.Internal!["spec"]!.ToJsonString().ShouldBe("""{"username":"hans"}""");
    }

    [Shows("F-SYN-08")]
    [Fact]
    public void Presets_are_initial_values_and_the_providers_edits_survive()
    {
        var world = new InstanceWorld(Routes.Derived(presets: Routes.Preset(".spec.version", "\"3.3\"")));
        world[SyncTarget.Tenant] = Couch.Tenant().Finalized(Sync);
        world.Settle();
        $"{world.Internal!["spec"]!["version"]}".ShouldBe("3.3");

        world.Edit(SyncTarget.Internal, instance => instance["spec"]!["version"] = "3.4");
        world.Edit(SyncTarget.Internal, instance => instance["spec"]!["hidden"] = "x");
        world.Edit(SyncTarget.Tenant, tenant => tenant["spec"]!["username"] = "eva");
        world.Settle();

        world.Internal!["spec"]!.ToJsonString().ShouldBe("""{"username":"eva","version":"3.4","hidden":"x"}""");
        world.Service!["spec"]!["version"]!.GetValue<string>().ShouldBe("3.4");
    }

    [Shows("F-SYN-08")]
    [Fact]
    public void A_carried_preset_is_sent_under_the_version_it_was_read_with()
    {
        var world = new InstanceWorld(Routes.Derived(presets: Routes.Preset(".spec.version", "\"3.3\"")));
        world[SyncTarget.Tenant] = Couch.Tenant().Finalized(Sync);
        world.Settle();

        var manifest = world.Plan().Steps.OfType<SyncStep.Apply>().First().Manifest;

        $"{manifest["metadata"]!["resourceVersion"]}".ShouldBe($"{world.Internal!["metadata"]!["resourceVersion"]}");
        $"{manifest["spec"]!["version"]}".ShouldBe("3.3");
        InstanceWorld.Settled().Plan().Steps.OfType<SyncStep.Apply>().First().Manifest["metadata"]!["resourceVersion"].ShouldBeNull();
    }

    [Fact]
    public void A_preset_that_the_provider_removed_from_an_instance_stays_removed()
    {
        var world = new InstanceWorld(Routes.Derived(presets: Routes.Preset(".spec.version", "\"3.3\"")));
        world[SyncTarget.Tenant] = Couch.Tenant().Finalized(Sync);
        world.Settle();

        world.Edit(SyncTarget.Internal, instance => instance["spec"]!.AsObject().Remove("version"));
        world.Settle();

        world.Internal!["spec"]!.ToJsonString().ShouldBe("""{"username":"hans"}""");
    }

    [Fact]
    public void A_preset_taken_out_of_the_entry_stays_in_the_instances_that_have_it()
    {
        var world = new InstanceWorld(Routes.Derived(presets: Routes.Preset(".spec.version", "\"3.3\"")));
        world[SyncTarget.Tenant] = Couch.Tenant().Finalized(Sync);
        world.Settle();

        world.Route = Routes.Derived();
        world.Settle().ShouldBe(0);
        world.Edit(SyncTarget.Tenant, tenant => tenant["spec"]!["username"] = "eva");
        world.Settle();

        world.Internal!["spec"]!.ToJsonString().ShouldBe("""{"username":"eva","version":"3.3"}""");
        world.Service!["spec"]!["version"]!.GetValue<string>().ShouldBe("3.3");
    }

    /// <summary>What we own is what the API server wrote down of our applies of the object itself.</summary>
    [Theory]
    [InlineData("""{"manager":"somebody","operation":"Apply"}""")]
    [InlineData("""{"manager":"kubecarrier-controller","operation":"Update"}""")]
    [InlineData("""{"manager":"kubecarrier-controller","operation":"Apply","subresource":"status"}""")]
    public void What_we_did_not_apply_to_the_object_itself_is_not_ours_to_carry(string written)
    {
        var desired = Json("""{"spec":{}}""");

        HiddenFields.Carry(Live("""{"version":"3.3"}""", """{"f:spec":{"f:version":{}}}""", written), desired, Exposed(".spec.username")).ShouldBeFalse();

        desired.ToJsonString().ShouldBe("""{"spec":{}}""");
    }

    [Theory]
    [InlineData("""{"f:spec":{"f:version":{},"f:plan":{}}}""", """{"spec":{"username":"eva","version":"3.3","plan":"a"}}""")]
    [InlineData("""{"f:spec":{"f:backup":{"f:at":{"f:hour":{}}}}}""", """{"spec":{"username":"eva","backup":{"at":{"hour":3}}}}""")]
    [InlineData("""{"f:spec":{"f:ports":{"k:{\"name\":\"a\"}":{}}}}""", """{"spec":{"username":"eva","ports":[{"name":"a"}]}}""")]
    [InlineData("""{"f:spec":{"f:username":{},"f:gone":{}}}""", """{"spec":{"username":"eva"}}""")]
    [InlineData("""{"f:apiVersion":{},"f:kind":{},"f:metadata":{"f:labels":{}},"f:status":{"f:phase":{}}}""", """{"spec":{"username":"eva"}}""")]
    public void Of_what_we_own_the_hidden_content_is_carried_and_nothing_else(string owned, string carried)
    {
        var desired = Json("""{"spec":{"username":"eva"}}""");
        var live = Live("""{"username":"hans","version":"3.3","plan":"a","backup":{"at":{"hour":3}},"ports":[{"name":"a"}]}""", owned);

        HiddenFields.Carry(live, desired, Exposed(".spec.username")).ShouldBe(desired.ToJsonString() != """{"spec":{"username":"eva"}}""");

        desired.ToJsonString().ShouldBe(carried);
    }

    [Fact]
    public void What_lies_in_an_exposed_field_is_the_tenants()
    {
        var desired = Json("""{"spec":{"backup":{"day":1}}}""");

        HiddenFields.Carry(Live("""{"backup":{"day":2,"hour":3}}""", """{"f:spec":{"f:backup":{"f:day":{},"f:hour":{}}}}"""), desired, Exposed(".spec.backup", ".spec.plan.name"))
            .ShouldBeFalse();

        desired.ToJsonString().ShouldBe("""{"spec":{"backup":{"day":1}}}""");
    }

    [Fact]
    public void A_field_that_is_not_exposed_any_more_keeps_its_value_for_the_provider()
    {
        var world = InstanceWorld.Settled(spec: """{"username":"hans","replicas":2}""");

        world.Route = Routes.Derived([".spec.username", ".status.phase"]);
        world.Settle();

        world.Internal!["spec"]!.ToJsonString().ShouldBe("""{"username":"hans","replicas":2}""");
        world.Service!["spec"]!.ToJsonString().ShouldBe("""{"username":"hans","replicas":2}""");
    }

    private static JsonObject Json(string text) => JsonNode.Parse(text)!.AsObject();

    private static ExposedFields Exposed(params string[] paths) => ExposedFields.Compile(
        paths.Select(path => JsonPath.TryParse(path, out var parsed, out var problem) ? parsed : throw new ArgumentException(problem)), null);

    private static JsonObject Live(string spec, string owned, string written = """{"manager":"kubecarrier-controller","operation":"Apply"}""")
    {
        var entry = Json(written);
        entry["fieldsV1"] = Json(owned);
        return Couch.Internal().Having("spec", spec).Having("status", """{"phase":"up"}""")
            .HavingMetadata("labels", """{"app":"x"}""").HavingMetadata("managedFields", $"[{entry.ToJsonString()}]");
    }
}
