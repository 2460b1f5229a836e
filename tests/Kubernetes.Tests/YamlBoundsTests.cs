using System.Text;
using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Kubernetes.Tests;

/// <summary>Texts that are made to cost: each ends, soon, in a refusal. A reader without bounds would not come back from them.</summary>
public sealed class YamlBoundsTests
{
    private const string Head = "apiVersion: v1\nkind: ConfigMap\ndata:\n";

    [Fact]
    public void An_alias_bomb_is_refused()
    {
        var bomb = new StringBuilder(Head).Append("  a0: &a0 [x,x,x,x,x,x,x,x,x]\n");
        for (var level = 1; level < 30; level++)
        {
            bomb.Append($"  a{level}: &a{level} [{string.Join(',', Enumerable.Repeat($"*a{level - 1}", 9))}]\n");
        }

        var refusal = Should.Throw<YamlFormatException>(() => ManifestDocuments.Read(bomb.ToString()));
        refusal.Problem.ShouldContain("aliases expanded");
        refusal.Line.ShouldBe(7);
    }

    [Fact]
    public void Ordinary_aliases_are_not_a_bomb()
    {
        var text = new StringBuilder(Head).Append("  base: &base {cpu: 1, memory: 1Gi, labels: {a: b, c: d}}\n");
        for (var index = 0; index < 2000; index++)
        {
            text.Append($"  o{index}: *base\n");
        }

        ManifestDocuments.Read(text.ToString())[0].Object["data"]!.AsObject().Count.ShouldBe(2001);
    }

    [Fact]
    public void A_merge_bomb_is_refused()
    {
        var bomb = new StringBuilder(Head).Append("  m0: &m0 {").AppendJoin(',', Enumerable.Range(0, 500).Select(key => $" k{key}: v")).Append("}\n");
        for (var level = 1; level < 2000; level++)
        {
            bomb.Append($"  m{level}: &m{level} {{<<: [{string.Join(',', Enumerable.Repeat($"*m{level - 1}", 9))}]}}\n");
        }

        Should.Throw<YamlFormatException>(() => ManifestDocuments.Read(bomb.ToString())).Problem.ShouldContain("aliases expanded");
    }

    [Theory]
    [InlineData("[")]
    [InlineData("{a: ")]
    [InlineData("- ")]
    [InlineData("? ")]
    public void Deep_nesting_is_refused(string opening)
    {
        var deep = string.Concat(Enumerable.Repeat(opening, 100_000));

        Should.Throw<YamlFormatException>(() => ManifestDocuments.Read("# deep\n" + deep)).Problem.ShouldNotBeEmpty();
    }

    [Fact]
    public void Deep_JSON_is_refused()
    {
        var deep = "{\"a\":" + new string('[', 1_000_000) + new string(']', 1_000_000) + "}";

        var refusal = Should.Throw<YamlFormatException>(() => ManifestDocuments.Read(deep));
        refusal.Problem.ShouldBe("nested deeper than 200 levels.");
        refusal.Place.ShouldBe(new(1, 205));
    }

    [Fact]
    public void Deep_anchors_cost_no_more_than_their_text()
    {
        var deep = new StringBuilder("# x\n");
        for (var level = 0; level < 190; level++)
        {
            deep.Append($"&a{level} [");
        }

        deep.AppendJoin(',', Enumerable.Repeat("x", 20_000)).Append(']', 190);
        Should.Throw<YamlFormatException>(() => ManifestDocuments.Read(deep.ToString())).Problem.ShouldContain("must be an object");
    }

    [Fact]
    public void Huge_texts_and_too_many_values_are_refused()
    {
        Should.Throw<YamlFormatException>(() => ManifestDocuments.Read(new string('#', (32 << 20) + 1))).Problem.ShouldContain("at most 33554432");
        Should.Throw<YamlFormatException>(() => ManifestDocuments.Read(Head + "  [" + string.Concat(Enumerable.Repeat("x,", 100)) + "]", new() { MaxNodes = 50 }))
            .Problem.ShouldContain("more than 50 values");
        Should.Throw<YamlFormatException>(() => ManifestDocuments.Read("{\"a\":[" + string.Join(',', Enumerable.Repeat("1", 100)) + "]}", new() { MaxNodes = 50 }))
            .Problem.ShouldContain("more than 50 values");
    }

    /// <summary>No limit is named here, but with a step that is quadratic this does not end.</summary>
    [Fact]
    public void A_thousand_documents_are_read()
    {
        var text = string.Concat(Enumerable.Repeat(Head + "  a: [1, 2, {b: c}]\n  d: |\n    text\n---\n", 1000));

        ManifestDocuments.Read(text)[999].Places.KeyAt("data.d").ShouldBe(new((999 * 7) + 5, 3));
    }
}
