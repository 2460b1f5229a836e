using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Schemas;

namespace KubeCarrier.Policy.Derivation;

/// <summary>The provider-side copy of a service cluster's CRD: the same versions under a group of the hub (F-DIS-03).</summary>
public static class InternalCrd
{
    public static DerivationResult From(JsonObject sourceCrd, CrdNaming naming, OwnerLabels owner) => From(sourceCrd, naming, owner, TakenNames.OfHub);

    public static DerivationResult From(JsonObject sourceCrd, CrdNaming naming, OwnerLabels owner, TakenNames taken)
    {
        var report = new DerivationReport();
        var source = SourceCrd.Read(sourceCrd, report);
        if (source is not null)
        {
            report.Refuse(naming.Check(source.Kind, source.Plural));
            report.Refuse(taken.Check(source.Names, naming.InternalName(source.Plural)));
            report.Refuse(owner.Problems());
            NoteWhatIsLeftOut(source, report);
        }

        return new()
        {
            Crd = source is null || report.Problems.Count > 0 ? null : Copy(source, naming, owner),
            Problems = report.Problems,
            Changes = report.Changes,
        };
    }

    private static JsonObject Copy(SourceCrd source, CrdNaming naming, OwnerLabels owner) =>
        CrdManifest.Create(naming.InternalName(source.Plural), owner.ToLabels(naming), new()
        {
            ["group"] = naming.InternalGroup,
            ["names"] = new JsonObject
            {
                ["kind"] = source.Kind,
                ["listKind"] = source.Names.Text("listKind") ?? $"{source.Kind}List",
                ["plural"] = source.Plural,
                ["singular"] = source.Names.Text("singular") ?? CrdManifest.Singular(source.Kind),
                ["categories"] = new JsonArray(CrdManifest.CategoryAll),
            },
            ["scope"] = "Namespaced",
            ["versions"] = new JsonArray([.. source.Versions.Select(version => WithoutSecrets((JsonObject)version.DeepClone()))]),
        });

    private static JsonObject WithoutSecrets(JsonObject version)
    {
        if (version["additionalPrinterColumns"] is JsonArray columns)
        {
            var sensitive = SensitiveColumns.ByName(VersionManifest.SchemaOf(version));
            columns.RemoveAll(column => sensitive.Show(column.Text("jsonPath")));
            if (columns.Count == 0)
            {
                version.Remove("additionalPrinterColumns");
            }
        }

        return version;
    }

    private static void NoteWhatIsLeftOut(SourceCrd source, DerivationReport report)
    {
        foreach (var version in source.Versions)
        {
            var sensitive = SensitiveColumns.ByName(VersionManifest.SchemaOf(version));
            foreach (var column in (version["additionalPrinterColumns"] as JsonArray ?? []).Where(column => sensitive.Show(column.Text("jsonPath"))))
            {
                report.Change(ChangeKind.Column, VersionManifest.NameOf(version), column.Text("jsonPath")?.TrimStart('.') ?? "",
                    $"the copy has no column {column.Text("name")}, it would show a sensitive value");
            }
        }

        if (source.Spec["conversion"] is JsonObject conversion && conversion.Text("strategy") is { } strategy and not "None")
        {
            report.Change(ChangeKind.Names, "", "", $"conversion by {strategy} stays in the service cluster; the copy converts by changing apiVersion only");
        }

        if (source.Spec.IsTrue("preserveUnknownFields"))
        {
            report.Change(ChangeKind.Names, "", "", "the source keeps unknown fields (preserveUnknownFields); the copy prunes what its schema does not name");
        }

        if (source.Names.Texts("shortNames").ToList() is { Count: > 0 } shortNames)
        {
            report.Change(ChangeKind.Names, "", "",
                $"the copy has no short names ({string.Join(", ", shortNames)}): in the hub, copies from several service clusters would share them");
        }
    }
}
