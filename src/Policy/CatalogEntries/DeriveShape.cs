using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.CatalogEntries;

/// <summary>
/// What can be said of <c>derive</c> without its CRD: paths that parse, none twice, restrictions that can be met, presets that hide nothing exposed
/// (docs/contract/offers.md#paths-into-a-crd).
/// </summary>
public static class DeriveShape
{
    public static Decision Paths(IReadOnlyList<ExposeConfig> expose, string at)
    {
        if (!Bounds.AreFew(expose))
        {
            return Decision.Allow; // refused for that alone
        }

        var seen = new HashSet<(string Version, string Path)>();
        var all = Decision.Allow;
        foreach (var (c, config) in expose.Index())
        {
            foreach (var (f, field) in config.Fields.Index())
            {
                var place = $"{at}.expose[{c}].fields[{f}].jsonPath";
                if (!JsonPath.TryParse(field.JsonPath, out var path, out var problem))
                {
                    all = all.And(Decision.Deny(place, problem));
                    continue;
                }

                foreach (var version in config.Versions.Where(version => !seen.Add((version, path.ToString()))))
                {
                    all = all.And(Decision.Deny(place, $"{field.JsonPath} is exposed twice in version {version}; list it once"));
                }
            }
        }

        return all;
    }

    public static Decision Restrictions(IReadOnlyList<ExposeConfig> expose, string at) =>
        Bounds.AreFew(expose) ? RestrictionShape.Exposed(expose, at) : Decision.Allow;

    public static Decision Presets(IReadOnlyList<ExposeConfig> expose, IReadOnlyList<Preset> presets, string at)
    {
        if (!Bounds.AreFew(expose) || presets.Count > Bounds.Presets)
        {
            return Decision.Allow;
        }

        var exposed = expose.SelectMany(config => config.Fields)
            .Select(field => JsonPath.TryParse(field.JsonPath, out var path, out _) ? path : null)
            .OfType<JsonPath>()
            .ToList();
        return Decision.Combine(presets.Index().Select(entry => Preset(entry.Item, exposed, $"{at}.presets[{entry.Index}]")));
    }

    private static Decision Preset(Preset preset, List<JsonPath> exposed, string at)
    {
        if (!JsonPath.TryParse(preset.JsonPath, out var path, out var problem))
        {
            return Decision.Deny($"{at}.jsonPath", problem);
        }

        if (path.HasEach)
        {
            return Decision.Deny($"{at}.jsonPath", $"{preset.JsonPath}: a preset names one field; [*] is not possible here");
        }

        if (path.IsStatus)
        {
            return Decision.Deny($"{at}.jsonPath", $"{preset.JsonPath} is in the status, which only the service writes; a preset is for the spec");
        }

        if (preset.Value is null)
        {
            return Decision.Deny($"{at}.value", "a preset needs a value other than null");
        }

        return exposed.Find(path.Overlaps) is { } clash
            ? Decision.Deny($"{at}.jsonPath", $"{preset.JsonPath} overlaps the exposed path .{clash}; a preset is for hidden fields")
            : Decision.Allow;
    }
}
