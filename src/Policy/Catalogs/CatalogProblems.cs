using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Selection;

namespace KubeCarrier.Policy.Catalogs;

/// <summary>Restrictions of a stored Catalog that do not hold as they are written: entries changed since, or came later.</summary>
internal static class CatalogProblems
{
    /// <summary>At most so many, because each is a sentence or two.</summary>
    public static string Text(IReadOnlyList<string> problems)
    {
        var shown = string.Join("; ", problems.Take(Names.Shown));
        return problems.Count > Names.Shown ? $"{shown}; and {problems.Count - Names.Shown} more" : shown;
    }

    /// <summary>Sentences: restriction, path, entry, and what would fit.</summary>
    public static IReadOnlyList<string> Of(Catalog catalog, IReadOnlyList<CatalogEntry> entries) => catalog.Spec.Restrictions.Count == 0 ? [] :
    [
        .. CatalogRestrictions.Of(catalog).SelectMany(item => item.Problems),
        .. CatalogSelectors.CheckRestrictions(catalog.Spec, Selector.Validate).Violations.Select(problem => $"{problem.Path}: {problem.Message}"),
        .. RestrictedField.Of(catalog, entries).SelectMany(field => field.Problems),
    ];
}
