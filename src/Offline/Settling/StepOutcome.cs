using System.Text.Json.Nodes;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Offline.Settling;

/// <summary>What the API server would have answered to a write.</summary>
public sealed record StepOutcome
{
    private const string WrongType = "must be of type";

    private const string AllOf = "must validate all the schemas (allOf)";

    public required bool IsAllowed { get; init; }

    /// <summary>Why not: of the schema first, then of our rules and of quotas, or what the API server itself refuses (<see cref="StepRules"/>).</summary>
    public IReadOnlyList<Violation> Violations { get; init; } = [];

    /// <summary>
    /// The same with each problem once: where a rule of ours says what is wrong with a value, and what would be right, the schema need not say it too.
    /// </summary>
    public IEnumerable<Violation> Told => Violations.Where(violation => !IsSaidBetter(violation));

    /// <summary>Fields that no schema has: they are not stored. Among <see cref="Warnings"/> too.</summary>
    public IReadOnlyList<UnknownField> Unknown { get; init; } = [];

    /// <summary>What denied nothing.</summary>
    public IReadOnlyList<Violation> Tolerated { get; init; } = [];

    /// <summary>As kubectl would show them, among them <c>not judged offline: …</c>.</summary>
    public IReadOnlyList<string> Warnings { get; init; } = [];

    /// <summary>After defaults, as it is stored; null when refused or gone. Shared: never to be changed in place.</summary>
    public JsonObject? Object { get; init; }

    /// <summary>Rules that were asked, whatever they said.</summary>
    public IReadOnlyList<string> AskedRules { get; init; } = [];

    /// <summary>Rules that had something to say: a violation, a warning or a patch. Sorted.</summary>
    public IReadOnlyList<string> TouchedRules { get; init; } = [];

    /// <summary>Restrictions that judged a value.</summary>
    public IReadOnlyList<TouchedRestriction> TouchedRestrictions => field ??= Touched();

    /// <summary>Finds them, for who asks.</summary>
    internal Func<IReadOnlyList<TouchedRestriction>> Touched { private get; init; } = static () => [];

    // Of another type is another problem. That all of several schemas must be met is no problem of its own.
    private bool IsSaidBetter(Violation violation) => violation.Rule == StepRules.SchemaIsSatisfied
        && !violation.Message.Contains(WrongType, StringComparison.Ordinal)
        && Violations.Any(other => other.Path == violation.Path && !ReferenceEquals(other, violation)
            && (other.Rule != StepRules.SchemaIsSatisfied || violation.Message.Contains(AllOf, StringComparison.Ordinal)));

    /// <summary>Whether the value at a path of <see cref="Object"/> is never shown.</summary>
    public Func<string, bool> IsSensitive { get; init; } = static _ => false;
}

/// <summary>A restriction that judged a value of a write.</summary>
/// <param name="Crd">Whose instance it was.</param>
/// <param name="Version">In which version.</param>
/// <param name="Path">The restricted field, without leading dot.</param>
/// <param name="Source">Who restricts: a CatalogEntry by its name, a Catalog as <c>catalog/restriction</c>.</param>
/// <param name="Denied">It refused the value.</param>
public sealed record TouchedRestriction(string Crd, string Version, string Path, string Source, bool Denied);

/// <summary>Ids of violations that no rule of ours states: what the API server refuses by itself.</summary>
public static class StepRules
{
    public static IReadOnlyList<string> All { get; } = [SchemaIsSatisfied, QuotaIsNotExceeded, ObjectExists, ObjectDoesNotExist, KindIsServed, RequestIsValid];

    public const string SchemaIsSatisfied = "schema-is-satisfied";

    public const string QuotaIsNotExceeded = "quota-is-not-exceeded";

    public const string ObjectExists = "object-exists";

    public const string ObjectDoesNotExist = "object-does-not-exist";

    public const string KindIsServed = "kind-is-served";

    public const string RequestIsValid = "request-is-valid";
}
