using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Kubernetes.Tests;

public sealed class YamlPlacesTests
{
    private const string Yaml = """
        # a comment
        metadata:
          labels: {a.b/c: x, d: "y"}
        spec:
          roles:
          - Provider
          - name: Tenant
            empty:
          text: |
            two
            lines
          base: &base {size: 1}
          copy: *base
          merged:
            <<: *base
            <<: {own: 2}
        """;

    [Theory]
    [InlineData("", "2:1", "2:1")]
    [InlineData("metadata", "3:3", "2:1")]
    [InlineData("metadata.labels", "3:11", "3:3")]
    [InlineData("metadata.labels[a.b/c]", "3:19", "3:12")]
    [InlineData("metadata.labels['a.b/c']", "3:19", "3:12")]
    [InlineData("$.metadata.labels['a.b/c']", "3:19", "3:12")]
    [InlineData("metadata.labels.a.b/c", "3:19", "3:12")]
    [InlineData("/metadata/labels/a.b~1c", "3:19", "3:12")]
    [InlineData("metadata.labels.d", "3:25", "3:22")]
    [InlineData("spec.roles", "6:3", "5:3")]
    [InlineData("spec.roles[0]", "6:5", "6:5")]
    [InlineData("spec.roles[1].name", "7:11", "7:5")]
    [InlineData("/spec/roles/1/name", "7:11", "7:5")]
    [InlineData("spec.text", "9:9", "9:3")]
    [InlineData("spec.base.size", "12:22", "12:16")]
    [InlineData("spec.copy", "13:9", "13:3")]
    [InlineData("spec.copy.size", "13:9", "13:3")]
    [InlineData("spec.merged.size", "15:9", "15:9")]
    [InlineData("spec.merged.own", "16:15", "16:10")]
    [InlineData("spec.missing.too", "5:3", "4:1")]
    [InlineData("spec.roles[7].name", "6:3", "5:3")]
    [InlineData("missing", "2:1", "2:1")]
    public void Values_and_keys_have_places(string path, string value, string key)
    {
        var places = YamlDocuments.ParseLocated(Yaml).ShouldHaveSingleItem().Places;

        places.ValueAt(path).ToString().ShouldBe(value);
        places.KeyAt(path).ToString().ShouldBe(key);
    }

    [Fact]
    public void A_value_that_is_not_written_is_on_the_line_of_its_key()
    {
        var places = YamlDocuments.ParseLocated(Yaml).ShouldHaveSingleItem().Places;

        places.ValueAt("spec.roles[1].empty").Line.ShouldBe(8);
        places.KeyAt("spec.roles[1].empty").ShouldBe(new(8, 5));
    }

    [Fact]
    public void Every_node_is_found_by_its_own_path()
    {
        var document = YamlDocuments.ParseLocated(Yaml).ShouldHaveSingleItem();
        var name = document.Root["spec"]?["roles"]?[1]?["name"];

        document.Places.ValueAt(name.ShouldNotBeNull().GetPath()).ShouldBe(new(7, 11));
        document.Places.Below("spec.roles[1]").ShouldNotBeNull().KeyAt("name").ShouldBe(new(7, 5));
        document.Places.Below("spec.nothing").ShouldBeNull();
    }

    [Fact]
    public void Places_count_through_documents_and_wide_characters()
    {
        var documents = YamlDocuments.ParseLocated("a: 1\r\n---\r\n# x\r\n{ü: 🐳, b: 2}\r\n");

        documents[1].Places.Value.ShouldBe(new(4, 1));
        documents[1].Places.KeyAt("b").ShouldBe(new(4, 9));
    }

    [Fact]
    public void A_refusal_has_its_sentence_and_its_place_apart()
    {
        var refusal = Should.Throw<YamlFormatException>(() => YamlDocuments.Parse("a: 1\nb:\n  c: 1\n  c: 2"));

        (refusal.Line, refusal.Column).ShouldBe((4, 3));
        refusal.Problem.ShouldBe("this key is already in the mapping, at line 3; write each key once.");
        refusal.Message.ShouldBe("line 4, column 3: this key is already in the mapping, at line 3; write each key once.");
    }

    [Fact]
    public void A_refusal_of_the_whole_has_no_place()
    {
        var refusal = Should.Throw<YamlFormatException>(() => YamlDocuments.Parse("a: 1", new() { MaxCharacters = 3 }));

        (refusal.Line, refusal.Column).ShouldBe((null, null));
        refusal.Message.ShouldBe(refusal.Problem);
    }
}
