using System.Text.Json.Nodes;
using KubeCarrier.Policy.Tests.Derivation;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Tests.Schemas;

/// <summary>The same object, judged as API servers of different versions do. Measured on 1.20.2 and 1.36.2.</summary>
public sealed class KubernetesProfileTests
{
    [Theory]
    [InlineData("v1.20.2", "1.20")]
    [InlineData("1.27", "1.27")]
    [InlineData("v1.30.4-gke.100", "1.30")]
    [InlineData("v1.31.0+k3s1", "1.31")]
    [InlineData("1.99", "1.36")]
    [InlineData("1.19", null)]
    [InlineData("2.0", null)]
    [InlineData("", null)]
    [InlineData(null, null)]
    public void A_version_is_read_as_it_is_told(string? text, string? version) => KubernetesProfile.Read(text)?.Version.ShouldBe(version);

    [Theory]
    [InlineData("""{"type":"integer","format":"int32"}""", "2147483648", true, false, 36)]
    [InlineData("""{"type":"integer","format":"int64"}""", "2147483648", true, true, 36)]
    [InlineData("""{"type":"integer","minimum":2.5}""", "3", true, false, 36)]
    [InlineData("""{"type":"integer"}""", "2.00000000001", true, false, 36)]
    [InlineData("""{"type":"integer"}""", "2.0", true, true, 36)]
    [InlineData("""{"type":"object","format":"date"}""", "\"x\"", false, false, 36)]
    [InlineData("""{"type":"string","format":"ipv4"}""", "\"01.2.3.4\"", false, true, 23)]
    [InlineData("""{"type":"string","format":"ipv4"}""", "\"1.2.3.256\"", false, false, 23)]
    [InlineData("""{"type":"string","format":"uri"}""", "\"http://::1/\"", true, false, 36)]
    [InlineData("""{"type":"string","format":"uri"}""", "\"http://h:1:2/\"", true, false, 36)]
    [InlineData("""{"type":"string","format":"uri"}""", "\"http://[::1]:80/\"", true, true, 36)]
    [InlineData("""{"type":"integer","format":"int32"}""", "2147483647", true, true, 36)]
    [InlineData("""{"type":"integer","format":"int32","maximum":2147483648}""", "3", true, false, 36)]
    [InlineData("""{"type":"integer","maximum":2.5}""", "1", true, false, 36)]
    [InlineData("""{"type":"integer"}""", "1e300", false, false, 36)]
    [InlineData("""{"type":"number"}""", "2.00000000001", true, true, 36)]
    [InlineData("""{"type":"number","minimum":2.5}""", "3", true, true, 36)]
    [InlineData("""{"type":"number","format":"float"}""", "1e300", true, false, 36)]
    [InlineData("""{"type":"number","format":"double"}""", "1e300", true, true, 36)]
    [InlineData("""{"x-kubernetes-int-or-string":true,"minimum":2.5}""", "3", true, true, 36)]
    [InlineData("""{"type":"object","format":"password"}""", "\"x\"", true, false, 36)]
    [InlineData("""{"type":"object","format":"date"}""", "[]", true, false, 36)]
    [InlineData("""{"type":"string","format":"date"}""", "\"2024-02-30\"", false, false, 36)]
    [InlineData("""{"type":"string","format":"ipv4"}""", "\"001.2.3.4\"", false, true, 23)]
    [InlineData("""{"type":"string","format":"k8s-short-name"}""", "\"A_b\"", true, false, 34)]
    [InlineData("""{"type":"string","format":"k8s-short-name"}""", "\"a.b\"", true, false, 34)]
    [InlineData("""{"type":"string","format":"k8s-short-name"}""", "\"a-b\"", true, true, 34)]
    [InlineData("""{"type":"string","format":"k8s-short-name"}""", "\"\"", true, false, 34)]
    [InlineData("""{"type":"string","format":"k8s-short-name"}""", "\"a123456789012345678901234567890123456789012345678901234567890123\"", true, false, 34)]
    [InlineData("""{"type":"string","format":"k8s-short-name"}""", "\"a12345678901234567890123456789012345678901234567890123456789012\"", true, true, 34)]
    [InlineData("""{"type":"string","format":"k8s-long-name"}""", "\"a.b-c\"", true, true, 34)]
    [InlineData("""{"type":"string","format":"k8s-long-name"}""", "\"a123456789012345678901234567890123456789012345678901234567890123.b\"", true, true, 34)]
    [InlineData("""{"type":"string","format":"k8s-long-name"}""", "\"a..b\"", true, false, 34)]
    [InlineData("""{"type":"string","format":"k8s-long-name"}""", "\"A.b\"", true, false, 34)]
    public void Verdicts_differ_since_a_version(string field, string value, bool early, bool late, int since)
    {
        Accepts(KubernetesProfile.Oldest).ShouldBe(early);
        Accepts(KubernetesProfile.Newest).ShouldBe(late);
        Accepts(KubernetesProfile.Read($"1.{since - 1}")!).ShouldBe(early);
        Accepts(KubernetesProfile.Read($"1.{since}")!).ShouldBe(late);

        bool Accepts(KubernetesProfile profile) => Problems(profile, $$"""{"x":{{field}}}""", $$"""{"x":{{value}}}""").Count == 0;
    }

