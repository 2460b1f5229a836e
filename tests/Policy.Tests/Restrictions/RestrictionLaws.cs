using System.Globalization;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Api.Admission;
using KubeCarrier.Json;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Instances;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Restrictions;

/// <summary>What holds for all restrictions and all values.</summary>
public sealed class RestrictionLaws
{
    private static readonly string[] Fields =
    [
        """{"jsonPath":".spec.replicas","maximum":3}""",
        """{"jsonPath":".spec.replicas","minimum":1}""",
        """{"jsonPath":".spec.plan","allowed":["small","large"]}""",
        """{"jsonPath":".spec.plan","pattern":"[a-z]+","maxLength":5}""",
        """{"jsonPath":".spec.plan","required":true}""",
        """{"jsonPath":".spec.users[*].role","allowed":["reader"]}""",
        """{"jsonPath":".spec.users[*].name","required":true}""",
    ];

    private static readonly Arbitrary<string> Spec = ArbMap.Default.ArbFor<int[]>().Generator.Select(SpecOf).ToArbitrary();

    private static readonly Arbitrary<string[]> Some = ArbMap.Default.ArbFor<int[]>().Generator
        .Select(picks => picks.Select(pick => Fields[(int)((uint)pick % Fields.Length)]).Distinct().ToArray()).ToArbitrary();

