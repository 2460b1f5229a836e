using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Restrictions;

/// <summary>
/// What one entry says of its fields, compiled for each of its versions. A restriction names a path, not a version: it holds in every version that
/// has the path, wherever it was written, so that another served version is no way around it (B06).
/// </summary>
public sealed class EntryRestrictions
{
    private const int MaxProblems = 3;

    /// <summary>Objects of a watch are the same until they change; compiling them at each change of something else would cost seconds.</summary>
    private static readonly ConditionalWeakTable<CatalogEntry, EntryRestrictions> Compiled = [];

    private readonly List<ExposedPath> _exposed = [];
    private readonly List<string> _problems = [];
    private readonly Dictionary<string, VersionRestrictions> _versions = new(StringComparer.Ordinal);
    private readonly Dictionary<string, JsonObject?> _schemas = new(StringComparer.Ordinal);
    private readonly Sensitivity _sensitivity;
    private readonly string _name;
    private readonly bool _isDerived;

    private EntryRestrictions(CatalogEntry entry)
    {
        (_name, _isDerived) = (entry.Metadata.Name ?? "", entry.Spec.Derive is not null);
        var expose = entry.Spec.Derive?.Expose ?? [];
        var known = entry.Status?.TenantCRD?.Versions ?? [];
        Read(expose);
        _sensitivity = Sensitivity.Of(expose.SelectMany(config => config.Fields), [.. known.Select(SchemaOf).OfType<JsonObject>()]);
        foreach (var version in known.Select(version => version.Name).Concat(_exposed.SelectMany(field => field.Versions)).Distinct(StringComparer.Ordinal))
        {
            _schemas[version] = known.FirstOrDefault(crd => crd.Name == version) is { } crd ? SchemaOf(crd) : null;
            _versions[version] = Bind(version) with { ScalePath = ScalePathOf(known.FirstOrDefault(crd => crd.Name == version)) };
        }

        _problems.AddRange(_exposed.SelectMany(field => Misfits(field.Restriction)));

        Own = new(_versions, ProblemOf(_problems), isOpen: !_isDerived);
    }

    /// <summary>For tenants to whom no Catalog restriction applies.</summary>
    public RestrictionSet Own { get; }

    public static EntryRestrictions Of(CatalogEntry entry) => Compiled.GetValue(entry, static entry => new(entry));

    /// <summary>Whether the value at this path is never shown.</summary>
    public bool IsSensitive(JsonPath path) => _sensitivity.IsSensitive(path);

    /// <summary>Together with restrictions of Catalogs; those that cannot be used make everything unusable.</summary>
    public RestrictionSet With(IReadOnlyList<Restriction> added, IReadOnlyList<string> problems)
    {
        var versions = _versions.ToDictionary(
            version => version.Key,
            version => version.Value with { Added = [.. added.Select(restriction => Bind(restriction, version.Key))] },
            StringComparer.Ordinal);
        return new(versions, ProblemOf([.. _problems, .. problems, .. added.SelectMany(Misfits)]), isOpen: false);
    }

    // What cannot be compared with the values of a field would let all of them pass, or none. A default is no restriction, and of a schema that is
    // about to follow.
    private IEnumerable<string> Misfits(Restriction restriction) => _schemas.Values
        .SelectMany(schema => schema is not null && SchemaLookup.TryFindRestricted(schema, restriction.Path, out var found) && found is not null
            ? FieldFit.Service.Misfits(restriction.Path, restriction.Written, found) : [])
        .Where(misfit => misfit.Member != "default")
        .Select(misfit => $"{restriction.Source.Name} {misfit.Message}")
        .Distinct(StringComparer.Ordinal);

    private string? ProblemOf(List<string> problems) => problems.Count == 0 ? null
        : $"policy error: the restrictions of {_name} cannot be evaluated, so nothing can be written until its provider mends them: {string.Join("; ", problems.Take(MaxProblems))}";

    private static JsonObject? SchemaOf(CrdVersion version) => version.Schema?["openAPIV3Schema"] as JsonObject;

    private static JsonPath? ScalePathOf(CrdVersion? version) =>
        version?.SpecReplicasPath is { } text && JsonPath.TryParse(text, out var path, out _) ? path : null;

    private void Read(IReadOnlyList<ExposeConfig> expose)
    {
        foreach (var config in expose)
        {
            foreach (var field in config.Fields)
            {
                var (restriction, problems) = Restriction.Compile(field, RestrictionSource.Entry(_name));
                _problems.AddRange(problems.Select(problem => $"{field.JsonPath} {problem.Member}: {problem.Message}"));
                if (restriction is not null)
                {
                    _exposed.Add(new(restriction, config.Versions));
                }
            }
        }
    }

    private VersionRestrictions Bind(string version)
    {
        // The version's own come first: if two give a default, its own counts.
        var own = _exposed.Where(field => field.Restriction is { Default: not null } || Enum.GetValues<Keyword>().Any(field.Restriction.Has))
            .OrderBy(field => field.Versions.Contains(version, StringComparer.Ordinal) ? 0 : 1)
            .Select(field => Bind(field.Restriction, version))
            .ToArray();
        var paths = _exposed.Where(field => field.Versions.Contains(version, StringComparer.Ordinal)).Select(field => field.Restriction.Path);
        return new(own, [], ValueShape.Of(_schemas[version]), _isDerived ? ExposedFields.Compile(paths, _schemas[version]) : null);
    }

    private BoundRestriction Bind(Restriction restriction, string version)
    {
        var isKnown = SchemaLookup.TryFindRestricted(_schemas[version], restriction.Path, out var schema);
        var isExposed = !_isDerived || _exposed.Any(field =>
            field.Versions.Contains(version, StringComparer.Ordinal) && field.Restriction.Path.Overlaps(restriction.Path));
        return new(
            restriction,
            _sensitivity.IsSensitive(restriction.Path),
            HasPath: isKnown && (isExposed || _schemas[version] is not null),
            IsNullable: schema is not null && schema.IsTrue("nullable"));
    }

    private sealed record ExposedPath(Restriction Restriction, IReadOnlyList<string> Versions);
}
