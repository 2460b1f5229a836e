using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Derivation;

namespace KubeCarrier.Policy.Simulation;

/// <summary>Where in a manifest a derivation went wrong.</summary>
internal static class DerivePlace
{
    public static string Of(DerivationProblem problem, DerivedCustomResourceSpec spec, string at) => problem.Reason is DerivationReason.InvalidPreset
        ? spec.Presets.Index().Where(preset => IsAt(preset.Item.JsonPath, problem)).Select(preset => $"{at}.presets[{preset.Index}].jsonPath").FirstOrDefault() ?? at
        : spec.Expose.Index()
            .SelectMany(config => config.Item.Fields.Index().Select(field => (Path: field.Item.JsonPath, Place: $"{at}.expose[{config.Index}].fields[{field.Index}].jsonPath")))
            .Where(field => IsAt(field.Path, problem)).Select(field => field.Place).FirstOrDefault() ?? at;

    private static bool IsAt(string text, DerivationProblem problem) =>
        problem.Path.Length > 0 && (text == problem.Path || (JsonPath.TryParse(text, out var path, out _) && path.ToString() == problem.Path));
}
