using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Derivation;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Policy.Tests.Derivation;

/// <summary>What holds of every CRD and every choice of paths.</summary>
public sealed class DerivationLaws
{
    private const int Cases = 100;

    [Fact]
    public void Enough_random_crds_can_be_derived_for_the_laws_to_mean_something() =>
        Enumerable.Range(0, Cases).Count(seed => Derive(new(seed)).Crd is not null).ShouldBeGreaterThan(Cases / 3);

    [Fact]
    public void There_is_a_crd_or_there_are_problems_and_the_base_is_not_changed() => ForAll(sample =>
    {
        var before = sample.Crd.DeepClone();

        var result = Derive(sample);

        JsonEquality.AreEqual(before, sample.Crd).ShouldBeTrue();
        (result.Crd is null).ShouldBe(result.Problems.Count > 0);
    });

    [Fact]
    public void Slimming_twice_is_slimming_once() => ForAllDerived((sample, result) =>
    {
        var again = result.Crd.ShouldNotBeNull().Derive([.. sample.Exposed]);

        again.Problems.ShouldBeEmpty();
        again.Crd!["spec"].ShouldBeJson($"{result.Crd["spec"]}");
    });

    [Fact]
    public void The_slim_schema_is_a_part_of_the_full_one() =>
        ForAllDerived((sample, result) => result.RootSchema().ShouldBePartOf(FullSchema(sample)));

    [Fact]
    public void More_paths_never_show_less() => ForAllDerived((sample, result) =>
    {
        if (sample.Crd.Derive([.. sample.More]) is { Crd: not null } more)
        {
            SchemaOracle.Properties(result.RootSchema(), "").ShouldBeSubsetOf(SchemaOracle.Properties(more.RootSchema(), ""));
        }
    });

    [Fact]
    public void Restrictions_that_are_all_held_back_change_nothing_but_descriptions_and_those_that_are_not_only_add() => ForAll(sample =>
    {
        ExposedField[] fields = [.. sample.Exposed.Select(path => new ExposedField { JsonPath = path, Required = true })];
        var free = Derive(sample);
        if (sample.Crd.Restrict(fields) is { Crd: not null } restricted)
        {
            WithoutLimits(sample.Crd.Restrict(restricted.Keywords, fields).Crd).ShouldBeJson($"{WithoutLimits(free.Crd)}");
            SchemaOracle.Properties(restricted.RootSchema(), "").ShouldBe(SchemaOracle.Properties(free.RootSchema(), ""));
            SchemaOracle.RequiredShouldExist(restricted.RootSchema());
            SaidKeywords.Entering(restricted, restricted.Crd).ShouldBeEmpty();
        }
    });

    [Shows("H01")]
    [Fact]
    public void What_the_slim_schema_requires_it_also_has() =>
        ForAllDerived((_, result) => SchemaOracle.RequiredShouldExist(result.RootSchema()));

    [Fact]
    public void The_slim_schema_stores_a_projected_instance_as_it_is() => ForAllDerived((sample, result) =>
    {
        var tenant = Project(result.Exposed["v1"], sample);

        JsonEquality.AreEqual(SchemaOracle.Prune(tenant, result.RootSchema()), tenant).ShouldBeTrue();
    });

    [Fact]
    public void The_slim_schema_and_the_projection_keep_the_same_values() => ForAllDerived((sample, result) =>
    {
        var stored = SchemaOracle.Prune(WithoutEnvelope(sample), result.RootSchema());

        SchemaOracle.LeafTexts(Project(result.Exposed["v1"], sample)).ShouldBe(SchemaOracle.LeafTexts(stored), ignoreOrder: true);
    });

    [Fact]
    public void Projecting_twice_is_projecting_once() => ForAll(sample =>
    {
        var once = Project(Compile(sample), sample);

        JsonEquality.AreEqual(Both(Compile(sample), once), once).ShouldBeTrue();
    });

    [Fact]
    public void A_projection_has_nothing_unexposed_and_an_instance_without_unexposed_fields_is_its_own_projection() => ForAll(sample =>
    {
        var fields = Compile(sample);
        var projected = Project(fields, sample);

        fields.Unexposed(projected).ShouldBeEmpty();
        (fields.Unexposed(sample.Instance).Count == 0).ShouldBe(JsonEquality.AreEqual(projected, WithoutEnvelope(sample)));
    });

    [Fact]
    public void From_tenant_to_provider_and_back_every_exposed_field_survives() => ForAll(sample =>
    {
        var fields = Compile(sample);
        var tenant = Project(fields, sample);

        var provider = SchemaOracle.Merge(sample.Instance, tenant)!.AsObject();

        JsonEquality.AreEqual(Both(fields, provider), tenant).ShouldBeTrue();
    });

    [Fact]
    public void Exactly_the_exposed_values_are_projected() => ForAll(sample =>
    {
        var fields = Compile(sample);
        var exposed = SchemaOracle.Leaves(WithoutEnvelope(sample))
            .Where(leaf => fields.Paths.Any(path => SchemaOracle.LeadsTo(path, leaf.Steps)))
            .Select(leaf => $"{string.Join('/', leaf.Steps)}={leaf.Value}");

        SchemaOracle.LeafTexts(Project(fields, sample)).ShouldBe(exposed, ignoreOrder: true);
    });

    private static void ForAll(Action<RandomCrd> law) => Prop.ForAll<int>(seed =>
    {
        law(new(seed));
        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithEndSize(1_000_000));

    private static void ForAllDerived(Action<RandomCrd, DerivationResult> law) => ForAll(sample =>
    {
        if (Derive(sample) is { Crd: not null } result)
        {
            law(sample, result);
        }
    });

    private static DerivationResult Derive(RandomCrd sample) => sample.Crd.Derive([.. sample.Exposed]);

    private static ExposedFields Compile(RandomCrd sample) => ExposedFields.Compile(sample.Exposed.Select(SampleCrd.Path), FullSchema(sample));

    private static JsonObject Project(ExposedFields fields, RandomCrd sample) => Both(fields, sample.Instance);

    private static JsonObject Both(ExposedFields fields, JsonObject instance)
    {
        var both = fields.Project(instance, status: false);
        foreach (var (name, value) in fields.Project(instance, status: true))
        {
            both[name] = value?.DeepClone();
        }

        return both;
    }

    private static JsonObject WithoutEnvelope(RandomCrd sample) => new()
    {
        ["spec"] = sample.Instance["spec"]!.DeepClone(),
        ["status"] = sample.Instance["status"]!.DeepClone(),
    };

    // What kubectl explain shows holds for all tenants, whether the schema says it already or not.
    private static JsonNode? WithoutLimits(JsonNode? node)
    {
        switch (node)
        {
            case JsonObject { Count: > 0 } described:
                return new JsonObject(described.Select(member => KeyValuePair.Create(member.Key, member is { Key: "description", Value: JsonValue text }
                        ? LimitSentence.Without($"{text}") is { Length: > 0 } rest ? (JsonNode)rest : null
                        : WithoutLimits(member.Value)))
                    .Where(member => member is not { Key: "description", Value: null }));
            case JsonArray list:
                return new JsonArray([.. list.Select(WithoutLimits)]);
            default:
                return node?.DeepClone();
        }
    }

    private static JsonObject FullSchema(RandomCrd sample) => sample.Crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject();
}
