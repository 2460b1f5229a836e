using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Hub;

namespace KubeCarrier.Controllers.Runtime;

/// <summary>What the controller watches, as judges ask for it: our kinds and the CRDs that are ours. Instances are not here; they are counted live.</summary>
internal sealed class CachedFacts(Hub hub) : IHubFacts
{
    public HubView? View => null;

    public JsonObject? Get(ResourceType type, NamespacedName name) => hub.Of(type).Get(name)?.Json;

    public IReadOnlyList<JsonObject>? List(ResourceType type, ListQuestion question) =>
        [.. hub.Of(type).List().Where(seen => question.Namespace is null || seen.Meta.Namespace == question.Namespace).Select(seen => seen.Json)];

    public DryRunAnswer? DryRun(DryRunRequest request) => DryRunAnswer.NotAsked;
}
