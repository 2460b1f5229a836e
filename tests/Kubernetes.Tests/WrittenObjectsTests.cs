using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Informers;

namespace KubeCarrier.Kubernetes.Tests;

/// <summary>Our own writes are believed until the watch has brought them back, and no longer.</summary>
public sealed class WrittenObjectsTests
{
    private static readonly NamespacedName Name = new("team-b", "db1");

    private readonly ManualTimeProvider _clock = new();
    private readonly WrittenObjects _written;

    public WrittenObjectsTests() => _written = new(_clock);

    [Fact]
    public void What_was_written_is_seen_before_the_watch_brings_it()
    {
        _written.Remember(Object(uid: "a", version: 7));

        _written.Newest(Name, null)!.Meta.ResourceVersion.ShouldBe("7");
        _written.Newest(Name, Object("a", 5))!.Meta.ResourceVersion.ShouldBe("7");
        _written.Newest([Object("a", 5)]).ShouldHaveSingleItem().Meta.ResourceVersion.ShouldBe("7");
    }

    [Fact]
    public void What_the_watch_brings_later_wins()
    {
        _written.Remember(Object("a", 7));

        _written.Newest(Name, Object("a", 8))!.Meta.ResourceVersion.ShouldBe("8");
        _written.Newest(Name, Object("a", 5))!.Meta.ResourceVersion.ShouldBe("5"); // the overlay is gone for good
    }

    [Fact]
    public void An_object_whose_last_finalizer_we_took_off_is_gone()
    {
        _written.Remember(Object("a", 7, deleting: true));

        _written.Newest(Name, null).ShouldBeNull();
    }

    [Fact]
    public void An_answer_that_comes_after_the_watch_said_the_object_is_gone_is_not_believed()
    {
        _written.Observe(new(Name, Object("a", 8), null));

        _written.Remember(Object("a", 7));

        _written.Newest(Name, null).ShouldBeNull();
    }

    [Fact]
    public void A_successor_of_the_same_name_is_believed()
    {
        _written.Observe(new(Name, Object("a", 8), null));

        _written.Remember(Object("b", 9));

        _written.Newest(Name, null)!.Meta.Uid.ShouldBe("b");
    }

    [Fact]
    public void A_write_that_the_watch_never_brings_is_forgotten_after_a_while()
    {
        _written.Remember(Object("a", 7));
        _clock.Advance(TimeSpan.FromSeconds(16));

        _written.Newest(Name, null).ShouldBeNull();
    }

    [Fact]
    public void The_same_manifest_is_not_applied_twice_to_an_unchanged_object()
    {
        var manifest = new JsonObject { ["spec"] = new JsonObject { ["a"] = 1 } };
        _written.Applied(Name, null, manifest, Object("a", 7));

        _written.IsApplied(Name, null, manifest, Object("a", 7)).ShouldBeTrue();
        _written.IsApplied(Name, null, manifest, Object("a", 8)).ShouldBeFalse();
        _written.IsApplied(Name, "status", manifest, Object("a", 7)).ShouldBeFalse();
        _written.IsApplied(Name, null, [], Object("a", 7)).ShouldBeFalse();
    }

    private static KubeObject Object(string uid, int version, bool deleting = false)
    {
        var metadata = new JsonObject { ["name"] = Name.Name, ["namespace"] = Name.Namespace, ["uid"] = uid, ["resourceVersion"] = $"{version}" };
        if (deleting)
        {
            metadata["deletionTimestamp"] = "2026-01-01T00:00:00Z";
        }

        return new(new() { ["metadata"] = metadata });
    }
}
