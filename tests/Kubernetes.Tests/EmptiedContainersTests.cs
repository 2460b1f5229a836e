using System.Text.Json.Nodes;
using KubeCarrier.Kubernetes.Patching;

namespace KubeCarrier.Kubernetes.Tests;

/// <summary>What goes as a whole when we apply less than before; on the real API server it is tried in the integration tests.</summary>
public sealed class EmptiedContainersTests
{
    private const string Live =
        """
        {"spec":{"size":1,"nested":{"a":1,"free":{"z":1}},"set":["a","b"],"ports":[{"name":"x","opt":{"a":1}},{"name":"y"}],"shared":{"ours":1,"theirs":2},"defaulted":{"ours":1,"other":2}},
         "data":{"a/b":"v"},
         "metadata":{"resourceVersion":"7","managedFields":[
          {"manager":"ours","operation":"Apply","fieldsV1":{
            "f:spec":{"f:size":{},"f:nested":{"f:a":{},"f:free":{"f:z":{}}},"f:set":{"v:\"a\"":{},"v:\"b\"":{}},
              "f:ports":{"k:{\"name\":\"x\"}":{".":{},"f:name":{},"f:opt":{"f:a":{}}},"k:{\"name\":\"y\"}":{".":{},"f:name":{}}},"f:shared":{"f:ours":{}},"f:defaulted":{"f:ours":{}}},
            "f:data":{"f:a/b":{}}}},
          {"manager":"other","operation":"Update","fieldsV1":{"f:spec":{"f:shared":{"f:theirs":{}}}}}]}}
        """;

    [Shows("H12", "H65")]
    [Theory]
    [InlineData("""{"nested":null}""", "/spec/nested")]
    [InlineData("""{"nested":{}}""", "/spec/nested={}")]
    [InlineData("""{"nested":{"a":1}}""", "/spec/nested/free")]
    [InlineData("""{"nested":{"free":{"z":2}}}""", "")]
    [InlineData("""{"set":null}""", "/spec/set")]
    [InlineData("""{"set":[]}""", "/spec/set=[]")]
    [InlineData("""{"set":["a"]}""", "")]
    [InlineData("""{"ports":null}""", "/spec/ports")]
    [InlineData("""{"ports":[{"name":"x"},{"name":"y"}]}""", "/spec/ports/0/opt")]
    [InlineData("""{"ports":[{"name":"y"}]}""", "")]
    [InlineData("""{"shared":null}""", "")]
    [InlineData("""{"defaulted":null}""", "")]
    [InlineData("""{"size":null}""", "")]
    [InlineData("""{"nested":null,"set":null}""", "/spec/nested /spec/set")]
    public void An_object_or_list_of_which_nothing_stays_goes_as_a_whole_or_stays_empty_where_it_is_wanted_so(string change, string gone)
    {
        var wanted = Wanted();
        foreach (var (name, value) in JsonNode.Parse(change)!.AsObject())
        {
            wanted["spec"]!.AsObject().Remove(name);
            if (value is not null)
            {
                wanted["spec"]![name] = value.DeepClone();
            }
        }

        Removed(wanted).ShouldBe(gone);
    }

    [Shows("H12")]
    [Fact]
    public void Only_what_is_still_as_it_was_read_and_only_what_is_ours()
    {
        var wanted = Wanted();
        wanted.Remove("data");
        wanted.Remove("spec");

        var removal = EmptiedContainers.Removal(JsonNode.Parse(Live)!.AsObject(), wanted, "ours").ShouldNotBeNull();

        removal[0]!.ToJsonString().ShouldBe("""{"op":"replace","path":"/metadata/resourceVersion","value":"7"}""");
        Removed(wanted).ShouldBe("/spec/nested /spec/set /spec/ports /data", "with what is somebody else's in it, spec itself stays");
        EmptiedContainers.Removal(JsonNode.Parse(Live)!.AsObject(), wanted, "nobody").ShouldBeNull();
    }

    private static JsonObject Wanted()
    {
        var wanted = JsonNode.Parse(Live)!.AsObject();
        wanted.Remove("metadata");
        wanted["spec"]!["shared"]!.AsObject().Remove("theirs");
        wanted["spec"]!["defaulted"]!.AsObject().Remove("other");
        return wanted;
    }

    private static string Removed(JsonObject wanted) => string.Join(' ',
        (EmptiedContainers.Removal(JsonNode.Parse(Live)!.AsObject(), wanted, "ours") ?? []).Skip(1)
            .Select(operation => $"{operation!["path"]}{(operation["value"] is { } value ? $"={value.ToJsonString()}" : "")}"));
}