    [Theory]
    [InlineData("""{"type":"string","maxLength":3}""", "\"abcd\"", "Invalid value: \"abcd\": spec.x in body should be at most 3 chars long", "Too long: may not be more than 3 bytes")]
    [InlineData("""{"type":"array","maxItems":3,"items":{"type":"integer"}}""", "[1,2,3,4]", "Invalid value: 4: spec.x in body should have at most 3 items", "Too many: 4: must have at most 3 items")]
    [InlineData("""{"type":"array","maxItems":1,"items":{"type":"integer"}}""", "[1,2]", "Invalid value: 2: spec.x in body should have at most 1 items", "Too many: 2: must have at most 1 item")]
    [InlineData("""{"type":"string","maxLength":1}""", "\"ab\"", "Invalid value: \"ab\": spec.x in body should be at most 1 chars long", "Too long: may not be more than 1 byte")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"integer"},"maxProperties":1}""", """{"a":1,"b":2}""", "Invalid value: 1: spec.x in body should have at most 1 properties", "Too many: 2: must have at most 1 item")]
    [InlineData("""{"type":"string","enum":["a"]}""", "\"b\"", "Unsupported value: \"b\": supported values: \"a\"", "Unsupported value: \"b\": supported values: \"a\"")]
    [InlineData("""{"type":"string","nullable":true,"enum":["a"]}""", "null", "Unsupported value: \"null\": supported values: \"a\"", "Unsupported value: null: supported values: \"a\"")]
    [InlineData("{\"type\":\"object\",\"properties\":{\"b\":{\"type\":\"string\"},\"a\":{\"type\":\"integer\"}},\"enum\":[{\"a\":1}]}", "{\"b\":\"<\\\"\",\"a\":2}", "Unsupported value: map[string]interface {}{\"a\":2, \"b\":\"<\\\"\"}: supported values: \"{\\\"a\\\":1}\"", "Unsupported value: {\"a\":2,\"b\":\"\\u003c\\\"\"}: supported values: \"{\\\"a\\\":1}\"")]
    [InlineData("{\"type\":\"array\",\"items\":{\"type\":\"number\",\"nullable\":true},\"enum\":[[1]]}", "[1.5,null,1e21]", "Unsupported value: []interface {}{1.5, interface {}(nil), 1e+21}: supported values: \"[1]\"", "Unsupported value: [1.5,null,1e+21]: supported values: \"[1]\"")]
    [InlineData("""{"type":"integer","format":"int32"}""", "true", "Invalid value: \"boolean\": spec.x in body must be of type integer: \"boolean\"", "Invalid value: \"\": spec.x in body must be of type int32: \"\"")]
    [InlineData("""{"type":"object","additionalProperties":{"type":"integer"},"minProperties":2}""", """{"a":1}""", "Invalid value: 2: spec.x in body should have at least 2 properties", "Invalid value: 1: spec.x in body should have at least 2 properties")]
    public void Texts_differ_too(string field, string value, string early, string late)
    {
        Problems(KubernetesProfile.Oldest, $$"""{"x":{{field}}}""", $$"""{"x":{{value}}}""").ShouldBe([new("spec.x", early)]);
        Problems(KubernetesProfile.Newest, $$"""{"x":{{field}}}""", $$"""{"x":{{value}}}""").ShouldBe([new("spec.x", late)]);
    }

    [Theory]
    [InlineData("{\"type\":\"integer\",\"maximum\":2.5}", "3", "Maximum boundary value must be of type integer (default format) in spec.x", "Invalid value: 3: spec.x in body should be less than or equal to 2.5")]
    [InlineData("{\"type\":\"integer\",\"maximum\":2.5}", "1", "Maximum boundary value must be of type integer (default format) in spec.x")]
    [InlineData("{\"type\":\"integer\",\"minimum\":0.5,\"exclusiveMinimum\":true}", "0", "Minimum boundary value must be of type integer (default format) in spec.x", "Invalid value: 0: spec.x in body should be greater than 0.5")]
    [InlineData("{\"type\":\"integer\",\"multipleOf\":1.5}", "3", "MultipleOf value must be of type integer (default format) in spec.x")]
    [InlineData("{\"type\":\"integer\",\"format\":\"int32\"}", "2147483648", "Checked value must be of type integer with format int32 in spec.x")]
    [InlineData("{\"type\":\"integer\"}", "2.00000000001", "Checked value must be of type integer (default format) in spec.x")]
    [InlineData("{\"type\":\"number\",\"format\":\"float\"}", "1e300", "Checked value must be of type number with format float in spec.x")]
    public void Numbers_out_of_range_are_told_with_the_range(string field, string value, string range, string? limit = null) =>
        Problems(KubernetesProfile.Newest, $$"""{"x":{{field}}}""", $$"""{"x":{{value}}}""").Select(problem => problem.Message)
            .ShouldBe(limit is null ? [$"Invalid value: \"\": {range}"] : [$"Invalid value: \"\": {range}", limit]);

    [Theory]
    [InlineData("{\"type\":\"integer\",\"format\":\"int32\"}", "\"x\"", "string\": spec.x in body must be of type integer: \"string", "string\": spec.x in body must be of type integer: \"string")]
    [InlineData("{\"type\":\"string\",\"format\":\"date\"}", "5", "int64\": spec.x in body must be of type date: \"int64", "int64\": spec.x in body must be of type date: \"int64")]
    [InlineData("{\"type\":\"number\",\"format\":\"date\"}", "true", "\": spec.x in body must be of type date: \"", "boolean\": spec.x in body must be of type number: \"boolean")]
    [InlineData("{\"type\":\"number\",\"format\":\"float\"}", "true", "boolean\": spec.x in body must be of type number: \"boolean", "\": spec.x in body must be of type float: \"")]
    public void A_wrong_type_is_told_with_the_format_where_that_counts(string field, string value, string early, string late)
    {
        Problems(KubernetesProfile.Oldest, $$"""{"x":{{field}}}""", $$"""{"x":{{value}}}""").ShouldBe([new("spec.x", $"Invalid value: \"{early}\"")]);
        Problems(KubernetesProfile.Newest, $$"""{"x":{{field}}}""", $$"""{"x":{{value}}}""").ShouldBe([new("spec.x", $"Invalid value: \"{late}\"")]);
    }

    [Fact]
    public void With_too_many_properties_they_are_looked_at_since_1_28()
    {
        const string Field = "{\"x\":{\"type\":\"object\",\"additionalProperties\":{\"type\":\"integer\"},\"maxProperties\":1}}";
        const string Value = "{\"x\":{\"a\":\"b\",\"c\":1}}";

        Problems(KubernetesProfile.Read("1.27")!, Field, Value).Select(problem => problem.Path).ShouldBe(["spec.x"]);
        Problems(KubernetesProfile.Read("1.28")!, Field, Value).Select(problem => problem.Path).ShouldBe(["spec.x", "spec.x.a"]);
    }

    [Theory]
    [InlineData("[{\"n\":\"a\"},{\"n\":\"a\"}]", "Duplicate value: map[string]interface {}{\"n\":\"a\"}", "Duplicate value: {\"n\":\"a\"}")]
    [InlineData("[1]", "Invalid value: 1: must be an object for an array of list-type map", "Invalid value: 1: must be an object for an array of list-type map")]
    public void Duplicates_are_JSON_since_1_34(string value, string early, string late)
    {
        const string Field = "{\"x\":{\"type\":\"array\",\"x-kubernetes-list-type\":\"map\",\"x-kubernetes-list-map-keys\":[\"n\"],\"items\":{\"x-kubernetes-preserve-unknown-fields\":true}}}";

        Problems(KubernetesProfile.Read("1.33")!, Field, $$"""{"x":{{value}}}""").Select(problem => problem.Message).ShouldBe([early]);
        Problems(KubernetesProfile.Read("1.34")!, Field, $$"""{"x":{{value}}}""").Select(problem => problem.Message).ShouldBe([late]);
    }

    [Theory]
    [InlineData("{\"kind\":\"Pod\"}", "apiVersion")]
    [InlineData("{\"apiVersion\":\"v1\"}", "kind")]
    public void What_an_embedded_resource_lacks_is_required_without_more_words_since_1_34(string value, string missing)
    {
        const string Field = "{\"x\":{\"type\":\"object\",\"x-kubernetes-embedded-resource\":true,\"x-kubernetes-preserve-unknown-fields\":true}}";

        Problems(KubernetesProfile.Read("1.33")!, Field, $$"""{"x":{{value}}}""").ShouldBe([new($"spec.x.{missing}", "Required value: must not be empty")]);
        Problems(KubernetesProfile.Read("1.34")!, Field, $$"""{"x":{{value}}}""").ShouldBe([new($"spec.x.{missing}", "Required value")]);
    }

    private const string Form = "must consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character "
        + "(e.g. 'MyName',  or 'my.name',  or '123-abc', regex used for validation is '([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9]')";

    private const string Long = "a123456789012345678901234567890123456789012345678901234567890123";

    /// <summary>By the version since which the second text holds.</summary>
    [Theory]
    [InlineData(35, "{\"labels\":{\"a/b/c\":\"\"}}", "Invalid value: \"a/b/c\": a qualified name " + Form + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')", "Invalid value: \"a/b/c\": a valid label key " + Form + " with an optional DNS subdomain prefix and '/' (e.g. 'example.com/MyName')")]
    [InlineData(35, "{\"labels\":{\"" + Long + "\":\"\"}}", "Invalid value: \"" + Long + "\": name part must be no more than 63 characters", "Invalid value: \"" + Long + "\": name part must be no more than 63 bytes")]
    [InlineData(35, "{\"labels\":{\"k\":\"" + Long + "\"}}", "Invalid value: \"" + Long + "\": must be no more than 63 characters", "Invalid value: \"" + Long + "\": must be no more than 63 bytes")]
    [InlineData(35, "{\"annotations\":{\"" + Long + "\":\"\"}}", "Invalid value: \"" + Long + "\": name part must be no more than 63 characters", "Invalid value: \"" + Long + "\": name part must be no more than 63 bytes")]
    [InlineData(34, "{\"ownerReferences\":[{\"apiVersion\":\"v1\",\"kind\":\"a\",\"uid\":\"u\"}]}", "Invalid value: \"\": name must not be empty", "Invalid value: \"\": must not be empty")]
    [InlineData(34, "{\"ownerReferences\":[{\"uid\":\"u\",\"name\":\"n\",\"kind\":\"Event\",\"apiVersion\":\"v1\"}]}", "/v1, Kind=Event is disallowed from being an owner", "Invalid value: {\"apiVersion\":\"v1\",\"kind\":\"Event\",\"name\":\"n\",\"uid\":\"u\"}: /v1, Kind=Event is disallowed from being an owner")]
    [InlineData(34, "{\"finalizers\":[\"orphan\",\"foregroundDeletion\"]}", "Invalid value: []string{\"orphan\", \"foregroundDeletion\"}: finalizer orphan and foregroundDeletion cannot be both set", "Invalid value: [\"orphan\",\"foregroundDeletion\"]: finalizer orphan and foregroundDeletion cannot be both set")]
    [InlineData(23, "{\"name\":1}", "Invalid value: 1: must be a string", "json: cannot unmarshal number into Go struct field ObjectMeta.name of type string")]
    [InlineData(23, "{\"labels\":{\"a\":1}}", "Invalid value: map[string]interface {}{\"a\":1}: must be an object of strings", "json: cannot unmarshal number into Go struct field ObjectMeta.labels of type string")]
    [InlineData(23, "{\"labels\":[]}", "Invalid value: []interface {}{}: must be an object of strings", "json: cannot unmarshal array into Go struct field ObjectMeta.labels of type map[string]string")]
    [InlineData(23, "{\"finalizers\":\"a\"}", "Invalid value: \"a\": must be a list of strings", "json: cannot unmarshal string into Go struct field ObjectMeta.finalizers of type []string")]
    [InlineData(23, "{\"generation\":1.5}", "Invalid value: 1.5: must be an integer", "json: cannot unmarshal number 1.5 into Go struct field ObjectMeta.generation of type int64")]
    [InlineData(23, "{\"ownerReferences\":[\"a\"]}", "Invalid value: []interface {}{\"a\"}: must be a list of objects with the fields that it has", "json: cannot unmarshal string into Go struct field ObjectMeta.ownerReferences of type v1.OwnerReference")]
    [InlineData(23, "{\"ownerReferences\":[{\"uid\":true}]}", "Invalid value: []interface {}{map[string]interface {}{\"uid\":true}}: must be a list of objects with the fields that it has", "json: cannot unmarshal bool into Go struct field OwnerReference.ownerReferences.uid of type types.UID")]
    [InlineData(23, "{\"creationTimestamp\":5}", "Invalid value: 5: must be a time such as \"2006-01-02T15:04:05Z\"", "json: cannot unmarshal number into Go value of type string")]
    public void Metadata_is_told_in_the_words_of_the_version(int since, string metadata, string early, string late)
    {
        Told(since - 1).ShouldBe([early]);
        Told(since).ShouldBe([late]);

        IReadOnlyList<string> Told(int minor)
        {
            var schema = CustomResourceSchema.Of(SampleCrd.Of("""{"type":"object"}"""), "v1", KubernetesProfile.Read($"1.{minor}")).ShouldNotBeNull();
            var given = JsonNode.Parse(metadata)!.AsObject();
            given["name"] ??= "x";
            var item = new JsonObject { ["apiVersion"] = $"{schema.Group}/v1", ["kind"] = schema.Kind, ["metadata"] = given };
            return [.. schema.Validate(schema.Normalize(item, out _), null).Select(problem => problem.Message)];
        }
    }

    [Theory]
    [InlineData(25, "found \"true\" in references for n and m")]
    [InlineData(26, "found \"true\" in references for a/n and a/m")]
    public void Two_owners_that_control_are_told_by_kind_and_name_since_1_26(int minor, string told)
    {
        var schema = CustomResourceSchema.Of(SampleCrd.Of("""{"type":"object"}"""), "v1", KubernetesProfile.Read($"1.{minor}")).ShouldNotBeNull();
        var owners = new JsonArray(Owner("n"), Owner("m"));
        var item = new JsonObject { ["apiVersion"] = $"{schema.Group}/v1", ["kind"] = schema.Kind, ["metadata"] = new JsonObject { ["name"] = "x", ["ownerReferences"] = owners } };

        schema.Validate(schema.Normalize(item, out _), null).ShouldHaveSingleItem().Message.ShouldContain(told, Case.Insensitive);

        static JsonObject Owner(string name) => new() { ["apiVersion"] = "g/v1", ["kind"] = "a", ["name"] = name, ["uid"] = "u", ["controller"] = true };
    }

    [Fact]
    public void Early_versions_drop_rules_and_later_ones_have_each_of_them_named()
    {
        var crd = SampleCrd.Of("""{"type":"object","x-kubernetes-validations":[{"rule":"self.a > 0"},{"rule":"self.a < 9"}],"properties":{"a":{"type":"integer"}}}""");

        CustomResourceSchema.Of(crd, "v1", KubernetesProfile.Oldest)!.NotJudged.ShouldBeEmpty();
        CustomResourceSchema.Of(crd, "v1", KubernetesProfile.Newest)!.NotJudged.ShouldBe(["CEL rule \"self.a > 0\" at spec", "CEL rule \"self.a < 9\" at spec"]);
    }

    private const string Tightened = """
        {"plan":{"type":"string","enum":["a","b"]},"other":{"type":"string"},
         "part":{"type":"object","required":["must"],"properties":{"must":{"type":"string"},"free":{"type":"string"}}},
         "keyed":{"type":"array","x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name"],"items":{"type":"object","properties":{"name":{"type":"string"},"size":{"type":"integer","maximum":3}}}},
         "plain":{"type":"array","items":{"type":"integer","maximum":3}},
         "map":{"type":"object","additionalProperties":{"type":"integer","maximum":3}},
         "any":{"type":"object","properties":{"a":{"type":"integer"},"b":{"type":"string"}},"anyOf":[{"properties":{"a":{"maximum":3}}}]}}
        """;

    /// <summary>What was invalid before and is left as it is (measured on 1.36.2, on since 1.30).</summary>
    [Theory]
    [InlineData("""{"plan":"z"}""", """{"plan":"z","other":"new"}""", true)]
    [InlineData("""{"plan":"z"}""", """{"plan":"y"}""", false)]
    [InlineData("""{"part":{}}""", """{"part":{},"other":"new"}""", true)]
    [InlineData("""{"part":{}}""", """{"part":{"free":"new"}}""", false)]
    [InlineData("""{"keyed":[{"name":"a","size":9},{"name":"b"}]}""", """{"keyed":[{"name":"b","size":1},{"name":"a","size":9}]}""", true)]
    [InlineData("""{"keyed":[{"name":"a","size":9}]}""", """{"keyed":[{"name":"a","size":8}]}""", false)]
    [InlineData("""{"plain":[9,1]}""", """{"plain":[9,2]}""", false)]
    [InlineData("""{"map":{"a":9}}""", """{"map":{"a":9,"b":1}}""", true)]
    [InlineData("""{"map":{"a":9}}""", """{"map":{"a":9,"b":8}}""", false)]
    [InlineData("""{"any":{"a":9}}""", """{"any":{"a":9,"b":"new"}}""", false)]
    [InlineData("""{"any":{"a":9}}""", """{"any":{"a":9},"other":"new"}""", true)]
    public void What_was_invalid_before_may_stay(string before, string after, bool allowed)
    {
        (Problems(KubernetesProfile.Newest, Tightened, after, before).Count == 0).ShouldBe(allowed);
        Problems(KubernetesProfile.Read("1.29")!, Tightened, after, before).ShouldNotBeEmpty();
        Problems(KubernetesProfile.Newest, Tightened, after).ShouldNotBeEmpty();
    }

    private static IReadOnlyList<SchemaProblem> Problems(KubernetesProfile profile, string properties, string after, string? before = null)
    {
        var schema = CustomResourceSchema.Of(SampleCrd.Of($$"""{"type":"object","properties":{{properties}}}"""), "v1", profile).ShouldNotBeNull();
        return schema.Validate(schema.Normalize(Item(after), out _), before is null ? null : schema.Normalize(Item(before), out _));

        JsonObject Item(string spec) => new()
        {
            ["apiVersion"] = $"{schema.Group}/v1",
            ["kind"] = schema.Kind,
            ["metadata"] = new JsonObject { ["name"] = "x", ["namespace"] = "default" },
            ["spec"] = JsonNode.Parse(spec),
        };
    }
}
