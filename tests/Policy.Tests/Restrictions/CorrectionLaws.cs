using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Policy.Tests.Restrictions;

/// <summary>What holds for all corrections.</summary>
public sealed class CorrectionLaws
{
    private static readonly EffectiveRestriction[] Some =
    [
        CorrectionsTests.Restriction(".spec.replicas") with { Minimum = 1, Maximum = 3 },
        CorrectionsTests.Restriction(".spec.replicas") with { Maximum = 2, Immutable = true },
        CorrectionsTests.Restriction(".spec.plan") with { Allowed = ["small", "large"], Required = true },
        CorrectionsTests.Restriction(".spec.plan") with { Allowed = ["small", "large", "larger"], Patterns = ["[a-z]+"], MaxLength = 5, Default = "large" },
        CorrectionsTests.Restriction(".spec.plan") with { Patterns = ["[a-z]+"], Required = true, Default = "tiny" },
        CorrectionsTests.Restriction(".spec.storage") with { Minimum = "1Gi", Maximum = "2Gi", Required = true, Default = "1Gi" },
        CorrectionsTests.Restriction(".spec.users[*].role") with { Allowed = ["reader", "writer"] },
        CorrectionsTests.Restriction(".spec.users[*].name") with { Required = true, Default = "nobody" },
        CorrectionsTests.Restriction(".spec.users") with { Immutable = true },
        CorrectionsTests.Restriction(".spec") with { Required = true },
    ];

    private static readonly Arbitrary<EffectiveRestriction[]> Restrictions = ArbMap.Default.ArbFor<int[]>().Generator
        .Select(picks => picks.Select(pick => Some[(int)((uint)pick % Some.Length)]).DistinctBy(picked => picked.JsonPath).ToArray()).ToArbitrary();

    private static readonly Arbitrary<string> Spec = ArbMap.Default.ArbFor<int[]>().Generator.Select(SpecOf).ToArbitrary();

    private static readonly Arbitrary<string?> Live = Gen.OneOf(Gen.Constant<string?>(null), Spec.Generator.Select(spec => (string?)spec)).ToArbitrary();

    [Fact]
    public void Corrected_twice_is_corrected_once() => Prop.ForAll(Restrictions, Spec, Live, (restrictions, spec, live) =>
    {
        var request = CorrectionsTests.Request(spec, live, restrictions);
        var once = Corrections.Of(request);
        var twice = Corrections.Of(request with { Manifest = once.Manifest });
        return twice.Changes.Count == 0 && JsonEquality.AreEqual(once.Manifest, twice.Manifest)
            && once.Left.SequenceEqual(twice.Left) && once.Left.SequenceEqual(Corrections.Violations(request with { Manifest = once.Manifest }));
    }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_corrected_field_meets_what_it_was_corrected_for() => Prop.ForAll(Restrictions, Spec, (restrictions, spec) =>
        Corrections.Of(CorrectionsTests.Request(spec, null, restrictions)).Changes.All(change =>
            restrictions.Where(said => IsPlaceOf(change.Path, said.JsonPath)).All(said => Meets(said, change.New)))).QuickCheckThrowOnFailure();

    [Fact]
    public void Only_what_is_not_allowed_is_changed() => Prop.ForAll(Restrictions, Spec, Live, (restrictions, spec, live) =>
    {
        var request = CorrectionsTests.Request(spec, live, restrictions);
        return Corrections.Violations(request).Count > 0 || JsonEquality.AreEqual(request.Manifest, Corrections.Of(request).Manifest);
    }).QuickCheckThrowOnFailure();

    // By the compiler that admission uses, each keyword for itself.
    private static bool Meets(EffectiveRestriction said, JsonNode? value)
    {
        FieldRestriction[] fields =
        [
            new() { JsonPath = said.JsonPath, Allowed = said.Allowed, Minimum = said.Minimum, Maximum = said.Maximum, MaxLength = said.MaxLength, Required = said.Required },
            .. said.Patterns.Select(pattern => new FieldRestriction { JsonPath = said.JsonPath, Pattern = pattern }),
        ];
        return fields.All(field => Restriction.Compile(field, RestrictionSource.Entry("e")).Restriction is { } compiled
            && Enum.GetValues<Keyword>().All(keyword => compiled.IsMet(keyword, value)));
    }

    private static string SpecOf(int[] dice)
    {
        var next = 0;
        var spec = new JsonObject();
        if (Roll(4) is var replicas and > 0)
        {
            spec["replicas"] = replicas switch { 1 => "many", 2 => $"{Roll(6)}", _ => Roll(6) };
        }

        if (Roll(3) > 0)
        {
            spec["plan"] = new[] { "small", "large", "larger", "Small", "", "5" }[Roll(6)];
        }

        if (Roll(3) > 0)
        {
            spec["storage"] = new JsonNode?[] { "1Gi", "500Mi", "3Gi", "lots", 5, null }[Roll(6)];
        }

        if (Roll(3) > 0)
        {
            spec["users"] = new JsonArray([.. Enumerable.Range(0, Roll(3)).Select(_ => (JsonNode)new JsonObject { ["name"] = Roll(2) == 0 ? null : "n", ["role"] = Roll(2) == 0 ? "root" : "reader" })]);
        }

        return spec.ToJsonString();

        int Roll(int sides) => next < dice.Length ? (int)((uint)dice[next++] % (uint)sides) : 0;
    }

    // spec.users[1].role is a place of .spec.users[*].role.
    private static bool IsPlaceOf(string place, string jsonPath) => Regex.Replace(place, @"\[\d+\]", "[*]") == jsonPath.TrimStart('.');
}
