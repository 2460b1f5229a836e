using System.Text.Json.Nodes;

namespace KubeCarrier.Json;

/// <summary>One operation of a JSON patch (RFC 6902).</summary>
public sealed record PatchOperation(string Operation, string Pointer, JsonNode Value);
