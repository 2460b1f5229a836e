using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Recording;
using KubeCarrier.Policy.Tests.Restrictions;

namespace KubeCarrier.Policy.Tests.Recording;

/// <summary>What is hidden in a record: whatever messages would hide, and rather more than less.</summary>
public sealed class RedactionTests
{
    private const string Schema = """
        {"type":"object","properties":{"pin":{"type":"integer","format":"password"},"plain":{"type":"string"},
         "users":{"type":"object","additionalProperties":{"type":"object","properties":{"code":{"type":"string","format":"password"},"role":{"type":"string"}}}},
         "logins":{"type":"array","items":{"type":"object","properties":{"code":{"type":"string","format":"password"}}}}}}
        """;

    private static readonly CatalogEntry Entry = new RestrictedHub
    {
        Fields = """[{"jsonPath":".spec.plain","sensitive":true},{"jsonPath":".spec.tokenCount","sensitive":false},{"jsonPath":".spec.keys[*].value","sensitive":true}]""",
        Schema = Schema,
    }.Entry();

    [Theory]
    [InlineData("""{"adminPassword":"hans2000"}""", """{"adminPassword":"(hidden)"}""")]
    [InlineData("""{"plain":"hans2000","username":"hans"}""", """{"plain":"(hidden)","username":"hans"}""")]
    [InlineData("""{"pin":1234}""", """{"pin":"(hidden)"}""")]
    [InlineData("""{"tokenCount":3}""", """{"tokenCount":3}""")]
    [InlineData("""{"users":{"eva":{"code":"x","role":"admin"}}}""", """{"users":{"eva":{"code":"(hidden)","role":"admin"}}}""")]
    [InlineData("""{"logins":[{"code":"x"},{"code":"y"}]}""", """{"logins":[{"code":"(hidden)"},{"code":"(hidden)"}]}""")]
    [InlineData("""{"keys":{"a":{"value":"x","size":1}}}""", """{"keys":{"a":{"value":"(hidden)","size":1}}}""")]
    [InlineData("""{"secrets":{"deep":["a",{"b":"c"}]}}""", """{"secrets":"(hidden)"}""")]
    [InlineData("""{"unknown":[{"password":"a"}],"nothing":null}""", """{"unknown":[{"password":"(hidden)"}],"nothing":null}""")]
    [InlineData("""{"password":null}""", """{"password":null}""")]
    public void Sensitive_values_of_an_instance_are_hidden(string spec, string expected)
    {
        var hidden = new List<string>();
        var instance = Instance(spec);

        Redaction.Of([Entry]).HideInInstance(instance, hidden);

        instance["spec"]!.ToJsonString().ShouldBe(expected);
        (hidden.Count > 0).ShouldBe(spec != expected);
    }

    [Fact]
    public void Without_an_entry_names_decide()
    {
        var hidden = new List<string>();
        var instance = Instance("""{"password":"a","plain":"b"}""");

        Redaction.Of([]).HideInInstance(instance, hidden);

        instance["spec"]!.ToJsonString().ShouldBe("""{"password":"(hidden)","plain":"b"}""");
        hidden.ShouldBe(["a"]);
    }

    [Fact]
    public void What_kubectl_applied_is_left_out()
    {
        var hidden = new List<string>();
        var instance = Instance("{}");
        instance["metadata"]!["annotations"] = new JsonObject { ["kubectl.kubernetes.io/last-applied-configuration"] = "{\"password\":\"hans2000\"}", ["mine"] = "x" };

        Redaction.Of([]).HideInInstance(instance, hidden);

        instance["metadata"]!["annotations"]!.ToJsonString().ShouldBe("""{"mine":"x"}""");
        hidden.ShouldBeEmpty(); // nothing that is judged
    }

    [Fact]
    public void What_a_policy_says_of_sensitive_fields_is_hidden()
    {
        var hidden = new List<string>();
        var entry = Parse("""
            {"spec":{"derive":{"expose":[{"fields":[{"jsonPath":".spec.password","default":"a","allowed":["a","b"],"maxLength":8},{"jsonPath":".spec.size","default":3},
              {"jsonPath":".spec.secretSize","sensitive":false,"default":4}]}],
             "presets":[{"jsonPath":".spec.plain","value":"c"},{"jsonPath":".spec.auth","value":{"token":"d","user":"hans"}}]}}}
            """);

        Redaction.Of([Entry]).HideInPolicy(entry, hidden);

        entry["spec"]!["derive"]!.ToJsonString().ShouldBe(
            """{"expose":[{"fields":[{"jsonPath":".spec.password","default":"(hidden)","allowed":["(hidden)"],"maxLength":8},{"jsonPath":".spec.size","default":3},{"jsonPath":".spec.secretSize","sensitive":false,"default":4}]}],"presets":[{"jsonPath":".spec.plain","value":"(hidden)"},{"jsonPath":".spec.auth","value":{"token":"(hidden)","user":"hans"}}]}""");
        hidden.ShouldBe(["a", "a", "b", "c", "d"]);
    }

    [Fact]
    public void Patches_and_sentences_tell_nothing_that_was_hidden()
    {
        var verdict = new RecordedVerdict
        {
            Allowed = true,
            Code = 200,
            Tolerated = [new("value-is-allowed", "spec.x", "\"hans2000\" is not allowed", Enforcement.Warn)],
            Warnings = ["hans2000 or not"],
            Patch = [new("add", "/spec/adminPassword", "x"), new("add", "/spec/users", JsonNode.Parse("""{"eva":{"code":"y","role":"z"}}""")), new("add", "/metadata/finalizers", "f")],
        };
        var hidden = new List<string> { "hans2000", "is" };

        var shown = Redaction.Of([Entry]).HideInVerdict(verdict, hidden);

        shown.Tolerated!.Single().Message.ShouldBe("\"(hidden)\" is not allowed"); // "is" is too short to mean the secret
        shown.Warnings.ShouldBe(["(hidden) or not"]);
        shown.Patch!.Select(patch => patch.Value!.ToJsonString()).ShouldBe(["\"(hidden)\"", """{"eva":{"code":"(hidden)","role":"z"}}""", "\"f\""]);
        hidden.ShouldBe(["hans2000", "is", "x", "y"]);
        verdict.Patch[1].Value!["eva"]!["code"]!.GetValue<string>().ShouldBe("y"); // who was answered was answered with it
    }

    private static JsonObject Instance(string spec) => Parse($$"""{"apiVersion":"eu-west-1.team-a/v1alpha1","kind":"CouchDB","metadata":{"name":"db1"},"spec":{{spec}}}""");

    private static JsonObject Parse(string json) => JsonNode.Parse(json)!.AsObject();
}
