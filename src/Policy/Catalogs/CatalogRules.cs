using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Selection;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Catalogs;

/// <summary>
/// What Catalog rules may know: the entries of the provider's namespace, which restrictions must fit, and for warnings only its other Catalogs and its
/// tenants. Those are empty when they could not be read.
/// </summary>
public sealed record CatalogView(IReadOnlyList<Catalog> Catalogs, IReadOnlyList<CatalogEntry> Entries, IReadOnlyList<Tenant> Tenants)
{
    /// <summary>Objects of one kind that are looked at.</summary>
    private const int MaxObjects = 2000;

    /// <summary>Nothing is refused for want of an entry that was not looked at.</summary>
    public bool HasAllEntries => Entries.Count < MaxObjects;

    public static CatalogView Nothing { get; } = new([], [], []);

    public static CatalogView Of(AdmissionRequest<Catalog> request, IHubFacts facts)
    {
        if (request.Subject.Spec.Restrictions.Count == 0)
        {
            return Nothing;
        }

        var question = new ListQuestion(request.Namespace, MaxObjects, IsOptional: true);
        var entries = facts.List<CatalogEntry>(question with { IsOptional = false }) ?? [];
        var (catalogs, tenants) = (facts.List<Catalog>(question), facts.List<Tenant>(question));
        return catalogs is null || tenants is null ? Nothing with { Entries = entries } : new(catalogs, entries, tenants);
    }
}

/// <summary>The rules for <see cref="Catalog"/>: a selector that cannot be read must not be stored, it would silently select nothing.</summary>
public static class CatalogRules
{
    public static RuleSet<Catalog, CatalogView> All { get; } = new(
    [
        new("catalog-selectors-are-valid", SelectorsAreValid, Create, Update) { Defends = "A selector can be read; one that cannot would silently select nothing." },
        new("catalog-selects-something", SelectsSomething, Create, Update)
        {
            Defends = "A selector that is absent selects nothing, which is rarely what was meant. Warns and denies nothing.",
        },
        new(Bounds.Rule, IsBounded, Create, Update) { Defends = Bounds.Defends },
        new("catalog-restrictions-are-valid", RestrictionsAreValid, Create, Update)
        {
            Defends = "A restriction that cannot be evaluated is not stored: it would stop every tenant it concerns.",
        },
        new("catalog-restrictions-fit", RestrictionsFit, Create, Update)
        {
            Defends = "A restriction fits at least one of the entries it is for. One that is mistyped would limit nobody, and nobody would notice.",
        },
        new("catalog-restrictions-have-an-effect", RestrictionsHaveAnEffect, Create, Update)
        {
            Defends = "A restriction that restricts nothing, or leaves no value at all, is probably a mistake. Warns and denies nothing.",
        },
    ]);

    public static Decision SelectorsAreValid(AdmissionRequest<Catalog> request, CatalogView view) =>
        CatalogSelectors.Check(request.Subject.Spec, Selector.Validate).And(CatalogSelectors.CheckRestrictions(request.Subject.Spec, Selector.Validate)).And(Syntax(request));

    public static Decision SelectsSomething(AdmissionRequest<Catalog> request, CatalogView view) => request.Caller.IsController ? Decision.Allow
        : Absent(request.Subject.Spec.CatalogEntrySelector, "catalogEntrySelector", "CatalogEntries").And(Absent(request.Subject.Spec.TenantSelector, "tenantSelector", "tenants"));

    private static Decision Absent(LabelSelector? selector, string name, string what) => selector is not null
        ? Decision.Allow
        : Decision.Warn($"spec.{name} is absent and selects nothing, so nothing is offered; write {{}} for all {what}");

    public static Decision IsBounded(AdmissionRequest<Catalog> request, CatalogView view) =>
        Bounds.Judge(request.OldObject?.Spec, request.Subject.Spec, request.OldObject?.Metadata.IsDeleting is true, Bounds.Of);

    public static Decision RestrictionsAreValid(AdmissionRequest<Catalog> request, CatalogView view) =>
        Bounds.AreFew(request.Subject.Spec) ? RestrictionShape.Of(request.Subject.Spec) : Decision.Allow;

    /// <summary>Whether restrictions can mean anything for the entries there are; what they mean for later ones is told by the Catalog's conditions.</summary>
    public static Decision RestrictionsFit(AdmissionRequest<Catalog> request, CatalogView view) =>
        request is { Object: { } catalog, OldObject: not { Metadata.IsDeleting: true } } && Bounds.AreFew(catalog.Spec)
            ? CatalogFit.Of(Undeleted(catalog), request.OldObject, view) : Decision.Allow;

    // Only what was stored says whether it is being deleted.
    private static Catalog Undeleted(Catalog catalog) => catalog with { Metadata = catalog.Metadata with { DeletionTimestamp = null } };

    /// <summary>Warns only: entries and other Catalogs may follow.</summary>
    public static Decision RestrictionsHaveAnEffect(AdmissionRequest<Catalog> request, CatalogView view) =>
        SelectorsAreValid(request, view).IsAllowed && Bounds.AreFew(request.Subject.Spec) ? CatalogWarnings.For(request.Subject, view) : Decision.Allow;

    // What was stored with such a term before may keep it.
    private static Decision Syntax(AdmissionRequest<Catalog> request) => Bounds.Judge(
        request.OldObject?.Spec, request.Subject.Spec, request.OldObject?.Metadata.IsDeleting is true,
        spec => CatalogSelectors.Check(spec, Selector.Syntax).And(CatalogSelectors.CheckRestrictions(spec, Selector.Syntax)));
}
