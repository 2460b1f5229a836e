using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Derivation;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Policy.CatalogEntries;

/// <summary>Which live instances keep which restrictions out of the schema.</summary>
public static class SchemaViolators
{
    // What is shown, and one more so that it can be said that there are more. The rest is only counted as "some".
    private const int Kept = 1000;

    /// <summary>By keyword, the instances that do not satisfy it, as <c>namespace/name</c>; keywords that all satisfy are left out.</summary>
    public static IReadOnlyDictionary<SchemaKeyword, IReadOnlyList<string>> Find(
        IReadOnlyList<ExposeConfig> expose, IReadOnlyList<SchemaKeyword> keywords, IEnumerable<JsonObject> instances)
    {
        var demands = Demands(expose, keywords);
        var found = new Dictionary<SchemaKeyword, List<string>>();
        foreach (var instance in instances)
        {
            foreach (var keyword in demands.Where(demand => !ValueJudgement.IsMet(demand.Restriction, demand.Keyword.Keyword, instance, 0, new()))
                .Select(demand => demand.Keyword).Distinct())
            {
                if (!found.TryGetValue(keyword, out var names))
                {
                    found[keyword] = names = [];
                }

                if (names.Count < Kept)
                {
                    names.Add($"{ObjectMeta.Of(instance).NamespacedName}");
                }
            }
        }

        return found.ToDictionary(entry => entry.Key, entry => (IReadOnlyList<string>)entry.Value);
    }

    private static List<(SchemaKeyword Keyword, Restriction Restriction)> Demands(IReadOnlyList<ExposeConfig> expose, IReadOnlyList<SchemaKeyword> keywords) =>
    [
        .. from field in expose.SelectMany(config => config.Fields)
           where field.Enforcement is Enforcement.Deny
           let restriction = Restriction.Compile(field, RestrictionSource.Entry("")).Restriction
           where restriction is not null
           from keyword in keywords
           where keyword.Path.Equals(restriction.Path) && restriction.Has(keyword.Keyword)
           select (keyword, restriction),
    ];
}
