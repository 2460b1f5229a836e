using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Restrictions;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Derivation;

/// <summary>The slimmed CRD that tenants see (F-DCR-01): exposed fields only, and a schema that still makes sense with them.</summary>
public static class TenantCrd
{
    public static DerivationResult Derive(DerivationRequest request)
    {
        var report = new DerivationReport();
        if (SourceCrd.Read(request.BaseCrd, report) is not { } source || report.Problems.Count > 0)
        {
            return new() { Problems = report.Problems };
        }

        report.Refuse(request.Naming.Check(source.Kind, source.Plural));
        report.Refuse(request.Names.Check(source.Names, request.Naming.TenantName(source.Plural)));
        report.Refuse(request.Owner.Problems());
        var plan = ExposePlan.Read(source, request.Expose, report);
        var presets = plan.ReadPresets(request.Presets);
        var sensitivity = Sensitivity.Of(
            request.Expose.SelectMany(config => config.Fields), [.. source.Versions.Select(VersionManifest.SchemaOf).OfType<JsonObject>()]);

        var exposed = new Dictionary<string, ExposedFields>(StringComparer.Ordinal);
        var versions = new List<JsonObject>();
        var keywords = new List<SchemaKeyword>();
        foreach (var version in source.Versions.Where(version => plan.Exposes(VersionManifest.NameOf(version))))
        {
            var name = VersionManifest.NameOf(version);
            exposed[name] = Compile(name, plan.PathsOf(name), version, report);
            versions.Add(new VersionSlimmer(name, sensitivity, report).Slim(version, exposed[name], presets));
            keywords.AddRange(Restrict(new(name, sensitivity, request.HeldBack, report), versions[^1], plan.Fields));
        }

        NoteUnlisted(source, plan, report);
        VersionShapes.Note(versions, report);
        ChooseStorage(versions, report);
        var names = Names(source, request.Names, report);
        return report.Problems.Count > 0
            ? new() { Problems = report.Problems, Changes = report.Changes }
            : new() { Crd = Assemble(source, request, names, versions), Changes = report.Changes, Exposed = exposed, Presets = presets, Keywords = [.. keywords.Distinct()] };
    }

    private static ExposedFields Compile(string name, IReadOnlyList<JsonPath> paths, JsonObject version, DerivationReport report)
    {
        var fields = ExposedFields.Compile(paths, VersionManifest.SchemaOf(version));
        foreach (var key in fields.Paths.Except(paths))
        {
            report.Change(ChangeKind.List, name, $"{key}", $"{key} is exposed too: it is the key that tells the elements of the list apart");
        }

        return fields;
    }

    private static IReadOnlyList<SchemaKeyword> Restrict(
        SchemaRestrictor restrictor, JsonObject version, IReadOnlyList<(JsonPath Path, ExposedField Field)> fields)
    {
        foreach (var (path, field) in fields)
        {
            restrictor.Restrict(VersionManifest.SchemaOf(version) ?? [], path, field);
        }

        LimitSentence.Describe(VersionManifest.SchemaOf(version) ?? [], fields);
        return restrictor.Keywords;
    }

    private static void NoteUnlisted(SourceCrd source, ExposePlan plan, DerivationReport report)
    {
        foreach (var name in source.Versions.Select(VersionManifest.NameOf).Where(name => !plan.Exposes(name)))
        {
            report.Change(ChangeKind.Version, name, "", "left out: nothing is exposed in this version");
        }
    }

    /// <summary>Exactly one version is stored: the base CRD's, or else the best that is served (H07).</summary>
    private static void ChooseStorage(List<JsonObject> versions, DerivationReport report)
    {
        if (versions.Any(version => version.IsTrue("storage")))
        {
            return;
        }

        var best = versions.Where(version => version.IsTrue("served"))
            .OrderBy(VersionManifest.NameOf, VersionPriority.BestFirst)
            .FirstOrDefault();
        if (best is not null)
        {
            best["storage"] = true;
            report.Change(ChangeKind.Version, VersionManifest.NameOf(best), "", "stored in this version, because the storage version of the base CRD is not exposed");
        }
    }

    // A short name or category that means something else already is left out: nobody needs it.
    private static JsonObject Names(SourceCrd source, TakenNames taken, DerivationReport report)
    {
        var names = (JsonObject)source.Names.DeepClone();
        LeaveOut("shortNames", taken.IsTaken);
        LeaveOut("categories", name => name != CrdManifest.CategoryAll && taken.IsTaken(name));
        if (!names.Texts("categories").Contains(CrdManifest.CategoryAll))
        {
            names["categories"] = Manifest([.. names.Texts("categories"), CrdManifest.CategoryAll]);
        }

        return names;

        void LeaveOut(string member, Func<string, bool> isTaken)
        {
            if (names.Texts(member).Where(isTaken).ToList() is { Count: > 0 } left)
            {
                report.Change(ChangeKind.Names, "", "", $"{member} {string.Join(", ", left)} left out: the hub has them already");
                var free = names.Texts(member).Where(name => !isTaken(name)).ToList();
                names.Remove(member);
                if (free.Count > 0)
                {
                    names[member] = Manifest(free);
                }
            }
        }

        static JsonArray Manifest(IEnumerable<string> list) => [.. list.Select(name => (JsonNode)name)];
    }

    private static JsonObject Assemble(SourceCrd source, DerivationRequest request, JsonObject names, List<JsonObject> versions)
    {
        var spec = (JsonObject)source.Spec.DeepClone();
        // Conversion is the base CRD's affair: versions of the tenant CRD differ by what is exposed, and instances are carried in one version.
        spec.Remove("conversion");
        spec.Remove("preserveUnknownFields");
        spec["group"] = request.Naming.TenantGroup;
        spec["versions"] = new JsonArray([.. versions]);
        spec["names"] = names;
        return CrdManifest.Create(request.Naming.TenantName(source.Plural), request.Owner.ToLabels(request.Naming), spec);
    }
}
