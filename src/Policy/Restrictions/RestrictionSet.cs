using KubeCarrier.Json;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>
/// Everything that restricts what some tenants write to the instances of one entry. Tenants to whom the same Catalog restrictions apply share one;
/// all tenants share the entry's part.
/// </summary>
public sealed class RestrictionSet
{
    private readonly IReadOnlyDictionary<string, VersionRestrictions> _versions;

    internal RestrictionSet(IReadOnlyDictionary<string, VersionRestrictions> versions, string? problem, bool isOpen) =>
        (_versions, Problem, IsOpen) = (versions, problem, isOpen);

    public static RestrictionSet None { get; } = new(new Dictionary<string, VersionRestrictions>(StringComparer.Ordinal), problem: null, isOpen: true);

    /// <summary>Why nothing can be judged by it, as a sentence for tenants: then nothing may be written (B63).</summary>
    public string? Problem { get; }

    /// <summary>Versions it does not know are not restricted, because nothing is.</summary>
    internal bool IsOpen { get; }

    public VersionRestrictions? Of(string version) => _versions.GetValueOrDefault(version);
}

/// <summary>What holds in one version of an entry's CRD.</summary>
/// <param name="Own">The entry's own restrictions, the same list for all tenants.</param>
/// <param name="Added">Those of Catalogs.</param>
/// <param name="Shape">How lists are told apart; null when by position.</param>
/// <param name="Exposed">What tenants see; null when that is everything.</param>
public sealed record VersionRestrictions(IReadOnlyList<BoundRestriction> Own, IReadOnlyList<BoundRestriction> Added, ValueShape? Shape, ExposedFields? Exposed)
{
    /// <summary>The field that <c>/scale</c> writes; null when the version has no scale.</summary>
    public JsonPath? ScalePath { get; init; }

    /// <summary>What concerns one field: it, what it is in, and what is in it.</summary>
    public VersionRestrictions On(JsonPath path) => this with
    {
        Own = [.. Own.Where(bound => bound.Restriction.Path.Overlaps(path))],
        Added = [.. Added.Where(bound => bound.Restriction.Path.Overlaps(path))],
        Exposed = null,
    };
}

/// <summary>A restriction in one version of one entry's CRD.</summary>
/// <param name="Restriction">Shared by all versions and entries.</param>
/// <param name="IsSensitive">Values at its path are never shown.</param>
/// <param name="HasPath">The version has the path; only then it can be missing.</param>
/// <param name="IsNullable">Null is a value there.</param>
public sealed record BoundRestriction(Restriction Restriction, bool IsSensitive, bool HasPath, bool IsNullable);

/// <summary>Who restricts a field.</summary>
/// <param name="Name">The CatalogEntry by its name, a restriction of a Catalog as <c>catalog/restriction</c>.</param>
/// <param name="Shown">How a message names it, with a blank before; empty for the entry, which tenants know as the service itself.</param>
public sealed record RestrictionSource(string Name, string Shown)
{
    public static RestrictionSource Entry(string entry) => new(entry, "");

    public static RestrictionSource Catalog(string catalog, string restriction) => new($"{catalog}/{restriction}", $" (catalog {catalog}, {restriction})");
}

/// <summary>Why a restriction cannot be used.</summary>
/// <param name="Member">The member of the field that is wrong, such as <c>pattern</c>.</param>
/// <param name="Message">The sentence.</param>
public sealed record RestrictionProblem(string Member, string Message);
