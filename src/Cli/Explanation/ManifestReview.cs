using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Cli.Connections;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Cli.Explanation;

/// <summary>Shows a manifest to the hub without storing it, and corrects it by what the Offering says.</summary>
internal sealed class ManifestReview
{
    private readonly ClusterSession _hub;
    private readonly ResourceType _type;
    private readonly CorrectionRequest _request;
    private readonly IReadOnlyList<string> _notes;

    private ManifestReview(ClusterSession hub, ResourceType type, CorrectionRequest request, IReadOnlyList<string> notes) =>
        (_hub, _type, _request, _notes) = (hub, type, request, notes);

    /// <summary>Looks up what is known of the manifest's service and of the object as it is.</summary>
    public static async Task<ManifestReview> StartAsync(ClusterSession hub, JsonObject manifest, CancellationToken cancellationToken)
    {
        var (apiVersion, kind) = (manifest.Text("apiVersion") ?? "", manifest.Text("kind") ?? "");
        var served = await new Discovery(hub.Client).FindAsync(apiVersion, kind, cancellationToken)
            ?? throw new CliException($"{hub.Server} serves no {kind} in {apiVersion}; check apiVersion and kind of the manifest.");
        var type = served.Type;
        if (!type.Namespaced)
        {
            throw new CliException($"{type.GroupResource} is no service: its objects are in no namespace.");
        }

        var metadata = manifest["metadata"] as JsonObject ?? throw new CliException("the manifest has no metadata; it needs metadata.name.");
        var @namespace = metadata.Text("namespace") is { Length: > 0 } own ? own : hub.Namespace;
        if (hub.IsNamespaceGiven && @namespace != hub.Namespace)
        {
            throw new CliException($"the manifest is for namespace {@namespace}, and -n says {hub.Namespace}.");
        }

        var name = metadata.Text("name") ?? "";
        var live = name.Length == 0 ? new(null, null) : await hub.Client.GetAsync(type, new(@namespace, name), cancellationToken).OrWhyNotAsync();
        var offering = await hub.ReadAsync<Offering>(new(@namespace, type.GroupResource), cancellationToken);
        var notes = new List<string>();
        if (offering.Value is null)
        {
            notes.Add(offering.WhyNot is { } whyNot
                ? $"the Offering is {whyNot}, so what is allowed is known from the denial alone"
                : $"{type.GroupResource} is not offered to {@namespace}");
        }

        var schema = offering.Value?.Spec.CRD?.Versions.FirstOrDefault(version => version.Name == type.Version)?.Schema?["openAPIV3Schema"] as JsonObject;
        return new(hub, type, new() { Manifest = manifest, Live = live.Value, Restrictions = offering.Value?.Spec.Restrictions ?? [], Schema = schema }, notes)
        {
            Name = new(@namespace, name),
        };
    }

    public NamespacedName Name { get; private init; }

    /// <summary>As the caller: his rights count too.</summary>
    public Task<ManifestReport> JudgeAsync(CancellationToken cancellationToken) => JudgeAsync(_request.Manifest, cancellationToken);

    public async Task<ManifestReport> JudgeAsync(JsonObject manifest, CancellationToken cancellationToken)
    {
        var refusal = await DryRunAsync(manifest, cancellationToken);
        var dropped = UnknownFields.In(manifest, _request.Schema);
        var violations = refusal is null ? [] : DenialReading.Of(refusal, _request with { Manifest = manifest });
        return new(_type, Name, _request.Live is not null, violations, dropped, _hub.TakeWarnings(), _notes);
    }

    public CorrectedManifest Correct() => Corrections.Of(_request);

    // The refusal; null when it is allowed. What is neither is thrown.
    private async Task<ApiException?> DryRunAsync(JsonObject manifest, CancellationToken cancellationToken)
    {
        var options = new WriteOptions { FieldManager = ClusterSession.FieldManager, DryRun = true, Force = true };
        try
        {
            _ = _request.Live is null
                ? await _hub.Client.CreateAsync(_type, ToSend(manifest), options, cancellationToken)
                : await _hub.Client.ApplyAsync(_type, ToSend(manifest), options, cancellationToken);
            return null;
        }
        catch (ApiException refusal) when (refusal.Code is 400 or 403 or 409 or 413 or 422)
        {
            return refusal;
        }
    }

    // Without what the API server writes into metadata: manifests are often copies of what kubectl got.
    private JsonObject ToSend(JsonObject manifest)
    {
        var body = (JsonObject)manifest.DeepClone();
        body["apiVersion"] = _type.ApiVersion;
        if (body["metadata"] is JsonObject metadata)
        {
            foreach (var member in new[] { "managedFields", "resourceVersion", "uid", "generation", "creationTimestamp", "selfLink" })
            {
                metadata.Remove(member);
            }

            metadata["namespace"] = Name.Namespace;
        }

        return body;
    }
}