    [Shows("B16")]
    [Fact]
    public void An_update_of_what_was_good_is_judged_as_a_create() => Prop.ForAll(Some, Spec, Spec, (fields, before, after) =>
    {
        var hub = HubOf(fields);
        return !Judge(hub, before).IsAllowed || JsonEquality.AreEqual(JsonNode.Parse(before), JsonNode.Parse(after))
            || Judge(hub, before, after).IsAllowed == Judge(hub, after).IsAllowed;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void The_order_of_sources_never_matters() => Prop.ForAll(Some, Spec, (fields, spec) =>
    {
        var (one, other) = (HubOf(fields), HubOf([.. fields.Reverse()]));
        return Messages(Judge(one, spec)).SequenceEqual(Messages(Judge(other, spec)));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void It_does_not_matter_whether_the_entry_or_a_catalog_restricts() => Prop.ForAll(Some, Spec, Spec, (fields, before, after) =>
    {
        var ofEntry = (Open with { Fields = $"[{Everything},{string.Join(',', fields)}]".Replace(",]", "]", StringComparison.Ordinal) }).View();
        return Judge(ofEntry, after).IsAllowed == Judge(HubOf(fields), after).IsAllowed
            && Judge(ofEntry, before, after).IsAllowed == Judge(HubOf(fields), before, after).IsAllowed;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Another_restriction_never_allows_more() => Prop.ForAll(Some, Spec, Spec, (fields, before, after) =>
        fields.All(added =>
        {
            var (more, fewer) = (HubOf(fields), HubOf([.. fields.Where(field => field != added)]));
            return (!Judge(more, after).IsAllowed || Judge(fewer, after).IsAllowed)
                && (!Judge(more, before, after).IsAllowed || Judge(fewer, before, after).IsAllowed);
        })).QuickCheckThrowOnFailure();

    [Shows("B16")]
    [Fact]
    public void Improving_is_never_denied_and_worsening_never_allowed() => Prop.ForAll<int, int, int>((limit, before, after) =>
    {
        var (l, b, a) = ((long)limit, (long)before, (long)after);
        var hub = (Open with { Fields = $$"""[{"jsonPath":".spec.replicas","maximum":{{l}}}]""" }).View();
        var allowed = Judge(hub, Replicas(b), Replicas(a)).IsAllowed;
        return allowed == (a <= l || a <= b);
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void Writing_the_same_again_is_always_allowed() => Prop.ForAll(Some, Spec, (fields, spec) => Judge(HubOf(fields), spec, spec) is { IsAllowed: true, Tolerated.Count: 0 })
        .QuickCheckThrowOnFailure();

    [Shows("B58")]
    [Fact]
    public void Defaults_applied_twice_are_defaults_applied_once() => Prop.ForAll(Spec, spec =>
    {
        var hub = new RestrictedHub
        {
            Fields = """[{"jsonPath":".spec.replicas","default":2},{"jsonPath":".spec.plan","default":"small"},{"jsonPath":".spec.a.b.c","default":{} },{"jsonPath":".spec.a.b.d","default":[]}]""",
        };
        var once = FieldDefaultsTests.Patch(hub.Instance(spec), hub.Defaults(hub.Instance(spec)));
        return hub.Defaults(once).Patches.Count == 0;
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void An_allowed_create_with_twenty_restrictions_allocates_little()
    {
        var fields = Enumerable.Range(0, 10).SelectMany(number => new[]
        {
            $$"""{"jsonPath":".spec.text{{number}}","pattern":"[a-z]+","maxLength":10,"allowed":["abc"],"required":true}""",
            $$"""{"jsonPath":".spec.number{{number}}","minimum":1,"maximum":10,"immutable":true}""",
        });
        var view = (Open with { Fields = $"[{string.Join(',', fields)}]" }).View();
        var spec = new JsonObject(Enumerable.Range(0, 10).SelectMany(number => new KeyValuePair<string, JsonNode?>[] { new($"text{number}", "abc"), new($"number{number}", 5) }));
        var request = Requests.Instance(AdmissionOperation.Create, Open.Instance(spec.ToJsonString()));
        for (var warm = 0; warm < 100; warm++)
        {
            InstanceRules.Evaluate(request, view).ShouldAllow();
        }

        var before = GC.GetAllocatedBytesForCurrentThread();
        for (var run = 0; run < 100; run++)
        {
            InstanceRules.Evaluate(request, view);
        }

        ((GC.GetAllocatedBytesForCurrentThread() - before) / 100).ShouldBeLessThan(4096);
    }

    private const string Everything = """{"jsonPath":".spec"}""";

    private static readonly RestrictedHub Open = new() { Fields = $"[{Everything}]" };

    private static HubView HubOf(string[] fields) =>
        (Open with { Catalogs = [Objects.Catalog(), .. fields.Select((field, index) => RestrictedHub.Catalog($"c{index}", $"[{field}]"))] }).View();

    private static string[] Messages(Decision decision) =>
        [.. decision.Violations.Select(violation => violation.Sentence.Split(" (catalog")[0]).Order(StringComparer.Ordinal)];

    private static Decision Judge(HubView view, string spec)
    {
        var request = Requests.Instance(AdmissionOperation.Create, Open.Instance(spec));
        return InstanceRules.Evaluate(request, view);
    }

    private static Decision Judge(HubView view, string before, string after)
    {
        var request = Requests.Instance(AdmissionOperation.Update, Open.Instance(after), Open.Instance(before));
        return InstanceRules.Evaluate(request, view);
    }

    private static string Replicas(long number) => $$"""{"replicas":{{number.ToString(CultureInfo.InvariantCulture)}}}""";

    private static string SpecOf(int[] dice)
    {
        var next = 0;
        var spec = new JsonObject();
        if (Roll(4) is var replicas and > 0)
        {
            spec["replicas"] = replicas == 1 ? "many" : Roll(6);
        }

        if (Roll(3) > 0)
        {
            spec["plan"] = new[] { "small", "large", "larger", "Small", "" }[Roll(5)];
        }

        if (Roll(3) > 0)
        {
            spec["users"] = new JsonArray([.. Enumerable.Range(0, Roll(3)).Select(_ => (JsonNode)new JsonObject { ["name"] = Roll(2) == 0 ? null : "n", ["role"] = Roll(2) == 0 ? "root" : "reader" })]);
        }

        return spec.ToJsonString();

        int Roll(int sides) => next < dice.Length ? (int)((uint)dice[next++] % (uint)sides) : 0;
    }
}
