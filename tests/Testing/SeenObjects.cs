using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Testing;

public static class SeenObjects
{
    /// <summary>The object as a cache would hand it out; none stays none.</summary>
    public static KubeObject? Seen(this JsonObject? json) => json is null ? null : new(json);
}
