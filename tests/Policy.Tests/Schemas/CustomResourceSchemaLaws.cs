using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Policy.Tests.Derivation;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Tests.Schemas;

/// <summary>What holds of every schema and every object.</summary>
public sealed class CustomResourceSchemaLaws
{
    private const int Cases = 100;

    [Fact]
    public void Normalizing_twice_is_normalizing_once() => ForAll((schema, item) =>
    {
        var once = schema.Normalize(item, out _);

        var twice = schema.Normalize(once, out var pruned);

        JsonEquality.AreEqual(once, twice).ShouldBeTrue();
        pruned.ShouldBeEmpty();
    });

    [Fact]
    public void Everything_that_goes_is_named_and_nothing_else() => ForAll((schema, item) =>
    {
        var stored = schema.Normalize(item, out var pruned);

        pruned.Count(path => path.EndsWith(".unknown", StringComparison.Ordinal)).ShouldBe(Unknown(item));
        Unknown(stored).ShouldBe(0);
    });

    [Fact]
    public void The_object_that_was_given_stays_as_it_is() => ForAll((schema, item) =>
    {
        var before = item.ToJsonString();

        schema.Validate(schema.Normalize(item, out _), item);

        item.ToJsonString().ShouldBe(before);
    });

    [Fact]
    public void Objects_with_values_of_the_right_types_have_no_problems() => ForAll((schema, item) =>
        schema.Validate(schema.Normalize(item, out _), null).Where(problem => problem.Message.Contains("must be of type", StringComparison.Ordinal)).ShouldBeEmpty());

    private static void ForAll(Action<CustomResourceSchema, JsonObject> law)
    {
        for (var seed = 0; seed < Cases; seed++)
        {
            var sample = new RandomCrd(seed);
            Litter(sample.Instance["spec"], new(seed));
            try
            {
                law(CustomResourceSchema.Of(sample.Crd, "v1").ShouldNotBeNull(), sample.Instance);
            }
            catch (ShouldAssertException failure)
            {
                throw new ShouldAssertException($"seed {seed}: {failure.Message}", failure);
            }
        }
    }

    /// <summary>Puts fields into the objects of a spec that no schema knows.</summary>
    private static void Litter(JsonNode? node, Random random)
    {
        foreach (var child in node is JsonArray list ? list.ToList() : node is JsonObject map ? [.. map.Select(field => field.Value)] : [])
        {
            Litter(child, random);
        }

        if (node is JsonObject fields && fields.ContainsKey("z") && random.Next(2) == 0)
        {
            fields["unknown"] = new JsonObject { ["unknown"] = 1.0 };
        }
    }

    private static int Unknown(JsonNode? node) => node switch
    {
        JsonObject fields => fields.Sum(field => field.Key == "unknown" ? 1 : Unknown(field.Value)),
        JsonArray list => list.Sum(Unknown),
        _ => 0,
    };
}
