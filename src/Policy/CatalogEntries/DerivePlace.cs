using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Derivation;

namespace KubeCarrier.Policy.CatalogEntries;

/// <summary>Where in a manifest a derivation went wrong.</summary>
public static class DerivePlace
{
    public static string Of(DerivationProblem problem, IReadOnlyList<ExposeConfig> expose, IReadOnlyList<Preset> presets, string at) => problem.Reason is DerivationReason.InvalidPreset
        ? presets.Index().Where(preset => IsAt(preset.Item.JsonPath, problem)).Select(preset => $"{at}.presets[{preset.Index}].jsonPath").FirstOrDefault() ?? at
        : expose.Index()
            .SelectMany(config => config.Item.Fields.Index().Select(field => (Path: field.Item.JsonPath, Place: $"{at}.expose[{config.Index}].fields[{field.Index}].jsonPath")))
            .Where(field => IsAt(field.Path, problem)).Select(field => field.Place).FirstOrDefault() ?? at;

    private static bool IsAt(string text, DerivationProblem problem) =>
        problem.Path.Length > 0 && (text == problem.Path || (JsonPath.TryParse(text, out var path, out _) && path.ToString() == problem.Path));
}
