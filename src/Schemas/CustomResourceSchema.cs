using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>
/// One served version of a CRD: what the API server does to its objects before and after admission. Read once, for any number of objects, from
/// any number of threads.
/// </summary>
public sealed class CustomResourceSchema
{
    private readonly SchemaNode _root;

    private readonly ScaleCheck? _scale;

    private readonly bool _keepsUnknown;

    private readonly KubernetesProfile _profile;

    private CustomResourceSchema(SourceNames names, JsonObject spec, JsonObject version, KubernetesProfile profile)
    {
        _profile = profile;
        var compiler = new SchemaCompiler(profile);
        var subresources = version["subresources"] as JsonObject;
        (Group, Kind, Plural, Version) = (names.Group, names.Kind, names.Plural, VersionManifest.NameOf(version));
        Namespaced = spec.Text("scope") == "Namespaced";
        HasStatus = subresources?["status"] is JsonObject;
        _keepsUnknown = spec.IsTrue("preserveUnknownFields");
        _scale = subresources?["scale"] is JsonObject scale ? new(scale) : null;
        _root = compiler.Read(VersionManifest.SchemaOf(version) ?? new JsonObject { ["x-kubernetes-preserve-unknown-fields"] = true }, "");
        if (spec.Text("conversion", "strategy") == "Webhook" && !version.IsTrue("storage"))
        {
            compiler.Leave("", "conversion to the stored version (webhook)");
        }

        NotJudged = compiler.Left;
    }

    public bool Namespaced { get; }

    public string Kind { get; }

    public string Plural { get; }

    public string Group { get; }

    public string Version { get; }

    /// <summary>Status is a subresource: a write of the object does not change it, see <see cref="KeepStatus"/>.</summary>
    public bool HasStatus { get; }

    /// <summary>What of the schema cannot be judged here, by path: <c>CEL rule "self.a &gt; 0" at spec.foo</c>.</summary>
    public IReadOnlyList<string> NotJudged { get; }

    /// <summary>The schema of a version; null when the CRD does not serve it.</summary>
    /// <param name="crd">The CRD.</param>
    /// <param name="version">Of the CRD.</param>
    /// <param name="profile">The version of Kubernetes; null for the newest.</param>
    public static CustomResourceSchema? Of(JsonObject crd, string version, KubernetesProfile? profile = null)
    {
        if (crd["spec"] is not JsonObject spec || SourceNames.Read(spec) is not { } names)
        {
            return null;
        }

        var found = spec.Objects("versions").FirstOrDefault(entry => VersionManifest.NameOf(entry) == version);
        return found is not null && found.IsTrue("served") ? new(names, spec, found, profile ?? KubernetesProfile.Newest) : null;
    }

    /// <summary>
    /// A copy as the API server would have it before validation: unknown fields are out, nulls that cannot stay too, and defaults are in.
    /// </summary>
    public JsonObject Normalize(JsonObject instance, out IReadOnlyList<string> prunedPaths)
    {
        var (copy, pruned) = ((JsonObject)instance.DeepClone(), new List<string>());
        MetadataShape.Give(copy, new(), pruned);
        if (!Namespaced)
        {
            (copy["metadata"] as JsonObject)?.Remove("namespace");
        }

        if (!_keepsUnknown)
        {
            new Pruning(pruned, isRoot: true).Prune(copy, _root);
            Defaulting.DropNulls(copy, _root);
        }

        EmbeddedResources.Normalize(copy, _root, new(), pruned);
        Defaulting.Fill(copy, _root);
        Numbers.Normalize(copy);
        prunedPaths = pruned;
        return copy;
    }

    /// <summary>Takes out what this version does not know; a server-side apply with it would be refused.</summary>
    public void Prune(JsonObject instance)
    {
        if (!_keepsUnknown)
        {
            new Pruning([], isRoot: true).Prune(instance, _root);
        }
    }

    /// <summary>
    /// Every problem of a normalized object, at most a few hundred, in the API server's words.
    /// </summary>
    /// <param name="instance">The object, normalized.</param>
    /// <param name="old">What it replaces; null on create.</param>
    public IReadOnlyList<SchemaProblem> Validate(JsonObject instance, JsonObject? old)
    {
        var run = new SchemaRun(_profile);
        if (IsUnreadable(instance, run.Problems))
        {
            return run.Problems.ToList();
        }

        CheckMetadata(instance, old, run.Problems);
        run.Check(_root, instance, _profile.Ratchets ? old : null);
        _scale?.Check(instance, run.Problems);
        new EmbeddedResources(run.Problems).Visit(instance, _root);
        if (old is null || HasGoodLists(old))
        {
            new ListInvariants(run.Problems).Visit(instance, _root);
        }

        return run.Problems.ToList();
    }

    /// <summary>With the status subresource a write of the object itself leaves the status as it was; on create there is none.</summary>
    public void KeepStatus(JsonObject instance, JsonObject? old)
    {
        if (!HasStatus)
        {
            return;
        }

        instance.Remove("status");
        if (old is not null && old.TryGetPropertyValue("status", out var status))
        {
            instance["status"] = status?.DeepClone();
        }
    }

    /// <summary>The API server would not get as far as the schema.</summary>
    private bool IsUnreadable(JsonObject instance, ProblemList problems)
    {
        Demand("apiVersion", Group.Length == 0 ? Version : $"{Group}/{Version}");
        Demand("kind", Kind);
        MetadataShape.Check(instance["metadata"], "metadata", problems);

        return !problems.IsEmpty;

        void Demand(string name, string value)
        {
            if (instance.Text(name) != value)
            {
                problems.Invalid(name, instance[name] ?? JsonValue.Create(""), $"must be {value}");
            }
        }
    }

    private void CheckMetadata(JsonObject instance, JsonObject? old, ProblemList problems)
    {
        var metadata = instance["metadata"] as JsonObject ?? [];
        if (old is null)
        {
            ObjectMetadata.CheckNew(metadata, Namespaced, "metadata", problems);
        }
        else
        {
            ObjectMetadata.CheckChanged(metadata, old["metadata"] as JsonObject ?? [], "metadata", problems);
        }
    }

    /// <summary>Lists that were never in order may stay as they are.</summary>
    private bool HasGoodLists(JsonObject old)
    {
        var problems = new ProblemList(_profile);
        new ListInvariants(problems).Visit(old, _root);
        return problems.IsEmpty;
    }

    private sealed record SourceNames(string Group, string Kind, string Plural)
    {
        public static SourceNames? Read(JsonObject spec) =>
            spec.Text("group") is { } group && spec["names"] is JsonObject names
            && names.Text("kind") is { } kind && names.Text("plural") is { } plural
                ? new(group, kind, plural)
                : null;
    }
}
