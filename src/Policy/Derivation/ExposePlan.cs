using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Derivation;

/// <summary>The expose configurations, read against the base CRD: for every version that tenants get, the paths it has.</summary>
internal sealed class ExposePlan
{
    private readonly Dictionary<string, List<JsonPath>> _paths = new(StringComparer.Ordinal);

    private readonly List<(JsonPath Path, ExposedField Field)> _fields = [];

    private readonly IReadOnlyDictionary<string, JsonObject> _schemas;

    private readonly DerivationReport _report;

    private ExposePlan(IReadOnlyDictionary<string, JsonObject> schemas, DerivationReport report) => (_schemas, _report) = (schemas, report);

    public static ExposePlan Read(SourceCrd source, IReadOnlyList<ExposeConfig> configs, DerivationReport report)
    {
        var schemas = source.Versions.ToDictionary(VersionManifest.NameOf, version => VersionManifest.SchemaOf(version) ?? [], StringComparer.Ordinal);
        var plan = new ExposePlan(schemas, report);
        foreach (var config in configs)
        {
            plan.Read(config);
        }

        if (!source.Versions.Any(version => plan.Exposes(VersionManifest.NameOf(version)) && version.IsTrue("served")))
        {
            report.Refuse(
                DerivationReason.NoExposedVersion,
                "",
                $"no listed version is served by the base CRD; it serves {SchemaLookup.Siblings(Served(source), "")}, list one of them");
        }

        return plan;
    }

    public bool Exposes(string version) => _paths.ContainsKey(version);

    public IReadOnlyList<JsonPath> PathsOf(string version) => _paths[version];

    /// <summary>Everything listed, with what restricts it: a restriction names a path, and holds in every version that has it.</summary>
    public IReadOnlyList<(JsonPath Path, ExposedField Field)> Fields => _fields;

    /// <summary>Presets, checked against every exposed version.</summary>
    public Presets ReadPresets(IReadOnlyList<Preset> written)
    {
        var presets = Presets.Read(written, _report);
        foreach (var (path, value) in presets.Values)
        {
            if (_paths.Values.SelectMany(paths => paths).FirstOrDefault(exposed => exposed.Overlaps(path)) is { } exposed)
            {
                Refuse(path, $"the preset of {path} meets the exposed path {exposed}; presets are for hidden fields, give exposed ones a default");
            }

            var found = _paths.Keys.Select(version => (Known: SchemaLookup.TryFindValue(_schemas[version], path, out var schema), Schema: schema))
                .Where(version => version.Known).ToList();
            if (found.Count == 0 && _paths.Count > 0)
            {
                Refuse(path, $"the preset of {path} names a field that no exposed version of the base CRD has");
            }
            else if (found.FirstOrDefault(version => version.Schema is { } schema && !OpenApiType.Fits(value, schema)).Schema is { } wanted)
            {
                Refuse(path, $"the preset of {path} is of type {OpenApiType.Of(value)}, but the base CRD wants {wanted.Text("type")}");
            }
        }

        return presets;
    }

    private static IEnumerable<string> Served(SourceCrd source) =>
        source.Versions.Where(version => version.IsTrue("served")).Select(VersionManifest.NameOf);

    private void Read(ExposeConfig config)
    {
        var versions = config.Versions.Distinct().Where(_schemas.ContainsKey).ToList();
        foreach (var unknown in config.Versions.Where(version => !_schemas.ContainsKey(version)))
        {
            _report.Change(ChangeKind.Version, unknown, "", "listed, but the base CRD has no such version");
        }

        foreach (var version in versions)
        {
            _paths.TryAdd(version, []);
        }

        foreach (var field in config.Fields)
        {
            if (JsonPath.TryParse(field.JsonPath, out var path, out var problem))
            {
                Expose(path, field, versions);
            }
            else
            {
                _report.Refuse(DerivationReason.NotExposable, field.JsonPath, problem);
            }
        }
    }

    private void Expose(JsonPath path, ExposedField field, List<string> versions)
    {
        var problems = versions.Select(version => (Version: version, Problem: SchemaLookup.ProblemOfExposing(_schemas[version], path))).ToList();
        if (problems.Count > 0 && problems.All(version => version.Problem is not null))
        {
            _report.Refuse(DerivationReason.NotExposable, $"{path}", $"{path} cannot be exposed: {problems[0].Problem}");
            return;
        }

        _fields.Add((path, field));
        foreach (var (version, problem) in problems)
        {
            if (problem is not null)
            {
                _report.Change(ChangeKind.Field, version, $"{path}", $"{path} is not there, other listed versions have it");
            }
            else if (_paths[version].Contains(path))
            {
                _report.Refuse(DerivationReason.DuplicatePath, $"{path}", $"{path} is listed twice for {version}; list it once");
            }
            else
            {
                _paths[version].Add(path);
            }
        }
    }

    private void Refuse(JsonPath path, string message) => _report.Refuse(DerivationReason.InvalidPreset, $"{path}", message);
}
