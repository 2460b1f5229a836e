using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Plans;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.Catalogs;

/// <summary>Refuses restrictions that can mean nothing. One that was stored before is warned of: something else must be mendable without it.</summary>
public static class CatalogFit
{
    public static Decision Of(Catalog catalog, Catalog? before, CatalogView view)
    {
        if (catalog.Spec.Restrictions.Count == 0)
        {
            return Decision.Allow;
        }

        var known = Keys(before).Values.ToHashSet(StringComparer.Ordinal);
        var keys = Keys(catalog);
        var idle = keys.Keys.Where(place => IsIdle(catalog.Spec.Restrictions[place.Item].Fields[place.Field]))
            .Select(place => Refuse(place, $"{place}", "restricts nothing; add a keyword such as allowed or maximum, or take the field out"));
        return Decision.Combine([.. idle, .. view.HasAllEntries ? RestrictedField.Of(catalog, view.Entries).Select(Judge) : []]);

        Decision Judge(RestrictedField field) => field.Refusal is { } refusal
            ? Refuse(field.Place, $"{field.Place}.{refusal.Member}", field.Sentence(refusal))
            : Decision.Combine(field.Unfit.Take(1).Select(unfit => Decision.Warn(
                $"{field.Place}.{unfit.Member}: {unfit.Message}; until then nobody can write instances of {Names.List([.. field.Unfit.Select(entry => entry.Entry)])}")));

        Decision Refuse(RestrictionPlace place, string path, string message) =>
            known.Contains(keys[place]) ? Decision.Warn($"{path}: {message}") : Decision.Deny(path, message);
    }

    // What cannot be read is told already.
    private static bool IsIdle(FieldRestriction field) =>
        !RestrictionShape.Restricts(field) && Restriction.Compile(field, RestrictionSource.Entry("")).Problems.Count == 0;

    // What a field is written for belongs to it: another selector may make a mistake of what was none.
    private static Dictionary<RestrictionPlace, string> Keys(Catalog? catalog)
    {
        var spec = catalog is null ? null : JsonSerializer.SerializeToNode(catalog, Catalog.JsonTypeInfo)?["spec"];
        return (catalog?.Spec.Restrictions ?? []).Index()
            .SelectMany(item => item.Item.Fields.Select((_, field) => new RestrictionPlace(item.Index, field)))
            .ToDictionary(place => place, place =>
            {
                var item = spec?["restrictions"]?[place.Item];
                return string.Join(' ', new[] { spec?["catalogEntrySelector"], item?["name"], item?["catalogEntrySelector"], item?["fields"]?[place.Field] }.Select(Text));
            });
    }

    private static string Text(JsonNode? node) => node?.ToJsonString() ?? "";
}
