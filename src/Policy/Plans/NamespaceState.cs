using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Policy.Plans;

/// <summary>What plans read of a Namespace, which stays JSON.</summary>
public static class NamespaceState
{
    private static readonly string[] Remaining = ["NamespaceContentRemaining", "NamespaceFinalizersRemaining"];

    /// <summary>What a namespace that is going still waits for, in Kubernetes' words; null when it says nothing.</summary>
    public static string? Remains(JsonObject? @namespace)
    {
        var messages = @namespace.Objects("status", "conditions")
            .Where(condition => Remaining.Contains(condition.Text("type"), StringComparer.Ordinal) && condition.Text("status") == "True")
            .Select(condition => condition.Text("message"))
            .ToList();
        return messages.Count == 0 ? null : string.Join("; ", messages);
    }
}
