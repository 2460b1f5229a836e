using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Yaml;

namespace KubeCarrier.Kubernetes.Tests;

/// <summary>What kubectl itself says to such texts is compared in Integration.Tests/Cli.</summary>
public sealed class ManifestDocumentsTests
{
    private const string A = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\n";
    private const string Json = """{"apiVersion":"v1","kind":"ConfigMap","metadata":{"name":"a"}""";

    [Theory]
    [InlineData("", 0)]
    [InlineData("# nothing\n---\n---\nnull\n", 0)]
    [InlineData(A, 1)]
    [InlineData("---\n" + A + "--- # next\n" + A + "...\n---\n", 2)]
    [InlineData("\ufeff" + A + "---\n\ufeff" + A, 2)]
    [InlineData(Json + "}", 1)]
    [InlineData(Json + "}" + Json + "}\n null " + Json + "}", 3)]
    [InlineData(Json + "}\n---\n" + A, 2)]
    [InlineData("{apiVersion: v1, kind: ConfigMap}", 1)]
    [InlineData("apiVersion: v1\nkind: List\nitems: [{apiVersion: v1, kind: A}, {apiVersion: v1, kind: B}]", 2)]
    [InlineData("apiVersion: v1\nkind: List\nitems:\n", 0)]
    public void Every_object_is_found(string text, int count) => ManifestDocuments.Read(text).Count.ShouldBe(count);

    [Fact]
    public void Items_of_a_list_come_in_order_with_places_of_their_own()
    {
        var manifests = ManifestDocuments.Read("apiVersion: v1\nkind: ConfigMapList\nitems:\n- metadata: {name: a}\n-\n  data: {v: 1}\n");

        manifests.Select(manifest => manifest.Object.ToJsonString()).ShouldBe(
            ["""{"metadata":{"name":"a"},"apiVersion":"v1","kind":"ConfigMap"}""", """{"data":{"v":1},"apiVersion":"v1","kind":"ConfigMap"}"""]);
        manifests[0].Places.ValueAt("metadata.name").ShouldBe(new(4, 20));
        manifests[1].Places.Value.ShouldBe(new(6, 3));
        manifests[1].Places.KeyAt("data.v").ShouldBe(new(6, 10));
        manifests[1].Object.GetPath().ShouldBe("$");
    }

    [Fact]
    public void Places_count_through_the_file_in_YAML_and_in_JSON()
    {
        ManifestDocuments.Read("# x\n---\r\n" + A + "--- \n" + A)[1].Places.KeyAt("kind").ShouldBe(new(8, 1));

        var json = ManifestDocuments.Read(Json + "}\r\n{\"apiVersion\": \"v1\",\n  \"kind\": \"ü🐳\", \"data\": {\"v\": [1, 2]}}")[1];
        json.Places.Value.ShouldBe(new(2, 1));
        json.Places.KeyAt("data").ShouldBe(new(3, 18));
        json.Places.ValueAt("data.v[1]").ShouldBe(new(3, 36));
    }

    [Theory]
    [InlineData("9223372036854775808", "9223372036854776000")]
    [InlineData("1e3", "1000")]
    [InlineData("1.2345678901234567e18", "1234567890123456800")]
    [InlineData("1.50", "1.5")]
    [InlineData("-0.0", "0")]
    [InlineData("1e-30", "1E-30")]
    [InlineData("1e21", "1E+21")]
    public void Numbers_are_those_that_reach_the_API_server(string written, string read)
    {
        var fromYaml = ManifestDocuments.Read(A + $"data: [{written}]")[0].Object["data"]?[0];
        var fromJson = ManifestDocuments.Read(Json + $$""","data":[{{written}}]}""")[0].Object["data"]?[0];

        JsonEquality.AreEqual(fromYaml.ShouldNotBeNull(), JsonNode.Parse(read)).ShouldBeTrue(fromYaml.ToJsonString());
        fromJson.ShouldNotBeNull().ToJsonString().ShouldBe(fromYaml.ToJsonString());
    }

