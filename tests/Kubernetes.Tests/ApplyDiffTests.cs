using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Kubernetes.Patching;

namespace KubeCarrier.Kubernetes.Tests;

public sealed class ApplyDiffTests
{
    private const string Manager = "ours";

    /// <summary>As Kubernetes 1.20 stored it, another manager's additions and the server's defaults included.</summary>
    private const string Live = """
        {"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"x","namespace":"ns","uid":"u","resourceVersion":"9","generation":3,
          "labels":{"l":"1","o":"2"},
          "managedFields":[
            {"manager":"ours","operation":"Apply","apiVersion":"example.com/v1","fieldsType":"FieldsV1","fieldsV1":{
              "f:metadata":{"f:labels":{"f:l":{}}},
              "f:spec":{"f:a":{},"f:atomic":{},"f:free":{"f:e":{},"f:n":{}},"f:m":{"f:p":{},"f:q":{}},
                "f:ports":{"k:{\"port\":80,\"protocol\":\"TCP\"}":{".":{},"f:name":{},"f:port":{}},"k:{\"port\":81,\"protocol\":\"UDP\"}":{".":{},"f:port":{},"f:protocol":{}}},
                "f:set":{"v:\"a\"":{},"v:\"b\"":{}}}}},
            {"manager":"other","operation":"Apply","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:m":{"f:z":{}}}}},
            {"manager":"ours","operation":"Update","fieldsType":"FieldsV1","fieldsV1":{"f:spec":{"f:gone":{}}}}]},
         "spec":{"a":1,"d":"default","m":{"p":"1","q":"2","z":"9"},"free":{"n":{"o":[1,2]},"e":{}},"atomic":[{"k":"v"}],
           "ports":[{"port":80,"protocol":"TCP","name":"h","x":"q"},{"port":99,"protocol":"TCP"},{"port":81,"protocol":"UDP","x":"q"}],
           "set":["a","zz","b"]},
         "status":{"phase":"ok"}}
        """;

    private const string Desired = """
        {"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"x","namespace":"ns","labels":{"l":"1"},"annotations":{}},
         "spec":{"a":1.0,"m":{"p":"1","q":"2"},"ports":[{"port":80,"name":"h"},{"port":81,"protocol":"UDP"}],"set":["a","b"],"atomic":[{"k":"v"}],"free":{"n":{"o":[1,2]},"e":{}}}}
        """;

    [Shows("H13")]
    [Fact]
    public void What_is_there_already_with_defaults_and_others_fields_around_it_is_not_sent_again() =>
        IsNeeded(Desired).ShouldBeFalse();

    [Theory]
    [InlineData("/metadata/labels/l", "\"2\"")]
    [InlineData("/metadata/labels/new", "\"2\"")]
    [InlineData("/metadata/finalizers", "[\"f\"]")]
    [InlineData("/spec/a", "2")]
    [InlineData("/spec/a", "\"1\"")]
    [InlineData("/spec/a", "null")]
    [InlineData("/spec/new", "1")]
    [InlineData("/spec/m", "{\"p\":\"1\",\"q\":\"2\",\"r\":\"3\"}")]
    [InlineData("/spec/atomic", "[{\"k\":\"w\"}]")]
    [InlineData("/spec/atomic", "[{\"k\":\"v\"},{\"k\":\"v\"}]")]
    [InlineData("/spec/free", "{\"n\":{\"o\":[2,1]},\"e\":{}}")]
    [InlineData("/spec/set", "[\"a\",\"b\",\"c\"]")]
    [InlineData("/spec/ports", "[{\"port\":80,\"name\":\"other\"},{\"port\":81,\"protocol\":\"UDP\"}]")]
    [InlineData("/spec/ports", "[{\"port\":80,\"name\":\"h\"},{\"port\":81,\"protocol\":\"UDP\"},{\"port\":7}]")]
    public void A_changed_or_added_field_is_sent(string pointer, string value) => IsNeeded(With(pointer, value)).ShouldBeTrue();

    [Shows("H12")]
    [Theory]
    [InlineData("/metadata/labels")]
    [InlineData("/metadata/labels/l")]
    [InlineData("/metadata")]
    [InlineData("/spec")]
    [InlineData("/spec/a")]
    [InlineData("/spec/m")]
    [InlineData("/spec/m/q")]
    [InlineData("/spec/atomic")]
    [InlineData("/spec/free/n")]
    [InlineData("/spec/free/e")]
    [InlineData("/spec/set")]
    [InlineData("/spec/set/0")]
    [InlineData("/spec/ports")]
    [InlineData("/spec/ports/0")]
    [InlineData("/spec/ports/0/name")]
    public void A_field_that_we_applied_and_want_no_more_is_a_removal_to_send(string pointer) => IsNeeded(Without(pointer)).ShouldBeTrue();

