using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Derivation;

namespace KubeCarrier.Policy.Tests.Derivation;

/// <summary>What kubectl explain shows of the limits.</summary>
public sealed class LimitSentenceTests
{
    private const string Spec = """
        {"type":"object","properties":{
          "replicas":{"type":"integer","description":"How many nodes"},
          "plan":{"type":"string"},
          "size":{"type":"string","description":"Of each volume."},
          "password":{"type":"string","description":"Of the administrator."},
          "free":{"type":"string","description":"Anything goes."},
          "users":{"type":"array","items":{"type":"object","properties":{"role":{"type":"string"}}}}}}
        """;

    [Fact]
    public void Limits_stand_at_the_end_of_the_description()
    {
        var spec = Derive(
            new() { JsonPath = ".spec.replicas", Minimum = 1, Maximum = 10, Default = 2 },
            new() { JsonPath = ".spec.plan", Allowed = ["small", "large"], Immutable = true },
            new() { JsonPath = ".spec.size", Maximum = "10Gi", Required = true },
            new() { JsonPath = ".spec.free" },
            new() { JsonPath = ".spec.users[*].role", Pattern = "[a-z]+", MaxLength = 8 });

        Description(spec, "replicas").ShouldBe("How many nodes. Limits: 1 to 10. Default: 2.");
        Description(spec, "plan").ShouldBe("Limits: one of \"large\", \"small\", fixed at creation.");
        Description(spec, "size").ShouldBe("Of each volume. Limits: at most 10Gi, must have a value.");
        Description(spec, "free").ShouldBe("Anything goes.");
        $"{spec["users"]!["items"]!["properties"]!["role"]!["description"]}".ShouldBe("Limits: matching [a-z]+, at most 8 characters.");
    }

    [Fact]
    public void What_only_warns_is_no_limit() =>
        Description(Derive(new ExposedField { JsonPath = ".spec.replicas", Maximum = 10, Enforcement = Enforcement.Warn }), "replicas").ShouldBe("How many nodes");

    [Shows("B73")]
    [Fact]
    public void Of_a_sensitive_field_nothing_is_told()
    {
        var spec = Derive(new ExposedField { JsonPath = ".spec.password", Allowed = ["hans2000"], Pattern = "hans[0-9]+", Default = "hans2000", MaxLength = 12 });

        Description(spec, "password").ShouldBe("Of the administrator.");
    }

    [Fact]
    public void A_long_one_is_cut()
    {
        var spec = Derive(new ExposedField { JsonPath = ".spec.plan", Pattern = string.Concat(Enumerable.Repeat("(a|b)", 150)) });

        Description(spec, "plan").Length.ShouldBeInRange(300, 320);
        Description(spec, "plan").ShouldEndWith("….");
    }

    [Fact]
    public void Derived_again_it_says_it_once()
    {
        ExposedField[] fields = [new() { JsonPath = ".spec.replicas", Maximum = 10 }];
        var once = SampleCrd.WithVersions(SampleCrd.Version("v1", Spec, storage: true)).Restrict(fields).Crd.ShouldNotBeNull();

        Description(SpecOf(once.Restrict(fields)), "replicas").ShouldBe("How many nodes. Limits: at most 10.");
        LimitSentence.Without("How many nodes. Limits: at most 10. Default: 2.").ShouldBe("How many nodes.");
        LimitSentence.Without("Limits: at most 10.").ShouldBe("");
        LimitSentence.Without("Default: 2.").ShouldBe("");
        LimitSentence.Without("How many nodes").ShouldBe("How many nodes");
    }

    private static JsonObject Derive(params ExposedField[] fields) => SpecOf(SampleCrd.WithVersions(SampleCrd.Version("v1", Spec, storage: true)).Restrict(fields));

    private static JsonObject SpecOf(DerivationResult result) =>
        result.OnlyVersion()["schema"]!["openAPIV3Schema"]!["properties"]!["spec"]!["properties"]!.AsObject();

    private static string Description(JsonObject spec, string field) => $"{spec[field]!["description"]}";
}
