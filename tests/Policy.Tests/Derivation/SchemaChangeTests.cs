using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Tests.Derivation;

public sealed class SchemaChangeTests
{
    private const int Cases = 150;

    [Shows("H10")]
    [Theory]
    [InlineData("""{"type":"string"}""", """{"type":"integer"}""", "changes its type")]
    [InlineData("""{"type":"number"}""", """{"type":"integer"}""", "changes its type")]
    [InlineData("""{"x-kubernetes-int-or-string":true}""", """{"type":"integer"}""", "not a number or a string")]
    [InlineData("""{"type":"string","nullable":true}""", """{"type":"string"}""", "null")]
    [InlineData("""{"type":"string"}""", """{"type":"string","format":"uuid"}""", "format")]
    [InlineData("""{"type":"integer","format":"int64"}""", """{"type":"integer","format":"int32"}""", "format")]
    [InlineData("""{"type":"string"}""", """{"type":"string","enum":["a"]}""", "fewer values")]
    [InlineData("""{"type":"string","enum":["a","b"]}""", """{"type":"string","enum":["a","c"]}""", "fewer values")]
    [InlineData("""{"type":"integer"}""", """{"type":"integer","minimum":1}""", "minimum")]
    [InlineData("""{"type":"integer","minimum":1}""", """{"type":"integer","minimum":2}""", "minimum")]
    [InlineData("""{"type":"integer","maximum":5}""", """{"type":"integer","maximum":4}""", "maximum")]
    [InlineData("""{"type":"integer","maximum":5}""", """{"type":"integer","maximum":5,"exclusiveMaximum":true}""", "maximum")]
    [InlineData("""{"type":"string"}""", """{"type":"string","maxLength":8}""", "maxLength")]
    [InlineData("""{"type":"string","minLength":1}""", """{"type":"string","minLength":3}""", "minLength")]
    [InlineData("""{"type":"string"}""", """{"type":"string","pattern":"a"}""", "pattern")]
    [InlineData("""{"type":"string","pattern":"a|b"}""", """{"type":"string","pattern":"a"}""", "pattern")]
    [InlineData("""{"type":"array","items":{"type":"string"}}""", """{"type":"array","items":{"type":"string"},"maxItems":1}""", "maxItems")]
    [InlineData("""{"type":"array","items":{"type":"string"}}""", """{"type":"array","items":{"type":"integer"}}""", "changes its type")]
    [InlineData("""{"type":"array","items":{"type":"string"}}""", """{"type":"array","items":{"type":"string"},"x-kubernetes-list-type":"set"}""", "list-type")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"string"}}""", """{"type":"object"}""", "is gone")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"string"}}""", """{"type":"object","properties":{"a":{"type":"string"}}}""", "is gone")]
    [InlineData("""{"type":"object","x-kubernetes-preserve-unknown-fields":true}""", """{"type":"object"}""", "unknown fields")]
    [InlineData("""{"type":"object","x-kubernetes-preserve-unknown-fields":true}""", """{"type":"object","x-kubernetes-preserve-unknown-fields":true,"properties":{"a":{"type":"string"}}}""", "was free")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}}}""", """{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}""", "becomes required")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}}}""", """{"type":"object","properties":{"a":{"type":"string"}},"oneOf":[{"required":["a"]}]}""", "oneOf")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}}}""", """{"type":"object","properties":{"a":{"type":"string"}},"not":{"required":["a"]}}""", "not")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}}}""", """{"type":"object","properties":{"a":{"type":"string"}},"x-kubernetes-validations":[{"rule":"has(self.a)"}]}""", "rule")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string","default":"x"}}}""", """{"type":"object","properties":{"a":{"type":"string"}}}""", "loses its default")]
    [InlineData("""{"type":"string"}""", """{"type":"string","x-kubernetes-of-tomorrow":true}""", "x-kubernetes-of-tomorrow")]
    public void What_takes_something_away_is_found(string before, string after, string what)
    {
        var found = Narrowings(SampleCrd.Of(before), SampleCrd.Of(after));

        found.ShouldContain(narrowing => narrowing.What.Contains(what, StringComparison.Ordinal) && narrowing.Path.StartsWith("spec", StringComparison.Ordinal));
    }

    [Theory]
    [InlineData("""{"type":"string","description":"a"}""", """{"type":"string","description":"b"}""")]
    [InlineData("""{"type":"integer"}""", """{"type":"number"}""")]
    [InlineData("""{"type":"integer"}""", """{"x-kubernetes-int-or-string":true}""")]
    [InlineData("""{"type":"integer","format":"int32"}""", """{"type":"integer","format":"int64"}""")]
    [InlineData("""{"type":"string"}""", """{"type":"string","nullable":true}""")]
    [InlineData("""{"type":"string","enum":["a"]}""", """{"type":"string","enum":["b","a"]}""")]
    [InlineData("""{"type":"string","enum":["a"],"pattern":"a","maxLength":1,"format":"uuid"}""", """{"type":"string"}""")]
    [InlineData("""{"type":"integer","minimum":5,"exclusiveMinimum":true}""", """{"type":"integer","minimum":5}""")]
    [InlineData("""{"type":"integer","minimum":5}""", """{"type":"integer","minimum":4,"exclusiveMinimum":true}""")]
    [InlineData("""{"type":"string"}""", """{"type":"string","minLength":0}""")]
    [InlineData("""{"type":"object"}""", """{"type":"object","additionalProperties":{"type":"string"}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}},"required":["a"]}""", """{"type":"object","properties":{"a":{"type":"string"}}}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}}}""", """{"type":"object","x-kubernetes-preserve-unknown-fields":true}""")]
    [InlineData("""{"type":"object","properties":{"a":{"type":"string"}}}""", """{"type":"object","properties":{"a":{"type":"string"},"b":{"type":"string","default":"x"}},"required":["b"]}""")]
    [InlineData("""{"type":"object","x-kubernetes-validations":[{"rule":"true","message":"a"}]}""", """{"type":"object","x-kubernetes-validations":[{"rule":"true","message":"b"}]}""")]
    public void What_only_adds_narrows_nothing(string before, string after) => Narrowings(SampleCrd.Of(before), SampleCrd.Of(after)).ShouldBeEmpty();

    [Fact]
    public void A_new_default_counts_where_something_judges_the_whole_object()
    {
        const string Judged = """{"type":"object","oneOf":[{"required":["a"]}],"properties":{"a":{"type":"string"},"b":{"type":"string"}}}""";

        Narrowings(SampleCrd.Of(Judged), SampleCrd.Of(Judged.Replace("""b":{"type":"string"}""", """b":{"type":"string","default":"x"}""", StringComparison.Ordinal)))
            .ShouldHaveSingleItem().Path.ShouldBe("spec.b");
    }

    [Shows("H11")]
    [Fact]
    public void Versions_that_go_or_are_stored_no_more_count_and_new_ones_do_not()
    {
        var v1 = SampleCrd.Version("v1", """{"type":"object"}""", storage: true);
        JsonObject V2(bool storage = false, bool served = true) => SampleCrd.Version("v2", """{"type":"object"}""", storage: storage, served: served);
        JsonObject Unstored(bool served = true) => SampleCrd.Version("v1", """{"type":"object"}""", served: served);

        Narrowings(SampleCrd.WithVersions(v1.Copy()), SampleCrd.WithVersions(v1.Copy(), V2())).ShouldBeEmpty();
        What(SampleCrd.WithVersions(v1.Copy()), SampleCrd.WithVersions(V2(storage: true)))
            .ShouldBe(["is not the version that instances are stored in any more", "is gone"]);
        What(SampleCrd.WithVersions(v1.Copy(), V2()), SampleCrd.WithVersions(Unstored(), V2(storage: true)))
            .ShouldBe(["is not the version that instances are stored in any more"]);
        What(SampleCrd.WithVersions(v1.Copy(), V2()), SampleCrd.WithVersions(v1.Copy(), V2(served: false))).ShouldBe(["is not served any more"]);
        What(SampleCrd.WithVersions(v1.Copy(), V2(served: false)), SampleCrd.WithVersions(v1.Copy())).ShouldBeEmpty();
    }

    [Fact]
    public void A_status_of_its_own_that_comes_or_goes_counts()
    {
        var with = SampleCrd.Of("""{"type":"object"}""");
        with["spec"]!["versions"]![0]!["subresources"] = SampleCrd.Parse("""{"status":{}}""");

        What(SampleCrd.Of("""{"type":"object"}"""), with).ShouldBe(["has other subresources"]);
        What(with, SampleCrd.Of("""{"type":"object"}""")).ShouldBe(["has other subresources"]);
    }

    [Fact]
    public void The_same_schema_narrows_nothing() => ForAll((sample, _) => Narrowings(sample.Crd, sample.Crd.Copy()).ShouldBeEmpty());

    [Fact]
    public void An_optional_property_more_narrows_nothing() => ForAll((sample, random) =>
        Narrowings(sample.Crd, Added(Added(sample.Crd, random, "new1"), random, "new2")).ShouldBeEmpty());

    [Fact]
    public void A_property_less_always_narrows() => ForAll((sample, random) =>
    {
        var (after, path) = Removed(sample.Crd, random);

        Narrowings(sample.Crd, after).ShouldContain(narrowing => narrowing.Path == path);
    });

    [Fact]
    public void What_takes_more_away_never_narrows_less() => ForAll((sample, random) =>
    {
        var (some, _) = Removed(sample.Crd, random);
        var (more, gone) = Removed(some, random);
        var paths = Narrowings(sample.Crd, more).Select(narrowing => narrowing.Path).ToList();

        foreach (var narrowing in Narrowings(sample.Crd, some))
        {
            paths.ShouldContain(path => narrowing.Path == path || (path == gone && narrowing.Path.StartsWith(path, StringComparison.Ordinal)));
        }
    });

    private static IReadOnlyList<SchemaNarrowing> Narrowings(JsonObject before, JsonObject after) => SchemaChange.Narrowings(before, after);

    private static IEnumerable<string> What(JsonObject before, JsonObject after) => Narrowings(before, after).Select(narrowing => narrowing.What);

    private static void ForAll(Action<RandomCrd, Random> law) => Prop.ForAll<int>(seed =>
    {
        law(new(seed), new(seed));
        return true;
    }).Check(Config.QuickThrowOnFailure.WithMaxTest(Cases).WithEndSize(1_000_000));

    private static JsonObject Added(JsonObject crd, Random random, string name)
    {
        var copy = crd.Copy();
        var places = Places(Root(copy), "").Where(place => !place.Schema.ContainsKey("additionalProperties")).ToList();
        places[random.Next(places.Count)].Schema["properties"]!.AsObject()[name] = new JsonObject { ["type"] = "string" };
        return copy;
    }

    private static (JsonObject Crd, string Path) Removed(JsonObject crd, Random random)
    {
        var copy = crd.Copy();
        var places = Places(Root(copy), "").Where(place => place.Path.Length > 0 && place.Schema["properties"]!.AsObject().Count > 0).ToList();
        var (schema, path) = places[random.Next(places.Count)];
        var name = schema["properties"]!.AsObject().Select(field => field.Key).ElementAt(random.Next(schema["properties"]!.AsObject().Count));
        schema["properties"]!.AsObject().Remove(name);
        return (copy, name.Contains('.', StringComparison.Ordinal) ? $"{path}['{name}']" : $"{path}.{name}");
    }

    private static JsonObject Root(JsonObject crd) => crd["spec"]!["versions"]![0]!["schema"]!["openAPIV3Schema"]!.AsObject();

    /// <summary>The schemas that name properties.</summary>
    private static IEnumerable<(JsonObject Schema, string Path)> Places(JsonObject schema, string path)
    {
        if (schema["properties"] is JsonObject properties)
        {
            yield return (schema, path);
            foreach (var (name, member) in properties)
            {
                var below = name.Contains('.', StringComparison.Ordinal) ? $"{path}['{name}']" : path.Length == 0 ? name : $"{path}.{name}";
                foreach (var place in Places(member!.AsObject(), below))
                {
                    yield return place;
                }
            }
        }

        foreach (var element in new[] { schema["items"], schema["additionalProperties"] }.OfType<JsonObject>())
        {
            foreach (var place in Places(element, $"{path}[*]"))
            {
                yield return place;
            }
        }
    }
}
