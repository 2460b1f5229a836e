using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Instances;

/// <summary>From wherever it starts, an instance settles in a few rounds, in the right state, and then nothing is written any more.</summary>
public sealed class InstanceConvergenceTests
{
    private const int MaxRounds = 10;

    private const string Sync = "kubecarrier.io/sync";

    private const string Catapult = "catapult.kubecarrier.io/controller";

    [Fact]
    public void Every_start_settles_within_ten_rounds_and_then_rests() => ForAll((world, _) =>
    {
        world.Settle().ShouldBeLessThanOrEqualTo(MaxRounds);
        var writes = world.Writes;
        world.Settle().ShouldBe(0);
        world.Writes.ShouldBe(writes);
    });

    [Fact]
    public void A_live_tenant_object_ends_up_the_same_in_all_three_places() => ForAll((world, start) =>
    {
        world.Settle();
        if (world.Tenant is not { } tenant || ObjectMeta.Of(tenant).IsDeleting || !start.HasPlace || start.IsForeign || IsHeldByOthers(world.Internal) || IsLeftOver(world))
        {
            return;
        }

        var (instance, service) = (world.Internal!, world.Service!);
        ObjectMeta.Of(instance).IsControlledBy(ObjectMeta.Of(tenant)).ShouldBeTrue();
        Has(service, instance["spec"]!.AsObject()); // and perhaps what others wrote there before, which is never touched
        Has(instance, tenant["spec"]!.AsObject());
        $"{tenant["status"]!["phase"]}".ShouldBe($"runs for {tenant["spec"]!["username"]}");
        $"{tenant["status"]!["observedGeneration"]}".ShouldBe($"{ObjectMeta.Of(tenant).Generation}");
        ObjectMeta.Of(tenant).Finalizers.ShouldContain(Sync);
        ObjectMeta.Of(instance).Finalizers.ShouldContain(Catapult);
    });

    [Fact]
    public void A_deleted_tenant_object_leaves_nothing_of_its_own() => ForAll((world, start) =>
    {
        world.Settle();
        world.Delete(SyncTarget.Tenant);
        world.Settle().ShouldBeLessThanOrEqualTo(MaxRounds);
        if (!start.IsReachable || start.IsOrphan)
        {
            return;
        }

        if (world.Internal is null)
        {
            (world.Tenant is null || IsHeldByOthers(world.Tenant)).ShouldBeTrue();
        }
        else
        {
            IsHeldByOthers(world.Internal).ShouldBeTrue();
        }

        if (start.IsForeign)
        {
            ObjectMeta.Of(world.Service!).IsDeleting.ShouldBeFalse();
        }
    });

    [Fact]
    public void What_the_provider_hides_survives_every_tenant_update() => ForAll((world, start) =>
    {
        world.Settle();
        if (world.Tenant is not { } tenant || ObjectMeta.Of(tenant).IsDeleting || world.Internal is null || ObjectMeta.Of(world.Internal).IsDeleting)
        {
            return;
        }

        world.Edit(SyncTarget.Internal, instance => instance["spec"]!["hidden"] = "kept");
        world.Edit(SyncTarget.Internal, instance => instance["spec"]!["version"] = "9");
        world.Edit(SyncTarget.Tenant, edited => edited["spec"] = JsonNode.Parse("""{"username":"eva"}"""));
        world.Settle();

        $"{world.Internal!["spec"]!["hidden"]} {world.Internal["spec"]!["version"]}".ShouldBe("kept 9");
    });

    private static void Has(JsonObject instance, JsonObject spec) =>
        spec.ShouldAllBe(field => JsonEquality.AreEqual(instance["spec"]![field.Key], field.Value));

    // Made for an instance before this one: it is neither changed nor deleted (H70).
    private static bool IsLeftOver(InstanceWorld world) =>
        InstanceMark.IsOrphan(world.Route, new(new("team-b", "db1"), world.Tenant.Seen(), world.Internal.Seen(), world.Service.Seen(), world.Assignment));

