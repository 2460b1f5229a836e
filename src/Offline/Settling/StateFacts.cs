using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Hub;

namespace KubeCarrier.Offline.Settling;

/// <summary>What judges may know, answered from a <see cref="HubState"/>: everything is at hand, so nobody is asked twice.</summary>
internal sealed record StateFacts(HubState State, HubView View) : IHubFacts
{
    HubView? IHubFacts.View => View;

    public DryRunAnswer? DryRun(DryRunRequest request) => DryRunAnswer.NotAsked;

    public JsonObject? Get(ResourceType type, NamespacedName name) => State.Get(ResourceName.Of(type), name)?.Json;

    /// <summary>What is not served has no objects, which comes to the same.</summary>
    public IReadOnlyList<JsonObject>? List(ResourceType type, ListQuestion question)
    {
        var resource = ResourceName.Of(type);
        var objects = question.Namespace is null ? State.All(resource) : State.In(resource, question.Namespace).Values;
        return [.. (question.Max is { } most ? objects.Take(most) : objects).Select(item => item.Json)];
    }
}
