using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Derivation;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.CatalogEntries;

/// <summary>
/// What is written about a CRD against the CRD, as far as it is known: by the derivation itself. What is wrong with every one of several CRDs is
/// refused, what is wrong with some is warned of: their entries say so then.
/// </summary>
internal static class DeriveFit
{
    public const string Rule = "derive-fits-the-crd";

    public const string Defends = "What is exposed, restricted or preset is in the CRD. A name that is mistyped would keep the offer from coming, and the reason would stand elsewhere.";

    public static Decision Of(BaseCrdView view, DerivedConfig? derive, string at)
    {
        if (derive is null || view.Crds.Count == 0)
        {
            return Decision.Allow;
        }

        var derived = view.Crds.Select(crd => (Crd: crd, Result: Derive(crd, derive))).ToList();
        var problems = derived.SelectMany(each => each.Result.Problems.Where(IsTheAuthors).Distinct()).GroupBy(problem => problem).ToList();
        return Versions(view.Crds, derive, at)
            .And(Decision.Combine(problems.Select(problem => Tell(problem.Key, DerivePlace.Of(problem.Key, derive.Expose, derive.Presets, at),
                problem.Count() == view.Crds.Count))))
            .And(Decision.Combine(derived.SelectMany(each => each.Result.Changes).Where(change => change.IsWarning).Distinct()
                .Select(change => Decision.Warn($"{at}: {change.Sentence}"))));
    }

    // What is required and hidden may get its default in the next version of the operator; the entry says so until then.
    private static Decision Tell(DerivationProblem problem, string place, bool isEverywhere) => isEverywhere && problem.Reason is not DerivationReason.HiddenRequiredField
        ? Decision.Deny(place, problem.Message)
        : Decision.Warn($"{place}: {problem.Message}");

    // Names, scope and structure are the CRD's own.
    private static bool IsTheAuthors(DerivationProblem problem) => problem.Reason
        is DerivationReason.NotExposable or DerivationReason.InvalidRestriction or DerivationReason.InvalidPreset or DerivationReason.HiddenRequiredField;

    private static DerivationResult Derive(JsonObject crd, DerivedConfig derive) => TenantCrd.Derive(DerivedCustomResourcePlan.RequestFor(
        new() { Metadata = new() { Name = "", Namespace = "" }, Spec = new() { BaseCRD = new() { Name = "" }, Expose = derive.Expose, Presets = derive.Presets } }, new(crd)));

    private static Decision Versions(IReadOnlyList<JsonObject> crds, DerivedConfig derive, string at)
    {
        var known = crds.SelectMany(crd => crd.Objects("spec", "versions")).Select(version => version.Text("name")).OfType<string>().Distinct().ToList();
        return Decision.Combine(
            from config in derive.Expose.Index()
            let isNone = !config.Item.Versions.Any(known.Contains)
            from version in config.Item.Versions.Index()
            where !known.Contains(version.Item)
            let place = $"{at}.expose[{config.Index}].versions[{version.Index}]"
            let sentence = $"the CRD has no version {version.Item}; it has {SchemaLookup.Siblings(known, version.Item)}{SimilarName.Question(version.Item, known)}"
            select isNone ? Decision.Deny(place, sentence) : Decision.Warn($"{place}: {sentence}"));
    }
}

/// <summary>Where in a manifest a derivation went wrong.</summary>
public static class DerivePlace
{
    public static string Of(DerivationProblem problem, IReadOnlyList<ExposeConfig> expose, IReadOnlyList<Preset> presets, string at) =>
        problem.Reason is DerivationReason.InvalidPreset
        ? presets.Index().Where(preset => IsAt(preset.Item.JsonPath, problem)).Select(preset => $"{at}.presets[{preset.Index}].jsonPath").FirstOrDefault() ?? at
        : expose.Index()
            .SelectMany(config => config.Item.Fields.Index().Select(field => (Path: field.Item.JsonPath, Place: $"{at}.expose[{config.Index}].fields[{field.Index}].jsonPath")))
            .Where(field => IsAt(field.Path, problem)).Select(field => field.Place).FirstOrDefault() ?? at;

    private static bool IsAt(string text, DerivationProblem problem) =>
        problem.Path.Length > 0 && (text == problem.Path || (JsonPath.TryParse(text, out var path, out _) && path.ToString() == problem.Path));
}
