using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Config;
using KubeCarrier.Kubernetes.Yaml;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeCarrier.Integration.Tests.Support;

/// <summary>What one user does in one cluster, with rights that are theirs and no more.</summary>
public sealed class ClusterUser(string kubeconfig) : IDisposable
{
    private const string FieldManager = "integration-tests";

    private readonly ClusterClient _client =
        ClusterClient.Create(Kubeconfig.LoadFile(kubeconfig, context: null), new() { Component = FieldManager }, NullLogger.Instance);

    private readonly Lazy<IndependentReader> _independent = new(() => new(kubeconfig));

    public IClusterClient Client => _client;

    /// <summary>The same user by another client than ours.</summary>
    public IndependentReader Independent => _independent.Value;

    /// <summary>POST of one manifest.</summary>
    public Task<JsonObject> CreateAsync(string manifest, bool dryRun = false)
    {
        var body = YamlDocuments.ParseObject(manifest);
        return _client.CreateAsync(Kinds.Of(body), body, new() { FieldManager = FieldManager, DryRun = dryRun }, CancellationToken.None);
    }

    /// <summary>Server-side apply of all manifests, in order.</summary>
    public async Task ApplyAsync(string manifests)
    {
        foreach (var body in YamlDocuments.ParseObjects(manifests))
        {
            await _client.ApplyAsync(Kinds.Of(body), body, new() { FieldManager = FieldManager, Force = true }, CancellationToken.None);
        }
    }

    public Task<JsonObject?> FindAsync(ResourceType type, string? @namespace, string name) =>
        _client.GetAsync(type, new(@namespace, name), CancellationToken.None);

    public async Task<JsonObject> GetAsync(ResourceType type, string? @namespace, string name) =>
        await FindAsync(type, @namespace, name) ?? throw new ShouldAssertException($"{type.Kind} {new NamespacedName(@namespace, name)} should exist");

    public async Task<IReadOnlyList<JsonObject>> ListAsync(ResourceType type, string? @namespace = null, string? labels = null) =>
        (await _client.ListAsync(type, new() { Namespace = @namespace, LabelSelector = labels }, CancellationToken.None)).Items;

    /// <summary>A JSON merge patch.</summary>
    public Task<JsonObject> PatchAsync(ResourceType type, string? @namespace, string name, string patch, string? subResource = null) =>
        PatchAsync(type, new(@namespace, name), PatchKind.Merge, YamlDocuments.ParseObject(patch), subResource);

    /// <summary>A JSON patch that removes one field.</summary>
    public Task<JsonObject> RemoveAsync(ResourceType type, string? @namespace, string name, string pointer) =>
        PatchAsync(type, new(@namespace, name), PatchKind.Json, new JsonArray(new JsonObject { ["op"] = "remove", ["path"] = pointer }), null);

    public Task<bool> DeleteAsync(ResourceType type, string? @namespace, string name) =>
        _client.DeleteAsync(type, new(@namespace, name), new(), CancellationToken.None);

    /// <summary>Waits for the object, and until it looks as it should.</summary>
    public Task<JsonObject> SeesAsync(ResourceType type, string? @namespace, string name, Action<JsonObject>? assertion = null) => Eventually.FoundAsync(
        async () =>
        {
            var found = await GetAsync(type, @namespace, name);
            assertion?.Invoke(found);
            return found;
        },
        $"{type.Kind} {new NamespacedName(@namespace, name)} is as it should be");

    /// <summary>Waits until the object reports that it is ready as it is now.</summary>
    public Task<JsonObject> SeesReadyAsync(ResourceType type, string? @namespace, string name) => SeesAsync(type, @namespace, name, found =>
    {
        found.Condition("Ready").ShouldNotBeNull().ShouldStartWith("True/", Case.Sensitive, found.ToJsonString());
        found.Number("status", "observedGeneration").ShouldBe(found.Number("metadata", "generation"));
    });

    public Task SeesGoneAsync(ResourceType type, string? @namespace, string name) => Eventually.Async(
        async () => (await FindAsync(type, @namespace, name)).ShouldBeNull(), $"{type.Kind} {new NamespacedName(@namespace, name)} is gone");

    /// <summary>Waits for an event about an object; its message.</summary>
    public Task<string> SeesEventAsync(string @namespace, string name, string reason) => Eventually.FoundAsync(
        async () => (await ListAsync(KubernetesResources.Events, @namespace))
            .Where(told => told.Text("involvedObject", "name") == name && told.Text("reason") == reason)
            .Select(told => told.Text("message"))
            .FirstOrDefault()
            .ShouldNotBeNull(),
        $"there is an event {reason} about {name}");

    public void Dispose()
    {
        _client.Dispose();
        if (_independent.IsValueCreated)
        {
            Independent.Dispose();
        }
    }

    private Task<JsonObject> PatchAsync(ResourceType type, NamespacedName name, PatchKind kind, JsonNode patch, string? subResource) =>
        _client.PatchAsync(type, name, kind, patch, new() { FieldManager = FieldManager, SubResource = subResource }, CancellationToken.None);
}

/// <summary>What a refusal says.</summary>
internal static class Refusals
{
    /// <summary>The request must be refused; the message of the API server.</summary>
    public static async Task<string> ShouldBeRefusedAsync(this Task request) => (await Should.ThrowAsync<ApiException>(request)).Message;
}
