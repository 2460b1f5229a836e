using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Selection;

namespace KubeCarrier.Policy.Catalogs;

/// <summary>A field of a restriction by its position in the Catalog; as text, its place in the manifest.</summary>
internal readonly record struct RestrictionPlace(int Item, int Field)
{
    public override string ToString() => $"spec.restrictions[{Item}].fields[{Field}]";
}

/// <summary>One field of one restriction of a Catalog, held against the entries that the restriction is for.</summary>
/// <param name="Place">Where in the manifest.</param>
/// <param name="Source">As <c>catalog/restriction</c>.</param>
/// <param name="Field">As written.</param>
/// <param name="Path">Its path.</param>
/// <param name="Entries">How it fits each of them.</param>
internal sealed record RestrictedField(RestrictionPlace Place, string Source, FieldRestriction Field, JsonPath Path, IReadOnlyList<EntryFit> Entries)
{
    /// <summary>What cannot be read is left out, somebody else says so; so is what restricts nothing by itself.</summary>
    public static IEnumerable<RestrictedField> Of(Catalog catalog, IReadOnlyList<CatalogEntry> entries)
    {
        if (!CatalogSelectors.AreReadable(catalog) || !CatalogSelectors.CheckRestrictions(catalog.Spec, Selector.Validate).IsAllowed)
        {
            yield break;
        }

        foreach (var (index, item) in catalog.Spec.Restrictions.Index())
        {
            var selected = entries.Where(entry => Coverage.Selects(catalog, entry) && Selector.Matches(item.CatalogEntrySelector, entry.Metadata.Labels)).ToList();
            foreach (var (position, field) in item.Fields.Index())
            {
                if (RestrictionShape.Restricts(field) && JsonPath.TryParse(field.JsonPath, out var path, out _) && !path.IsStatus)
                {
                    yield return new(
                        new(index, position), $"{catalog.Metadata.Name}/{item.Name}", field, path,
                        [.. selected.Select(entry => EntryFit.Of(entry, field, path))]);
                }
            }
        }
    }

    /// <summary>Why it cannot mean anything for any of the entries; null when it can, or when that is not known yet.</summary>
    public EntryFit? Refusal => Entries.Any(entry => entry.Fit is Fit.Fits or Fit.Unknown) ? null
        : Entries.FirstOrDefault(entry => entry.Fit is Fit.Unfit) ?? Entries.MaxBy(entry => entry.Message.EndsWith('?'));

    /// <summary>The entries whose instances nobody can write while this stands.</summary>
    public IEnumerable<EntryFit> Unfit => Entries.Where(entry => entry.Fit is Fit.Unfit);

    /// <summary>What is wrong, in words: what would fit is among them.</summary>
    public string Sentence(EntryFit entry) => entry.Fit is Fit.Unfit
        ? entry.Message
        : $"{Path} is exposed by no CatalogEntry that is selected, so this would restrict nothing; in {entry.Entry}, {entry.Message}";

    /// <summary>For the condition of a Catalog that was written before an entry changed, or before it was there.</summary>
    public IEnumerable<string> Problems => (Refusal is { Fit: Fit.Absent } absent ? Unfit.Append(absent) : Unfit)
        .Select(entry => $"{Source} {Field.JsonPath}: {Sentence(entry)}");
}
