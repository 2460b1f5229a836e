using System.Globalization;
using System.Text.Json.Nodes;
using KubeCarrier.Json;

namespace KubeCarrier.Schemas;

/// <summary>The scale subresource: what its paths lead to must be replicas.</summary>
internal sealed class ScaleCheck(JsonObject scale)
{
    private readonly string?[] _paths = [scale.Text("specReplicasPath"), scale.Text("statusReplicasPath")];

    public void Check(JsonObject instance, ProblemList problems)
    {
        foreach (var path in _paths.OfType<string>())
        {
            if (ProblemOf(Find(instance, path)) is { } problem)
            {
                problems.Invalid(path, Find(instance, path), problem);
            }
        }
    }

    private static JsonNode? Find(JsonObject instance, string path) =>
        path.TrimStart('.').Split('.').Aggregate((JsonNode?)instance, (node, name) => (node as JsonObject)?[name]);

    private static string? ProblemOf(JsonNode? value) => value is null ? null
        : !GoNumber.TryRead(value, out var number) || !number.IsInteger ? "should be an integer"
        : number.Integer < 0 ? "should be a non-negative integer"
        : number.Integer > int.MaxValue ? string.Create(CultureInfo.InvariantCulture, $"should be less than or equal to {int.MaxValue}")
        : null;
}
