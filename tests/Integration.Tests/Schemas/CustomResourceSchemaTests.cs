using System.Text.Json.Nodes;
using KubeCarrier.Integration.Tests.LocalClusters;
using KubeCarrier.Integration.Tests.Support;
using Xunit.Abstractions;

namespace KubeCarrier.Integration.Tests.Schemas;

/// <summary>What is judged offline by the schema of a CRD is what the API server says.</summary>
[Collection(ControlPlaneGroup.Name)]
public sealed class CustomResourceSchemaTests(ControlPlanes clusters, ITestOutputHelper output) : IDisposable
{
    private const int RandomObjects = 400;

    private readonly ClusterUser _admin = new(clusters.Management.KubeconfigPath);

    public void Dispose() => _admin.Dispose();

    [ClusterFact]
    public async Task Every_value_in_every_field_is_judged_as_the_API_server_does()
    {
        var server = await SchemaServer.InstallAsync(_admin, SampleSchema.Crd("samples", SampleSchema.Fields));
        server.Schema.NotJudged.ShouldBeEmpty();

        await AgreeAsync(server, SampleSchema.Values.SelectMany(value => Packed(server, value)).Select(spec => server.Object(spec)));
    }

    [ClusterFact]
    public async Task Formats_are_the_API_servers()
    {
        var fields = new JsonObject(SampleSchema.Formats.Keys.Select(format => KeyValuePair.Create(
            format, (JsonNode?)new JsonObject { ["type"] = "string", ["format"] = format })));
        var server = await SchemaServer.InstallAsync(_admin, SampleSchema.Crd("formats", fields));

        await AgreeAsync(server, SampleSchema.Formats.SelectMany(format => format.Value.Select(text =>
            server.Object(new JsonObject { [format.Key] = text }.ToJsonString()))));
    }

    [ClusterFact]
    public async Task Metadata_is_judged_as_the_API_server_does()
    {
        var server = await SchemaServer.InstallAsync(_admin, SampleSchema.Crd("metas", []));

        await AgreeAsync(server, SampleSchema.Metadata.Select(metadata => server.Object("{}", metadata, ""","status":{"a":1},"other":2""")));
    }

    [ClusterFact]
    public async Task Random_objects_are_judged_as_the_API_server_does()
    {
        var seed = int.TryParse(Environment.GetEnvironmentVariable("SEED"), out var given) ? given : Random.Shared.Next();
        output.WriteLine($"SEED={seed} repeats this run");
        var server = await SchemaServer.InstallAsync(_admin, SampleSchema.Crd("randoms", SampleSchema.Fields));
        var random = new RandomSpec(SampleSchema.Fields, seed);

        await AgreeAsync(server, Enumerable.Range(0, RandomObjects).Select(_ => server.Object(random.Next().ToJsonString())));
    }

    [ClusterFact]
    public async Task An_update_is_judged_as_the_API_server_does_and_leaves_lists_alone_that_were_never_in_order()
    {
        var loose = await SchemaServer.InstallAsync(_admin, SampleSchema.Crd("changes", Tags(isSet: false)));
        await _admin.Client.ApplyAsync(
            loose.Type, loose.Object("""{"tags":["a","a"]}""", """{"name":"change"}"""), new() { FieldManager = "tests", Force = true }, CancellationToken.None);
        var server = await SchemaServer.InstallAsync(_admin, SampleSchema.Crd("changes", Tags(isSet: true)));
        await Eventually.Async(
            async () => (await server.DifferenceAsync(server.Object("""{"tags":["a","a"]}"""))).ShouldBeNull(), "a new list must be a set");
        var old = await _admin.GetAsync(server.Type, null, "change");
        server.Schema.KeepStatus(old, null);

        await AgreeAsync(server, SampleSchema.Updates.Select(update =>
        {
            var changed = (JsonObject)old.DeepClone();
            foreach (var (name, value) in JsonNode.Parse(update)!.AsObject())
            {
                var target = name is "spec" or "status" ? changed : changed["metadata"]!.AsObject();
                target[name] = value?.DeepClone();
            }

            return changed;
        }), old);

        await _admin.DeleteAsync(server.Type, null, "change");

        static JsonObject Tags(bool isSet) => new()
        {
            ["tags"] = new JsonObject
            {
                ["type"] = "array",
                ["x-kubernetes-list-type"] = isSet ? "set" : "atomic",
                ["items"] = new JsonObject { ["type"] = "string" },
            },
            ["count"] = new JsonObject { ["type"] = "integer", ["maximum"] = 5 },
        };
    }

    /// <summary>
    /// A value for every field: all that we accept in one object, all that we refuse in another, so that each difference shows. An API server that
    /// cannot read an embedded resource says nothing of the rest, so each of these is on its own.
    /// </summary>
    private static IEnumerable<string> Packed(SchemaServer server, string value)
    {
        var accepted = SampleSchema.Fields.ToLookup(field => (
            Alone: field.Value!.ToJsonString().Contains("embedded-resource", StringComparison.Ordinal) ? field.Key : "",
            IsFine: server.Accepts(server.Object($$"""{"{{field.Key}}":{{value}}}"""))));
        return accepted.Select(group => $"{{{string.Join(',', group.Select(field => $"\"{field.Key}\":{value}"))}}}").Append(value);
    }

    private async Task AgreeAsync(SchemaServer server, IEnumerable<JsonObject> objects, JsonObject? old = null)
    {
        var differences = new List<string>();
        foreach (var item in objects)
        {
            if (await server.DifferenceAsync(item, old) is { } difference)
            {
                differences.Add($"{item.ToJsonString()}: {difference}");
            }
        }

        output.WriteLine($"{server.Accepted} accepted, {server.Refused} refused");
        differences.ShouldBeEmpty($"{differences.Count} differences:\n{string.Join('\n', differences.Take(30))}");
        server.Accepted.ShouldBeGreaterThan(0);
        server.Refused.ShouldBeGreaterThan(0);
    }
}
