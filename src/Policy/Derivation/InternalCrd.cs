using System.Text.Json.Nodes;

namespace KubeCarrier.Policy.Derivation;

/// <summary>The provider-side copy of a service cluster's CRD: the same versions under a group of the hub (F-DIS-03).</summary>
public static class InternalCrd
{
    public static DerivationResult From(JsonObject sourceCrd, CrdNaming naming, OwnerLabels owner)
    {
        var report = new DerivationReport();
        var source = SourceCrd.Read(sourceCrd, report);
        if (source is not null)
        {
            report.Refuse(naming.Check(source.Kind, source.Plural));
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
                ["listKind"] = Schema.Text(source.Names["listKind"]) ?? $"{source.Kind}List",
                ["plural"] = source.Plural,
                ["singular"] = Schema.Text(source.Names["singular"]) ?? CrdManifest.Singular(source.Kind),
                ["categories"] = new JsonArray(CrdManifest.CategoryAll),
            },
            ["scope"] = "Namespaced",
            ["versions"] = source.Spec["versions"]?.DeepClone(),
        });

    private static void NoteWhatIsLeftOut(SourceCrd source, DerivationReport report)
    {
        if (source.Spec["conversion"] is JsonObject conversion && Schema.Text(conversion["strategy"]) is { } strategy and not "None")
        {
            report.Change(ChangeKind.Names, "", "", $"conversion by {strategy} stays in the service cluster; the copy converts by changing apiVersion only");
        }

        if (Schema.IsTrue(source.Spec["preserveUnknownFields"]))
        {
            report.Change(ChangeKind.Names, "", "", "the source keeps unknown fields (preserveUnknownFields); the copy prunes what its schema does not name");
        }

        if (Schema.Names(source.Names, "shortNames").ToList() is { Count: > 0 } shortNames)
        {
            report.Change(ChangeKind.Names, "", "",
                $"the copy has no short names ({string.Join(", ", shortNames)}): in the hub, copies from several service clusters would share them");
        }
    }
}
