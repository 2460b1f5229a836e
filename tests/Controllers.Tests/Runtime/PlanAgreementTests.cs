using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Controllers.Tests.Support;
using KubeCarrier.Json;
using KubeCarrier.Offline.Settling;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Controllers.Tests.Runtime;

/// <summary>The same plans in a cluster and on files: both only take steps, so both leave the same.</summary>
public sealed class PlanAgreementTests
{
    private const string Guarded = "guarded";

    private const string Why = "instances are still present";

    private static readonly ResourceType Buckets = new("eu-west-1.team-a", "v1", "Bucket", "buckets", Namespaced: true);

    private static readonly ResourceName Catalogs = ResourceName.Of(Catalog.ResourceType);

    private static readonly NamespacedName Default = new("team-a", "default");

    private static readonly (ResourceType Type, NamespacedName Name)[] Objects =
    [
        (Catalog.ResourceType, Default), (Account.ResourceType, new(null, "created")), (Offering.ResourceType, new("team-b", "applied")), (Buckets, new("team-b", "one")),
        .. new[] { "annotated", "stale", Guarded }.Select(region => (Region.ResourceType, new NamespacedName("team-b", region))),
    ];

    // What a plan may hold. It holds some of it or all, which makes all the plans there are.
    private static readonly Func<Plan, TestHub, Plan>[] Parts =
    [
        (plan, _) => plan with { Finalizers = ["example.com/one"] },
        (plan, _) => plan with { StatusFirst = true },
        (plan, hub) => plan with { Annotate = [new(Region.ResourceType, MetaOf(hub, Region.ResourceType, "annotated"), "example.com/used-by", "team-a")] },
        (plan, _) => plan with { Create = [TestHub.Manifest("{apiVersion: catalog.kubecarrier.io/v1alpha1, kind: Account, metadata: {name: created}}")] },
        (plan, _) => plan with { Apply = [TestHub.Manifest("{apiVersion: catalog.kubecarrier.io/v1alpha1, kind: Offering, metadata: {name: applied, namespace: team-b}, spec: {a: b}}")] },
        (plan, hub) => plan with { Delete = [.. plan.Delete, DeletionOf(hub, Region.ResourceType, "stale")] },
        (plan, hub) => plan with { Delete = [.. plan.Delete, DeletionOf(hub, Region.ResourceType, Guarded)] },
        (plan, hub) => plan with { Destroy = [DeletionOf(hub, Buckets, "one")] },
        (plan, _) => plan with { ReleasedFinalizers = ["example.com/other"] },
    ];

    public static TheoryData<int> Plans => [.. Enumerable.Range(0, 1 << Parts.Length)];

    [Theory]
    [MemberData(nameof(Plans))]
    public async Task A_plan_leaves_the_same_in_a_cluster_and_on_files_and_nothing_to_do(int parts)
    {
        var hub = new TestHub();
        var subject = await SeedAsync(hub);
        var plan = Parts.Where((_, index) => (parts & (1 << index)) != 0).Aggregate(new Plan { Status = Status() }, (plan, part) => part(plan, hub));
        var files = new PlanWriter(Written.Of(Copy(hub)), hub.Clock.GetUtcNow(), static (_, _, item) => item.Meta.Name == Guarded ? Why : null);

        var execution = await ExecuteAsync(hub, subject, plan);

        files.Execute(Catalog.ResourceType, subject.Meta, plan, tells: true).ShouldBe(execution);
        foreach (var (type, name) in Objects)
        {
            var (stored, written) = (Known(hub.Cluster.Find(type, name)), Known(files.State.Get(ResourceName.Of(type), name)?.Json));
            JsonEquality.AreEqual(stored, written).ShouldBeTrue($"{type.Kind} {name}: {stored?.ToJsonString()} in the cluster, {written?.ToJsonString()} on files");
        }

        // Who looks again finds made and gone what was to be made and to go, but for what was refused.
        var next = plan with { Annotate = [], Create = [], Delete = [.. plan.Delete.Where(deletion => deletion.Name.Name == Guarded)], Destroy = [] };
        var before = files.State;
        hub.Cluster.ForgetWrites();
        await ExecuteAsync(hub, hub.Hub.Of<Catalog>().Get(Default).ShouldNotBeNull(), next);
        files.Execute(Catalog.ResourceType, before.Get(Catalogs, Default).ShouldNotBeNull().Meta, next, tells: true);
        hub.Cluster.Writes.Except(["delete regions team-b/guarded"]).ShouldBeEmpty();
        files.State.ShouldBeSameAs(before);
    }

    private static async Task<KubeObject> SeedAsync(TestHub hub)
    {
        hub.Cluster.Refuse("delete regions team-b/guarded", new(403, "Forbidden", Why));
        hub.Cluster.Put(Buckets, TestHub.Manifest("{apiVersion: eu-west-1.team-a/v1, kind: Bucket, metadata: {name: one, namespace: team-b}}"));
        foreach (var region in new[] { "annotated", "stale", Guarded })
        {
            await hub.SeeAsync(Region.ResourceType, $"{{apiVersion: catalog.kubecarrier.io/v1alpha1, kind: Region, metadata: {{name: {region}, namespace: team-b}}}}");
        }

        return await hub.SeeAsync(
            Catalog.ResourceType, "{apiVersion: catalog.kubecarrier.io/v1alpha1, kind: Catalog, metadata: {name: default, namespace: team-a, finalizers: [example.com/other]}}");
    }

    private static HubState Copy(TestHub hub) => Objects
        .Select(item => (item.Type, item.Name, Json: hub.Cluster.Find(item.Type, item.Name)?.DeepClone() as JsonObject))
        .Aggregate(HubState.Empty, static (state, item) => item.Json is null ? state : state.With(ResourceName.Of(item.Type), item.Name, new(item.Json)));

    private static Task<Execution> ExecuteAsync(TestHub hub, KubeObject subject, Plan plan) =>
        hub.Executor.ExecuteAsync(subject, hub.Hub.Of<Catalog>(), plan, CancellationToken.None);

    // What an API server alone writes is left out.
    private static JsonObject? Known(JsonObject? item)
    {
        var copy = item?.DeepClone() as JsonObject;
        foreach (var member in new[] { "uid", "resourceVersion", "generation", "creationTimestamp" })
        {
            (copy?["metadata"] as JsonObject)?.Remove(member);
        }

        return copy;
    }

    private static ObjectMeta MetaOf(TestHub hub, ResourceType type, string name) =>
        ObjectMeta.Of(hub.Cluster.Find(type, new("team-b", name)).ShouldNotBeNull());

    private static Deletion DeletionOf(TestHub hub, ResourceType type, string name) => Deletion.Of(type, MetaOf(hub, type, name));

    private static JsonObject Status() => TestHub.Manifest("""
        apiVersion: catalog.kubecarrier.io/v1alpha1
        kind: Catalog
        metadata: {name: default, namespace: team-a}
        status: {conditions: [{type: Ready, status: "True", reason: Well, message: as it should be}]}
        """);
}
