using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Policy.CatalogEntries;
using KubeCarrier.Policy.Discoveries;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Tests.Derivation;
using KubeCarrier.Policy.Tests.Support;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Tests.Discoveries;

/// <summary>What becomes of a change of the CRD in the service cluster.</summary>
public sealed class SchemaGateTests
{
    private const string Full = """{"type":"object","properties":{"size":{"type":"integer"},"note":{"type":"string"}}}""";

    private const string Narrower = """{"type":"object","properties":{"size":{"type":"integer"}}}""";

    private const string Wider = """{"type":"object","properties":{"size":{"type":"integer"},"note":{"type":"string"},"color":{"type":"string"}}}""";

    private const string NarrowerAndWider = """{"type":"object","properties":{"size":{"type":"integer"},"color":{"type":"string"}}}""";

    private static readonly CatalogEntry Entry = Objects.Entry();

    [Shows("F-DIS-04")]
    [Fact]
    public void What_narrows_nothing_is_taken_over_at_once()
    {
        var plan = Next(After(Source(Full)), Source(Wider), Entry);

        SpecOf(plan.Hub.Apply.ShouldHaveSingleItem()).ShouldBeJson(Wider);
        plan.SchemaUpdate.ShouldNotBeNull().IsPending.ShouldBeFalse();
        Condition(plan).ShouldBeNull();
    }

    [Shows("H10")]
    [Theory]
    [InlineData(Narrower)]
    [InlineData(NarrowerAndWider)]
    public void What_narrows_waits_as_a_whole_until_its_own_hash_is_accepted(string changed)
    {
        var before = After(Source(Full));
        var hash = SchemaHash.Of(Source(changed));

        var plan = Next(before, Source(changed), Entry, Instance("db1", note: "x"), Instance("db2", note: null));

        SpecOf(plan.Hub.Apply.ShouldHaveSingleItem()).ShouldBeJson(Full);
        SpecOf(plan.Hub.Status!["status"]!["crd"]!.AsObject()).ShouldBeJson(Full);
        var condition = Condition(plan).ShouldNotBeNull();
        $"{condition["status"]}/{condition["reason"]}".ShouldBe("True/NarrowingChange");
        $"{condition["message"]}".ShouldContain(hash);
        $"{condition["message"]}".ShouldContain("spec.note is gone");
        $"{condition["message"]}".ShouldContain("instances that would lose data: team-b/db1;");
        plan.Hub.ShouldReport("Ready", "True", "ComponentsReady");
        var update = plan.SchemaUpdate.ShouldNotBeNull().Status;
        update.CurrentHash.ShouldBe(SchemaHash.Of(Source(Full)));
        update.PendingHash.ShouldBe(hash);
        update.Narrowed.ShouldBe(["spec.note"]);
        update.AffectedInstances.ShouldBe(1);

        var old = Accepting(SchemaHash.Of(Source(Full)));
        Condition(Next(before, Source(changed), old)).ShouldNotBeNull();
        var accepted = Next(After(plan, before), Source(changed), Accepting(hash));
        SpecOf(accepted.Hub.Apply.ShouldHaveSingleItem()).ShouldBeJson(changed);
        var done = Condition(accepted).ShouldNotBeNull();
        $"{done["status"]}/{done["reason"]}".ShouldBe("False/UpToDate");
        accepted.SchemaUpdate!.Status.CurrentHash.ShouldBe(hash);
        accepted.SchemaUpdate.Status.PendingHash.ShouldBeNull();
    }

    [Fact]
    public void What_no_entry_uses_updates_freely() => SpecOf(Next(After(Source(Full)), Source(Narrower), null).Hub.Apply.ShouldHaveSingleItem()).ShouldBeJson(Narrower);

    [Shows("F-DIS-02")]
    [Fact]
    public void A_source_that_comes_back_narrower_is_gated_as_well()
    {
        var gone = CustomResourceDiscoveryPlan.For(After(Source(Full)) with { Source = null, Entry = Entry }, Objects.Now);
        var back = After(gone, After(Source(Full)));

        back.Discovery.Status!.CRD.ShouldBeNull();
        Next(back, Source(Narrower), Entry).SchemaUpdate!.IsPending.ShouldBeTrue();
        Next(back, Source(Narrower), Entry).Hub.Apply.ShouldBeEmpty();
        Next(back, Source(Full), Entry).SchemaUpdate!.IsPending.ShouldBeFalse();
    }