    private static bool IsHeldByOthers(JsonObject? instance) =>
        instance is not null && ObjectMeta.Of(instance) is { IsDeleting: true, Finalizers: ["theirs"] };

    private sealed record Start(bool HasPlace, bool IsReachable, bool IsForeign, bool IsOrphan);

    private static void ForAll(Action<InstanceWorld, Start> law) => Prop.ForAll<int>(seed =>
    {
        var (world, start) = Random(new(seed));
        law(world, start);
    }).QuickCheckThrowOnFailure();

    private static (InstanceWorld World, Start Start) Random(Random random)
    {
        var world = new InstanceWorld(Routes.Derived(presets: Routes.Preset(".spec.version", "\"3.3\"")));
        var owner = random.Next(3);
        if (random.Next(5) > 0)
        {
            world[SyncTarget.Tenant] = Finalized(random, Spec(random, Couch.Tenant()), Sync);
        }

        if (random.Next(3) > 0)
        {
            var instance = Finalized(random, Spec(random, Couch.Internal()), Catapult);
            if (owner > 0)
            {
                var uid = owner == 1 ? ObjectMeta.Of(Couch.Tenant()).Uid : "a predecessor's";
                instance.HavingMetadata("ownerReferences", $$"""[{"apiVersion":"eu-west-1.team-a/v1alpha1","kind":"CouchDB","name":"db1","uid":"{{uid}}","controller":true,"blockOwnerDeletion":true}]""");
            }

            world[SyncTarget.Internal] = instance;
        }

        world.Assignment = new(random.Next(6) > 0, random.Next(6) > 0 ? InstanceWorld.ServiceNamespace : null, random.Next(6) > 0);
        world.Assignment = world.Assignment.Exists ? world.Assignment : world.Assignment with { Namespace = null };
        var isForeign = false;
        if (world.Assignment.Namespace is not null && random.Next(2) == 0)
        {
            isForeign = random.Next(4) == 0;
            world[SyncTarget.Service] = Service(random, isForeign);
        }

        return (world, new(
            world.Assignment is { IsReachable: true, Namespace: not null },
            world.Assignment.IsReachable,
            isForeign,
            world.Internal is not null && owner == 0 && (world.Tenant is null || ObjectMeta.Of(world.Tenant).IsDeleting)));
    }

    private static JsonObject Service(Random random, bool isForeign)
    {
        var service = Spec(random, Couch.Internal()).HavingMetadata("uid", "\"service\"").HavingMetadata("namespace", $"\"{InstanceWorld.ServiceNamespace}\"");
        service["apiVersion"] = "couchdb.io/v1alpha1";
        if (isForeign || random.Next(2) == 0)
        {
            service.Labelled(Owners.Labels(Routes.Shared().Internal, new(isForeign ? "team-q" : "team-b", "db1")));
        }

        return !isForeign && random.Next(4) == 0 ? service.Finalized("operator").BeingDeleted() : service;
    }

    private static JsonObject Finalized(Random random, JsonObject instance, string finalizer)
    {
        string[] finalizers = [.. random.Next(4) > 0 ? [finalizer] : Array.Empty<string>(), .. random.Next(6) == 0 ? ["theirs"] : Array.Empty<string>()];
        instance.Finalized(finalizers);
        return finalizers.Length > 0 && random.Next(4) == 0 ? instance.BeingDeleted() : instance;
    }

    private static JsonObject Spec(Random random, JsonObject instance)
    {
        var spec = new JsonObject { ["username"] = random.Next(2) == 0 ? "hans" : "eva" };
        if (random.Next(2) == 0)
        {
            spec["replicas"] = JsonNode.Parse($"{random.Next(3)}");
        }

        if (random.Next(3) == 0 && !$"{instance["apiVersion"]}".StartsWith("eu-west-1", StringComparison.Ordinal))
        {
            spec["hidden"] = "x";
        }

        instance["spec"] = spec;
        return instance;
    }
}