    [Theory]
    [InlineData("- a", "1:1", "a manifest must be an object")]
    [InlineData(A + "---\ntext\n", "5:1", "a manifest must be an object")]
    [InlineData("apiVersion: v1\n", "1:1", "kind is missing")]
    [InlineData("kind: A\n", "1:1", "apiVersion is missing")]
    [InlineData("kind: 5\napiVersion: v1\n", "1:7", "kind must be a text")]
    [InlineData("apiVersion: 1\nkind: A\n", "1:13", "apiVersion must be a text")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata: x\n", "3:11", "metadata must be an object")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata: {name: 5}\n", "3:18", "metadata.name must be a text")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata:\n  labels:\n    a.b/c: yes\n", "5:12", "metadata.labels[a.b/c] must be a text; put its value in quotes.")]
    [InlineData("apiVersion: v1\nkind: A\nmetadata: {annotations: []}\n", "3:25", "metadata.annotations must be an object")]
    [InlineData("apiVersion: v1\nkind: List\nitems: x\n", "3:8", "items must be a list")]
    [InlineData("apiVersion: v1\nkind: List\nitems:\n- x\n", "4:3", "an item of a list must be an object")]
    [InlineData("apiVersion: v1\nkind: List\nitems:\n- metadata: {}\n", "4:3", "kind is missing")]
    [InlineData("apiVersion: v1\nkind: List\nitems:\n- apiVersion: v1\n  kind: List\n  items: []\n", "6:3", "no list inside a list")]
    [InlineData(A + "data: {a: 1, a: 2}\n", "4:14", "this key is already in the mapping, at line 4")]
    [InlineData(Json + ",\n\"kind\":\"B\"}", "2:1", "this key is already in the mapping, at line 1")]
    [InlineData(A + "--- {a: 1}\n", "4:4", "nothing but a comment may follow '---'")]
    [InlineData(A + "...\n" + A, "5:1", "kubectl reads nothing after '...'")]
    [InlineData("# x\n\n%YAML 1.1\n---\n" + A, "3:1", "no directives")]
    [InlineData("\n%YAML 1.1\n---\n" + A, "2:1", "no directives")]
    [InlineData(A + "---\na: [\n---\n" + A, "6:1", "not valid YAML")]
    [InlineData(Json + "}\n" + Json + "\n", "3:1", "not closed")]
    [InlineData(Json + ",\"data\":[1,\n  2,,3]}", "2:5", "not valid")]
    [InlineData(Json + ",\"data\":\"\\ud800\"}", "1:70", "no Unicode character")]
    [InlineData(Json + ",\"data\":1e400}", "1:70", "too large")]
    public void What_kubectl_would_not_take_is_refused_with_its_place(string text, string place, string problem)
    {
        var refusal = Should.Throw<YamlFormatException>(() => ManifestDocuments.Read(text));

        refusal.Problem.ShouldContain(problem);
        $"{refusal.Line}:{refusal.Column}".ShouldBe(place);
    }

    [Fact]
    public void Files_are_UTF_8_or_have_a_byte_order_mark()
    {
        var text = A + "data: {v: ü🐳}\n";
        byte[][] files =
        [
            Encoding.UTF8.GetBytes(text),
            [0xef, 0xbb, 0xbf, .. Encoding.UTF8.GetBytes(text)],
            [0xff, 0xfe, .. Encoding.Unicode.GetBytes(text)],
            [0xfe, 0xff, .. Encoding.BigEndianUnicode.GetBytes(text)],
        ];

        files.ShouldAllBe(file => ManifestText.Decode(file) == text);
        files.ShouldAllBe(file => ManifestDocuments.Read(file, null)[0].Object["data"]!["v"]!.GetValue<string>() == "ü🐳");
    }

    [Fact]
    public void Bytes_that_are_no_text_are_refused_with_their_place()
    {
        byte[] broken = [.. Encoding.UTF8.GetBytes("a: 1\r\nb: ü"), 0xed, 0xa0, 0x80];

        Should.Throw<YamlFormatException>(() => ManifestText.Decode(broken)).Place.ShouldBe(new(2, 5));
        Should.Throw<YamlFormatException>(() => ManifestText.Decode([0xff, 0xfe, 0x00, 0xd8])).Problem.ShouldContain("not a UTF-16 text");
    }
}