    [Fact]
    public void Rules_that_the_hub_drops_are_not_new_each_time()
    {
        const string Ruled = """{"type":"object","x-kubernetes-validations":[{"rule":"true"}],"properties":{"size":{"type":"integer"}}}""";
        var before = After(Source(Ruled));
        SpecOf(before.Internal!.Json).Remove("x-kubernetes-validations");

        Next(before, Source(Ruled), Entry).SchemaUpdate!.IsPending.ShouldBeFalse();
        Next(before, Source(Ruled.Replace("integer", "number", StringComparison.Ordinal)), Entry).SchemaUpdate!.IsPending.ShouldBeFalse();
        Next(before, Source(Ruled.Replace("\"true\"", "\"false\"", StringComparison.Ordinal)), Entry).SchemaUpdate!.IsPending.ShouldBeTrue();
    }

    [Shows("H11")]
    [Fact]
    public void Another_kind_is_refused_with_a_condition()
    {
        var source = Source(Full);
        source["spec"]!["names"]!["kind"] = "Sofa";

        var plan = Next(After(Source(Full)), source, Entry).Hub;

        plan.Apply.ShouldBeEmpty();
        $"{plan.ShouldReport("Established", "False", "Establishing")["message"]}".ShouldContain("kind of the CRD was CouchDB and now is Sofa");
    }

    [Fact]
    public void The_entry_reports_what_its_discovery_found()
    {
        var update = Next(After(Source(Full)), Source(Narrower), Entry).SchemaUpdate.ShouldNotBeNull();
        var observed = new CatalogEntryObserved(Entry, new(Objects.InternalCrd()), null, null, static _ => true) { SchemaUpdate = update };

        var plan = CatalogEntryPlan.For(observed, Objects.Now);

        $"{plan.ShouldReport("SchemaUpdatePending", "True", "NarrowingChange")["message"]}".ShouldContain("could not be read");
        $"{plan.Status!["status"]!["schemaUpdate"]!["pendingHash"]}".ShouldBe(update.PendingHash);
        CatalogEntryPlan.For(observed with { SchemaUpdate = null }, Objects.Now).Status!["status"]!["conditions"]!.AsArray()
            .ShouldNotContain(condition => $"{condition!["type"]}" == "SchemaUpdatePending");
    }

    private static CatalogEntry Accepting(string hash) => Entry with { Spec = Entry.Spec with { SchemaUpdate = new() { AcceptedHash = hash } } };

    private static JsonObject Source(string spec)
    {
        var source = Objects.SourceCrd().Labelled(Owners.Labels(CustomResourceDiscovery.ResourceType, new("team-a", Objects.EntryName)));
        SchemaIn(source)["properties"]!["spec"] = JsonNode.Parse(spec);
        return source;
    }

    private static JsonObject SchemaIn(JsonObject crd)
    {
        var version = crd["spec"]!["versions"]![0]!;
        version["schema"] ??= JsonNode.Parse("""{"openAPIV3Schema":{"type":"object","properties":{}}}""");
        return version["schema"]!["openAPIV3Schema"]!.AsObject();
    }

    private static JsonObject SpecOf(JsonObject crd) => SchemaIn(crd)["properties"]!["spec"]!.AsObject();

    private static JsonObject Instance(string name, string? note)
    {
        var instance = new JsonObject
        {
            ["apiVersion"] = "internal.eu-west-1.team-a/v1alpha1",
            ["kind"] = "CouchDB",
            ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = "team-b" },
            ["spec"] = new JsonObject { ["size"] = 1 },
        };
        if (note is not null)
        {
            instance["spec"]!["note"] = note;
        }

        return instance;
    }

    /// <summary>The discovery and its copy after the source was copied.</summary>
    private static DiscoveryObserved After(JsonObject source) =>
        After(CustomResourceDiscoveryPlan.For(new(Objects.Discovery(), new(source), true, new(Objects.InternalCrd())), Objects.Now),
            new(Objects.Discovery(), new(source), true, new(Objects.InternalCrd())));

    private static DiscoveryObserved After(DiscoveryPlan plan, DiscoveryObserved before)
    {
        var live = before.Internal?.Json.Copy();
        if (live is not null && plan.Hub.Apply is [var applied])
        {
            live["spec"] = applied["spec"]!.DeepClone();
            live["metadata"]!["annotations"] = applied["metadata"]!["annotations"]!.DeepClone();
        }

        var status = JsonSerializer.Deserialize(plan.Hub.Status!["status"], ApiJson.TypeInfo<CustomResourceDiscoveryStatus>());
        return new(before.Discovery with { Status = status }, before.Source, true, live.Seen());
    }

    private static DiscoveryPlan Next(DiscoveryObserved before, JsonObject source, CatalogEntry? entry, params JsonObject[] instances) =>
        CustomResourceDiscoveryPlan.For(before with { Source = new(source), Entry = entry, Instances = instances.Length == 0 ? null : instances }, Objects.Now);

    private static JsonNode? Condition(DiscoveryPlan plan) =>
        plan.Hub.Status!["status"]!["conditions"]!.AsArray().FirstOrDefault(condition => $"{condition!["type"]}" == "SchemaUpdatePending");
}
