using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Schemas;

namespace KubeCarrier.Integration.Tests.Schemas;

/// <summary>Asks the API server and us the same, and says where we differ. Nothing is stored: all writes are dry runs.</summary>
internal sealed partial class SchemaServer(IClusterClient client, JsonObject crd, KubernetesProfile profile)
{
    private static readonly WriteOptions DryRun = new() { FieldManager = "tests", DryRun = true };

    /// <summary>What the API server fills in.</summary>
    private static readonly string[] Filled = ["creationTimestamp", "deletionGracePeriodSeconds", "deletionTimestamp", "generation", "managedFields", "name", "resourceVersion", "selfLink", "uid", "clusterName"];

    public CustomResourceSchema Schema { get; } = CustomResourceSchema.Of(crd, "v1", profile).ShouldNotBeNull();

    public ResourceType Type { get; } = CrdState.Resource(crd);

    public int Accepted { get; private set; }

    public int Refused { get; private set; }

    /// <summary>Installs the CRD, and waits until it is served.</summary>
    public static async Task<SchemaServer> InstallAsync(ClusterUser admin, JsonObject crd)
    {
        await admin.Client.ApplyAsync(KubernetesResources.CustomResourceDefinitions, crd, new() { FieldManager = "tests", Force = true }, CancellationToken.None);
        var version = (await admin.Client.GetPathAsync("/version", CancellationToken.None))?["gitVersion"]?.ToString();
        var server = new SchemaServer(admin.Client, crd, KubernetesProfile.Read(version).ShouldNotBeNull(version));
        await Eventually.Async(() => admin.ListAsync(server.Type), $"{server.Type.GroupResource} is served");
        return server;
    }

    public JsonObject Object(string spec, string metadata = """{"name":"x"}""", string more = "") => JsonNode.Parse(
        $$"""{"apiVersion":"{{Type.ApiVersion}}","kind":"{{Type.Kind}}","metadata":{{metadata}},"spec":{{spec}}{{more}}}""")!.AsObject();

    public bool Accepts(JsonObject item) => Schema.Validate(Schema.Normalize(item, out _), null).Count == 0;

    /// <summary>Null when we say the same as the API server does.</summary>
    public Task<string?> DifferenceAsync(JsonObject created) => DifferenceAsync(created, null);

    /// <inheritdoc cref="DifferenceAsync(JsonObject)"/>
    public async Task<string?> DifferenceAsync(JsonObject written, JsonObject? old)
    {
        var ours = Schema.Normalize(written, out _);
        Schema.KeepStatus(ours, old);
        var problems = Schema.Validate(ours, old);
        try
        {
            var theirs = await (old is null
                ? client.CreateAsync(Type, written, DryRun, CancellationToken.None)
                : client.UpdateAsync(Type, written, DryRun, CancellationToken.None));
            Accepted++;
            return problems.Count > 0 ? $"they accept, we say {string.Join("; ", problems)}" : DifferenceOf(ours, theirs);
        }
        catch (ApiException refusal) when (refusal.Code is 400 or 422)
        {
            Refused++;
            return problems.Count == 0 ? $"we accept, they say {refusal.Code} {refusal.Message}"
                : refusal.Code == 422 ? DifferenceOf(problems, refusal.Details.ShouldNotBeNull().Causes)
                : null; // not even read: no fields are named
        }
    }

    private static string? DifferenceOf(JsonObject ours, JsonObject theirs)
    {
        foreach (var item in (JsonObject[])[ours, theirs])
        {
            foreach (var field in Filled)
            {
                (item["metadata"] as JsonObject)?.Remove(field);
            }
        }

        // Both through the same reader: numbers are compared as they would be written.
        return JsonEquality.AreEqual(JsonNode.Parse(ours.ToJsonString()), JsonNode.Parse(theirs.ToJsonString()))
            ? null
            : $"they have {theirs.ToJsonString()}, we have {ours.ToJsonString()}";
    }

    private static string? DifferenceOf(IReadOnlyList<SchemaProblem> problems, IReadOnlyList<Api.Admission.StatusCause> causes)
    {
        var theirs = causes.Where(SchemaCause.IsAboutTheObject).Select(cause => Folded(SchemaCause.PathOf(cause), cause.Message ?? "")).ToHashSet(StringComparer.Ordinal);
        var ours = problems.Select(problem => Folded(problem.Path, problem.Message)).DistinctBy(Said).ToHashSet(StringComparer.Ordinal);
        var indexed = causes.Select(cause => cause.Field ?? "").Where(field => field.EndsWith(']')).Except(problems.Select(problem => problem.Path)).ToList();
        return ours.SetEquals(theirs) && indexed.Count == 0
            ? null
            : $"only they say {string.Join("; ", theirs.Except(ours))}; only we say {string.Join("; ", ours.Except(theirs))} {string.Join("; ", indexed)}";
    }

    // Without the index, the API server says the same of one element only.
    private static string Said(string folded) => folded.IndexOf(" in body ", StringComparison.Ordinal) is var body and >= 0
        ? $"{folded.AsSpan(0, folded.IndexOf(':', StringComparison.Ordinal))}{folded.AsSpan(body)}"
        : folded.IndexOf(": Unsupported", StringComparison.Ordinal) is var choice and >= 0 ? folded[..choice] : folded;

    // 1.20 leaves out indexes of lists: spec.list.name is what later versions call spec.list[0].name. A generated name ends as it likes.
    private static string Folded(string path, string message)
    {
        var folded = Index().Replace(path, "");
        message = OwnerDump().Replace(message, "");
        return $"{folded}: {GeneratedName().Replace(message.Replace(path, folded, StringComparison.Ordinal), "generated")}";
    }

    // Before 1.34 Go's own text of a structure, memory addresses in it.
    [GeneratedRegex(@"^Invalid value: (?:\[\])?v1\.OwnerReference\{.*\}: ")]
    private static partial Regex OwnerDump();

    [GeneratedRegex(@"\[[0-9]+\]")]
    private static partial Regex Index();

    [GeneratedRegex("""(?<=^Invalid value: "(?:a_|-a))[a-z0-9]{5}(?=")""")]
    private static partial Regex GeneratedName();
}