    [Shows("H14")]
    [Theory]
    [InlineData("/spec/ports", """[{"port":81,"protocol":"UDP"},{"port":80,"name":"h"}]""", false)]
    [InlineData("/spec/set", """["b","a"]""", false)]
    [InlineData("/spec/set", """["b"]""", true)]
    [InlineData("/spec/ports", """[{"port":80,"name":"h"}]""", true)]
    [InlineData("/spec/ports", """[{"port":80,"name":"other"},{"port":81,"protocol":"UDP"}]""", true)]
    [InlineData("/spec/atomic", """[{"k":"v"},{"k":"w"}]""", true)]
    [InlineData("/spec/free/n/o", "[2,1]", true)]
    public void Of_lists_that_merge_the_order_is_no_difference_and_of_one_value_everything_is(string pointer, string value, bool isNeeded) =>
        IsNeeded(With(pointer, value)).ShouldBe(isNeeded);

    [Theory]
    [InlineData("""{"selector":{"matchLabels":{"a":"1","b":"2"}},"items":[{"name":"x","v":1}]}""", false)]
    [InlineData("""{"selector":{"matchLabels":{"a":"1"}},"items":[{"name":"x","v":1}]}""", true)] // we want less
    [InlineData("""{"selector":{"matchLabels":{"a":"1","b":"2"}},"items":[{"name":"x"}]}""", true)]
    [InlineData("""{"selector":{"matchLabels":{"a":"1","b":"2"}},"items":[{"name":"x","v":1}],"taken":{}}""", true)]
    [InlineData("""{"selector":{"matchLabels":{"a":"1","b":"2"}},"items":[{"name":"x","v":1}],"taken":{"matchLabels":{"c":"3"}}}""", false)]
    public void An_object_that_is_one_value_is_compared_whole_also_when_another_manager_has_taken_it(string spec, bool isNeeded) =>
        ApplyDiff.IsNeeded(Parse($$"""{"metadata":{"name":"x"},"spec":{{spec}}}"""), Parse("""
            {"metadata":{"name":"x","managedFields":[{"manager":"ours","operation":"Apply","fieldsV1":{
              "f:spec":{"f:selector":{},"f:items":{"k:{\"name\":\"x\"}":{}}}}}]},
             "spec":{"selector":{"matchLabels":{"a":"1","b":"2"}},"items":[{"name":"x","v":1}],"taken":{"matchLabels":{"c":"3"}}}}
            """), Manager).ShouldBe(isNeeded);

    [Fact]
    public void Without_an_entry_of_ours_only_the_values_count()
    {
        var live = Parse(Live);
        ((JsonObject)live["metadata"]!).Remove("managedFields");

        ApplyDiff.IsNeeded(Parse("""{"metadata":{"name":"x"},"spec":{"a":1,"m":{"p":"1"}}}"""), live, Manager).ShouldBeFalse();
        ApplyDiff.IsNeeded(Parse("""{"metadata":{"name":"x"},"spec":{"a":2}}"""), live, Manager).ShouldBeTrue();
        ApplyDiff.IsNeeded(Parse("""{"metadata":{"name":"x"},"spec":{"m":{"p":"1"}}}"""), Parse(Live), "stranger").ShouldBeFalse();
    }

    [Fact]
    public void Identity_is_no_difference() =>
        IsNeeded(With("/metadata/resourceVersion", "\"1\"")).ShouldBeFalse();

    [Shows("H31")]
    [Theory]
    [InlineData("\"subresource\":\"status\",", "ours")]
    [InlineData("", "ours-status")] // 1.20 does not say which endpoint
    public void Status_and_spec_are_told_apart(string subresource, string manager)
    {
        var live = Parse("""
            {"metadata":{"name":"x","managedFields":[
              {"manager":"ours","operation":"Apply","fieldsV1":{"f:spec":{"f:a":{}}}},
              {"manager":"MANAGER","operation":"Apply",SUBRESOURCE"fieldsV1":{"f:status":{"f:phase":{},"f:conditions":{"k:{\"type\":\"A\"}":{".":{},"f:type":{},"f:status":{}}}}}}]},
             "spec":{"a":1},"status":{"phase":"ok","conditions":[{"type":"A","status":"True","since":"now"}]}}
            """.Replace("MANAGER", manager, StringComparison.Ordinal).Replace("SUBRESOURCE", subresource, StringComparison.Ordinal));

        ApplyDiff.IsNeeded(Parse("""{"metadata":{"name":"x"},"spec":{"a":1}}"""), live, "ours").ShouldBeFalse();
        ApplyDiff.IsNeeded(Parse("""{"metadata":{"name":"x"},"status":{"phase":"ok","conditions":[{"type":"A","status":"True"}]}}"""), live, manager).ShouldBeFalse();
        ApplyDiff.IsNeeded(Parse("""{"metadata":{"name":"x"},"status":{"phase":"ok"}}"""), live, manager).ShouldBeTrue();
        ApplyDiff.IsNeeded(Parse("""{"metadata":{"name":"x"},"status":{"phase":"ok","conditions":[]}}"""), live, manager).ShouldBeTrue();
    }

