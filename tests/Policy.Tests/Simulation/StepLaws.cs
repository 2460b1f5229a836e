using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Offline.Sessions;
using KubeCarrier.Offline.Settling;
using static KubeCarrier.Policy.Tests.Simulation.SmallHub;

namespace KubeCarrier.Policy.Tests.Simulation;

/// <summary>What holds of every sequence of steps.</summary>
public sealed class StepLaws
{
    private const int Cases = 200;
    private const int Steps = 12;

    private static readonly OfflineHub Hub = SmallHub.Of(
        Thing("old"), Parse("""{"apiVersion":"v1","kind":"ResourceQuota","metadata":{"name":"own","namespace":"umbrella"},"spec":{"hard":{"count/things.east.acme":"4"}}}"""));

    private static readonly string[] Names = ["one", "two", "old", "Three"];

    private static readonly string[] Patches =
        ["{}", """{"spec":{"replicas":9}}""", """{"spec":{"replicas":2}}""", """{"spec":{"plan":null}}""", """{"spec":{"plan":"huge"}}""", """{"metadata":{"finalizers":[]}}"""];

    [Fact]
    public void What_is_refused_changes_nothing() => ForAll((session, random) =>
    {
        var before = Shown(session);

        var outcome = Step(session, random);

        outcome.IsAllowed.ShouldBe(outcome.Violations.Count == 0);
        if (!outcome.IsAllowed)
        {
            Shown(session).ShouldBe(before);
            outcome.Object.ShouldBeNull();
        }
    });

    [Fact]
    public void What_is_created_and_deleted_was_never_there() => ForAll((session, random) =>
    {
        var (before, name) = (Shown(session), Names[random.Next(Names.Length)]);
        if (session.Create(Thing(name, random.Next(9))).IsAllowed)
        {
            session.Delete(ThingKey(name), Tenant, At).ShouldBeAllowed();
        }

        Shown(session).ShouldBe(before);
    });

    [Fact]
    public void An_empty_patch_changes_nothing() => ForAll((session, random) =>
    {
        var (before, name) = (Shown(session), Names[random.Next(Names.Length)]);

        session.Merge(ThingKey(name), "{}").IsAllowed.ShouldBe(session.Find(ThingKey(name)) is not null);
        session.Patch(ThingKey(name), isJsonPatch: true, new JsonArray(), Tenant, At);

        Shown(session).ShouldBe(before);
    });

    [Fact]
    public void What_is_found_can_be_applied_and_stays_as_it_is() => ForAll((session, random) =>
    {
        var before = Shown(session);
        if (session.Find(ThingKey(Names[random.Next(Names.Length)])) is { } found)
        {
            session.Apply(found, Tenant, At).ShouldBeAllowed();
        }

        Shown(session).ShouldBe(before);
    });

    [Fact]
    public void The_same_steps_have_the_same_outcomes() => ForAll(seed =>
    {
        Play(seed).ShouldBe(Play(seed));

        static List<string> Play(int seed)
        {
            var (session, random) = (Hub.Begin(), new Random(seed));
            return [.. Enumerable.Range(0, Steps).Select(_ => Step(session, random)).Select(outcome =>
                $"{outcome.IsAllowed} {string.Join(';', outcome.Violations.Select(violation => violation.Sentence))} {outcome.Object?.ToJsonString()}")];
        }
    });

    [Fact]
    public void Enough_random_steps_are_allowed_and_enough_are_refused_for_the_laws_to_mean_something()
    {
        var (session, random) = (Hub.Begin(), new Random(1));
        var outcomes = Enumerable.Range(0, Cases).Select(_ => Step(session, random)).ToList();

        outcomes.Count(outcome => outcome.IsAllowed).ShouldBeGreaterThan(Cases / 4);
        outcomes.SelectMany(outcome => outcome.Violations).Select(violation => violation.Rule).Distinct().Count().ShouldBeGreaterThan(5);
    }

    private static StepOutcome Step(HubSession session, Random random)
    {
        var name = Names[random.Next(Names.Length)];
        return random.Next(5) switch
        {
            0 => session.Create(Thing(name, random.Next(9)), Tenant, At),
            1 => session.Apply(Thing(name, random.Next(9), random.Next(2) == 0 ? "v1" : "v2"), Tenant, At),
            2 => session.Merge(ThingKey(name), Patches[random.Next(Patches.Length)]),
            3 => session.Patch(ThingKey(name), isJsonPatch: true, new JsonArray(new JsonObject { ["op"] = "remove", ["path"] = "/spec/plan" }), Tenant, At),
            _ => session.Delete(ThingKey(name), Tenant, At),
        };
    }

    /// <summary>A session in which something has happened.</summary>
    private static void ForAll(Action<HubSession, Random> law) => ForAll(seed =>
    {
        var (session, random) = (Hub.Begin(), new Random(seed));
        for (var step = random.Next(Steps); step > 0; step--)
        {
            Step(session, random);
        }

        law(session, random);
    });

    private static void ForAll(Action<int> law) =>
        Prop.ForAll(Gen.Choose(0, int.MaxValue - 1).ToArbitrary(), law).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases));

    private static IReadOnlyList<string?> Shown(HubSession session) => [.. Names.Select(name => session.Find(ThingKey(name))?.ToJsonString())];
}
