using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Kubernetes.Tests;

public sealed class YamlTests
{
    /// <summary>The JSON is what kubectl 1.32 made of the YAML (<c>kubectl label --local -o json</c>).</summary>
    [Fact]
    public async Task Scalars_are_what_kubectl_reads()
    {
        var folder = Path.Combine(AppContext.BaseDirectory, "Golden");
        var ours = YamlDocuments.ParseObject(await File.ReadAllTextAsync(Path.Combine(folder, "kubectl-scalars.yaml")))["data"].ShouldBeOfType<JsonObject>();
        var kubectls = JsonNode.Parse(await File.ReadAllTextAsync(Path.Combine(folder, "kubectl-scalars.json")))!["data"].ShouldBeOfType<JsonObject>();

        ours.Select(property => property.Key).Order(StringComparer.Ordinal).ShouldBe(kubectls.Select(property => property.Key).Order(StringComparer.Ordinal));
        foreach (var (key, expected) in kubectls)
        {
            JsonEquality.AreEqual(ours[key], expected).ShouldBeTrue($"{key}: {ours[key]?.ToJsonString()} is not {expected?.ToJsonString()}");
        }
    }

    [Fact]
    public void Whole_numbers_stay_exact() =>
        YamlDocuments.ParseObject("a: 12345678901234567890")["a"]!.ToJsonString().ShouldBe("12345678901234567890");

    [Fact]
    public void Documents_are_separated_and_empty_ones_left_out() =>
        YamlDocuments.ParseObjects("# nothing\n---\na: 1\n---\n---\n# only a comment\n---\nb: 2\n...\n").Select(document => document.ToJsonString())
            .ShouldBe(["""{"a":1}""", """{"b":2}"""]);

    [Fact]
    public void Anchors_aliases_and_merge_keys_are_expanded() =>
        YamlDocuments.ParseObject("""
            base: &base {a: 1, b: {c: x}}
            derived:
              <<: *base
              a: 2
            several:
              <<: [{a: first, z: 1}, *base]
            list: [*base, *base]
            """).ToJsonString().ShouldBe(
            """{"base":{"a":1,"b":{"c":"x"}},"derived":{"a":2,"b":{"c":"x"}},"several":{"a":"first","b":{"c":"x"},"z":1},"list":[{"a":1,"b":{"c":"x"}},{"a":1,"b":{"c":"x"}}]}""");

    /// <summary>As kubectl, not as the specification: whatever stands further down wins.</summary>
    [Fact]
    public void A_merge_key_overrides_what_is_above_it() =>
        YamlDocuments.ParseObject("x: &x {a: 1}\nabove:\n  a: 2\n  <<: *x\nbelow:\n  <<: *x\n  a: 2").ToJsonString()
            .ShouldBe("""{"x":{"a":1},"above":{"a":1},"below":{"a":2}}""");

    [Fact]
    public void Block_scalars_keep_their_lines() =>
        YamlDocuments.ParseObject("a: |\n  one\n   two\n\n  three\nb: >-\n  one\n  two\n").ToJsonString()
            .ShouldBe("""{"a":"one\n two\n\nthree\n","b":"one two"}""");

    [InlineData("a: 1\nb: 2\na: 3", "line 3, column 1: this key is already in the mapping")]
    [InlineData("on: 1\ntrue: 2", "line 2, column 1: this key is already in the mapping")]
    [InlineData("a: {b: 1, b: 2}", "line 1, column 11: this key is already in the mapping, at line 1")]
    [InlineData("x: &x {a: 1}\ny:\n  <<: *x\n  b: 1\n  b: 2", "line 5, column 3: this key is already in the mapping, at line 4")]
    [InlineData("a: *nowhere", "line 1, column 4: an alias")]
    [InlineData("a: &a [*a]", "line 1, column 8: an alias")]
    [InlineData("a: &x 1\nb: &x [*x]", "line 2, column 8: an alias")]
    [InlineData("a: .nan", "line 1, column 4: .nan has no form in JSON")]
    [InlineData("a: !!int secret", "line 1, column 4: this value is no value of its tag, !!int")]
    [InlineData("a: !!binary secret", "line 1, column 4: this value is no base64")]
    [InlineData("[a]: x", "line 1, column 1: a key must be")]
    [InlineData("~: x", "line 1, column 1: a key must be")]
    [InlineData("18446744073709551615: x", "line 1, column 1: a key must be")]
    [InlineData("a: [", "not valid YAML")]
    [InlineData("a: b: c", "line 1, column 5: not valid YAML: a ': ' is not allowed here")]
    [InlineData("<<: 7", "line 1, column 5: a merge key")]
    [InlineData("a: \"secret", "not valid YAML: a quoted text is not closed")]
    [InlineData("a: secret\u0001", "line 1, column 10: the control character U+0001")]
    [InlineData("a:\n\tb: secret", "line 2, column 1: a tab cannot indent")]
    [InlineData("secret *b: c", "line 1, column 1: quote this text or key")]
    [InlineData("a: !e!x secret", "a tag with a handle that is not defined")]
    [InlineData("a: !!x] secret", "a tag must be a URI")]
    [InlineData("a: [\nx\n]", "indent what is in brackets or braces")]
    [Theory]
    public void What_cannot_be_read_is_told_with_its_line_and_without_its_text(string yaml, string message)
    {
        var refusal = Should.Throw<YamlFormatException>(() => YamlDocuments.Parse(yaml));

        refusal.Message.ShouldContain(message);
        refusal.Message.ShouldNotContain("secret");
    }