    [Fact]
    public void Keys_that_are_surprising_are_read_as_they_are()
    {
        const string owned = """{"f:metadata":{"f:annotations":{".":{},"f:a/b~c":{},"f:":{},"f:k:x":{}}}}""";
        var live = Parse("""{"metadata":{"annotations":{"a/b~c":"1","":"2","k:x":"3"},"managedFields":[{"manager":"ours","operation":"Apply","fieldsV1":OWNED}]}}""".Replace("OWNED", owned, StringComparison.Ordinal));

        ApplyDiff.IsNeeded(Parse("""{"metadata":{"annotations":{"a/b~c":"1","":"2","k:x":"3"}}}"""), live, Manager).ShouldBeFalse();
        ApplyDiff.IsNeeded(Parse("""{"metadata":{"annotations":{"a/b~c":"1","":"2"}}}"""), live, Manager).ShouldBeTrue();
    }

    /// <summary>Whatever is applied to nothing and stored as sent needs no second apply; any subset of it needs one, because something was removed.</summary>
    [Fact]
    public void Applied_once_is_applied_and_less_is_a_removal() =>
        Prop.ForAll(Arb.From(Spec(3)), json =>
        {
            var desired = new JsonObject { ["spec"] = JsonNode.Parse(json) };
            var live = (JsonObject)desired.DeepClone();
            live["metadata"] = new JsonObject
            {
                ["managedFields"] = new JsonArray(new JsonObject { ["manager"] = Manager, ["operation"] = "Apply", ["fieldsV1"] = OwnedBy(desired) }),
            };
            var less = (JsonObject)desired.DeepClone();
            return !ApplyDiff.IsNeeded(desired, live, Manager) && (!RemoveOne(less) || ApplyDiff.IsNeeded(less, live, Manager));
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void Server_defaults_beside_our_fields_are_no_difference() =>
        Prop.ForAll(Arb.From(Spec(3)), json =>
        {
            var live = new JsonObject { ["spec"] = JsonNode.Parse(json) };
            AddDefaults(live);
            return !ApplyDiff.IsNeeded(new JsonObject { ["spec"] = JsonNode.Parse(json) }, live, Manager);
        }).QuickCheckThrowOnFailure();

    [Fact]
    public void A_pointer_escape_round_trips() =>
        Prop.ForAll<NonNull<string>>(text =>
            JsonPointer.Unescape(JsonPointer.Escape(text.Get)) == text.Get && !JsonPointer.Escape(text.Get).Contains('/', StringComparison.Ordinal))
        .QuickCheckThrowOnFailure();

    [Fact]
    public void A_pointer_joins_its_segments() =>
        JsonPointer.Of("metadata", "annotations", "a/b~c").ShouldBe("/metadata/annotations/a~1b~0c");

    private static bool IsNeeded(string desired) => ApplyDiff.IsNeeded(Parse(desired), Parse(Live), Manager);

    private static JsonObject Parse(string json) => (JsonObject)JsonNode.Parse(json)!;

    private static string With(string pointer, string value)
    {
        var desired = Parse(Desired);
        var (parent, last) = Find(desired, pointer);
        ((JsonObject)parent)[last] = JsonNode.Parse(value);
        return desired.ToJsonString();
    }

    private static string Without(string pointer)
    {
        var desired = Parse(Desired);
        var (parent, last) = Find(desired, pointer);
        if (parent is JsonArray array)
        {
            array.RemoveAt(int.Parse(last, null));
        }
        else
        {
            ((JsonObject)parent).Remove(last).ShouldBeTrue();
        }

        return desired.ToJsonString();
    }

    private static (JsonNode Parent, string Last) Find(JsonNode node, string pointer)
    {
        var segments = pointer.Split('/')[1..];
        return (segments[..^1].Aggregate(node, (at, segment) => at is JsonArray array ? array[int.Parse(segment, null)]! : at[segment]!), segments[^1]);
    }

    private static JsonObject OwnedBy(JsonObject node)
    {
        var owned = new JsonObject();
        foreach (var (key, child) in node)
        {
            owned[$"f:{key}"] = child is JsonObject below ? OwnedBy(below) : new JsonObject();
        }

        return owned;
    }

    private static bool RemoveOne(JsonObject node) =>
        node.FirstOrDefault() is { Key: { } key } first && (first.Value is JsonObject below && RemoveOne(below) || node.Remove(key));

    private static void AddDefaults(JsonObject node)
    {
        foreach (var below in node.Select(property => property.Value).OfType<JsonObject>())
        {
            AddDefaults(below);
        }

        node["defaulted"] = true;
    }

    private static Gen<string> Spec(int depth)
    {
        var leaf = Gen.Elements("1", "1.50", "\"x\"", "true", "[]", "[1,{\"a\":2}]");
        var value = depth == 0 ? leaf : Gen.OneOf(leaf, Spec(depth - 1));
        return value.NonEmptyListOf().Select(items => $"{{{string.Join(',', items.Take(4).Select((item, index) => $"\"k{index}\":{item}"))}}}");
    }
}
