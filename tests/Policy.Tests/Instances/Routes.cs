using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Instances;

/// <summary>Routes as the controller computes them from the CRDs.</summary>
internal static class Routes
{
    public static readonly string[] Usual = [".spec.username", ".spec.replicas", ".status.phase", ".status.observedGeneration"];

    public static InstanceRoute Derived(IReadOnlyList<string>? exposed = null, params Preset[] presets)
    {
        var derived = Objects.Derived();
        derived = derived with
        {
            Spec = derived.Spec with
            {
                Expose = [new() { Versions = ["v1alpha1"], Fields = [.. (exposed ?? Usual).Select(path => new ExposedField { JsonPath = path })] }],
                Presets = presets,
            },
        };
        return InstanceRoutes.For(Objects.Discovery(), Objects.SourceCrd(), Objects.InternalCrd(), derived, Objects.TenantCrd()).ShouldNotBeNull().Route;
    }

    public static InstanceRoute Shared() =>
        InstanceRoutes.For(Objects.Discovery(), Objects.SourceCrd(), Objects.InternalCrd(), null, null).ShouldNotBeNull().Route;

    public static Preset Preset(string path, string value) => new() { JsonPath = path, Value = JsonNode.Parse(value)! };
}