    [Fact]
    public void Depth_size_and_expansion_are_bounded()
    {
        var limits = new YamlLimits { MaxCharacters = 1000, MaxNodes = 50, MaxDepth = 5 };

        Should.Throw<YamlFormatException>(() => YamlDocuments.Parse(new string(' ', 1001), limits)).Message.ShouldContain("at most 1000");
        Should.Throw<YamlFormatException>(() => YamlDocuments.Parse("[[[[[[1]]]]]]", limits)).Message.ShouldContain("deeper than 5");
        Should.Throw<YamlFormatException>(() => YamlDocuments.Parse("a: &a [[[1]]]\nb: [[*a]]", limits)).Message.ShouldContain("deeper than 5");
        Should.Throw<YamlFormatException>(() => YamlDocuments.Parse("a: &a [1,1,1,1]\nb: &b [*a,*a,*a,*a]\nc: [*b,*b]", limits)).Message.ShouldContain("more than 50");
        Should.Throw<YamlFormatException>(() => YamlDocuments.Parse(string.Concat(Enumerable.Repeat("---\n[1,1,1,1,1,1]\n", 10)), limits)).Message.ShouldContain("more than 50");
    }

    [Fact]
    public void What_is_written_is_laid_out_as_kubectl_does()
    {
        var node = JsonNode.Parse("""
            {"apiVersion":"v1","empty":{},"none":null,"list":[{"name":"a","args":["-x","on"]},[1,"2"]],"text":"two\nlines\n","size":1.50,"ok":true,"t":"2001-01-01","k y":"a: b","quoted":"\"ü\\\u0085🐳\u2028"}
            """);

        YamlText.Write(node).ShouldBe("""
            apiVersion: v1
            empty: {}
            none: null
            list:
            - name: a
              args:
              - "-x"
              - "on"
            - - 1
              - "2"
            text: |
              two
              lines
            size: 1.50
            ok: true
            t: "2001-01-01"
            k y: "a: b"
            quoted: "\"ü\\\u0085🐳\u2028"

            """, StringCompareShould.IgnoreLineEndings);
    }

    [Fact]
    public void Strings_survive_writing_and_reading() =>
        Prop.ForAll<NonNull<string>>(text => SurvivesAsText(text.Get)).QuickCheckThrowOnFailure();

    [Theory]
    [InlineData("yes")]
    [InlineData("tRUE")]
    [InlineData("0777")]
    [InlineData("1e3")]
    [InlineData("1_000")]
    [InlineData("12:30")]
    [InlineData("- a")]
    [InlineData("a #b")]
    [InlineData("a: ")]
    [InlineData(" lead")]
    [InlineData("trail ")]
    [InlineData("a\n b\n\nc")]
    [InlineData("a\n\n")]
    [InlineData("\na")]
    [InlineData("a\t")]
    [InlineData("...")]
    [InlineData("---")]
    [InlineData("~")]
    [InlineData("<<")]
    [InlineData("=")]
    [InlineData(".inf")]
    [InlineData("ü☃\u0000\u0085\u2028🐳")]
    [InlineData("2001-01-01")]
    public void Strings_that_look_like_something_else_survive(string text) => SurvivesAsText(text).ShouldBeTrue();

    [Fact]
    public void Values_survive_writing_and_reading() =>
        Prop.ForAll(Arb.From(Json(3)), json => JsonEquality.AreEqual(YamlDocuments.ParseObject(YamlText.Write(Wrapped(json)))["v"], JsonNode.Parse(json)))
            .QuickCheckThrowOnFailure();

    private static JsonObject Wrapped(string json) => new() { ["v"] = JsonNode.Parse(json) };

    private static bool SurvivesAsText(string text)
    {
        // A lone surrogate is no text: JSON cannot carry it either.
        var carried = new string([.. text.Select(character => char.IsSurrogate(character) && !text.Contains("🐳", StringComparison.Ordinal) ? '?' : character)]);
        var node = new JsonObject { ["k"] = carried, ["l"] = new JsonArray(carried, new JsonObject { [carried] = carried }) };
        return JsonEquality.AreEqual(YamlDocuments.ParseObject(YamlText.Write(node)), node);
    }

    private static Gen<string> Json(int depth)
    {
        var leaf = Gen.Elements("null", "true", "1", "-2.50", "1e3", "12345678901234567890", "\"\"", "\"on\"", "\"a b\"", "\"x\\ny\"", "\"017\"", "{}", "[]");
        if (depth == 0)
        {
            return leaf;
        }

        var below = Json(depth - 1);
        return Gen.OneOf(
            leaf,
            below.ArrayOf().Select(items => $"[{string.Join(',', items.Take(4))}]"),
            below.ArrayOf().Select(items => $"{{{string.Join(',', items.Take(4).Select((item, index) => $"\"k{index}\":{item}"))}}}"));
    }
}
