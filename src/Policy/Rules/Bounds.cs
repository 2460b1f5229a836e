using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Policy.Rules;

/// <summary>
/// How much may be written into one object. Everything that is written is compiled and compared at each change, for all tenants alike, so that one
/// provider's object must not take the time of the others. The numbers are in docs/limits.md, and in the CRDs where a schema can say them.
/// </summary>
public static class Bounds
{
    public const int ExposeConfigs = 32;
    public const int Versions = 32;
    public const int Fields = 512;
    public const int Presets = 64;
    public const int Restrictions = 64;
    public const int RestrictedFields = 64;
    public const int Quotas = 64;
    public const int MatchLabels = 64;
    public const int MatchExpressions = 32;
    public const int SelectorValues = 128;

    public const string Rule = "policy-is-bounded";

    public const string Defends = "One object holds no more than can be judged in a moment: what one provider writes takes nobody else's time.";

    /// <summary>What was too much before may stay as it is: finalizers go, and something else can be mended.</summary>
    public static Decision Judge<T>(T? before, T after, bool isDeleting, Func<T, Decision> measure)
        where T : class
    {
        if (isDeleting || measure(after) is not { IsAllowed: false } excess)
        {
            return Decision.Allow;
        }

        var known = before is null ? [] : measure(before).Violations;
        return excess with { Violations = [.. excess.Violations.Except(known)] };
    }

    public static Decision Derive(IReadOnlyList<ExposeConfig> expose, IReadOnlyList<Preset> presets, string at) =>
        AtMost(ExposeConfigs, expose.Count, $"{at}.expose", "expose configurations")
            .And(Decision.Combine(expose.Take(ExposeConfigs).Index().Select(config =>
                AtMost(Versions, config.Item.Versions.Count, $"{at}.expose[{config.Index}].versions", "versions"))))
            .And(AtMost(Fields, FieldsOf(expose), $"{at}.expose", "fields in all"))
            .And(AtMost(Presets, presets.Count, $"{at}.presets", "presets"));

    public static Decision Of(CatalogSpec spec) =>
        Selector(spec.CatalogEntrySelector, "spec.catalogEntrySelector").And(Selector(spec.TenantSelector, "spec.tenantSelector"))
            .And(AtMost(Restrictions, spec.Restrictions.Count, "spec.restrictions", "restrictions"))
            .And(AtMost(Fields, spec.Restrictions.Sum(item => item.Fields.Count), "spec.restrictions", "fields in all"))
            .And(AtMost(Quotas, spec.Quota.Count, "spec.quota", "quotas"))
            .And(Decision.Combine(spec.Restrictions.Take(Restrictions).Index().Select(item =>
                AtMost(RestrictedFields, item.Item.Fields.Count, $"spec.restrictions[{item.Index}].fields", "fields")
                    .And(Selector(item.Item.CatalogEntrySelector, $"spec.restrictions[{item.Index}].catalogEntrySelector"))
                    .And(Selector(item.Item.TenantSelector, $"spec.restrictions[{item.Index}].tenantSelector")))))
            .And(Decision.Combine(spec.Quota.Take(Quotas).Index().Select(item =>
                Selector(item.Item.CatalogEntrySelector, $"spec.quota[{item.Index}].catalogEntrySelector")
                    .And(Selector(item.Item.TenantSelector, $"spec.quota[{item.Index}].tenantSelector")))));

    public static Decision Selector(LabelSelector? selector, string at) => selector is null ? Decision.Allow
        : AtMost(MatchLabels, selector.MatchLabels.Count, $"{at}.matchLabels", "labels")
            .And(AtMost(MatchExpressions, selector.MatchExpressions.Count, $"{at}.matchExpressions", "expressions"))
            .And(Decision.Combine(selector.MatchExpressions.Take(MatchExpressions).Index().Select(expression =>
                AtMost(SelectorValues, expression.Item.Values.Count, $"{at}.matchExpressions[{expression.Index}].values", "values"))));

    /// <summary>Whether the rest is worth looking at: what is too large is refused for that alone.</summary>
    public static bool AreFew(IReadOnlyList<ExposeConfig> expose) =>
        expose.Count <= ExposeConfigs && FieldsOf(expose) <= Fields;

    public static bool AreFew(CatalogSpec spec) =>
        spec.Restrictions.Count <= Restrictions && spec.Restrictions.Sum(item => item.Fields.Count) <= Fields;

    private static int FieldsOf(IReadOnlyList<ExposeConfig> expose) => expose.Sum(config => config.Fields.Count);

    private static Decision AtMost(int most, int count, string path, string what) => count <= most
        ? Decision.Allow
        : Decision.Deny(path, $"has {count} {what}; write at most {most}");
}
