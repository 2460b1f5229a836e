using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Cli.Terminal;
using KubeCarrier.Json;
using KubeCarrier.Offline.Previews;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Cli.Preview;

/// <summary>A preview for people: sections, each with what it is for.</summary>
internal sealed class PreviewText(OfferPreview preview, PreviewStyle style)
{
    private readonly StringBuilder _text = new();

    public string Write(IReadOnlyList<PreviewPart> parts)
    {
        var request = preview.Request;
        _text.Append(style.Ink.Heading($"{request.Entry.Metadata.Name}, offered by {request.Provider} from service cluster {request.ServiceCluster}")).Append('\n');
        foreach (var part in parts.Distinct().Order())
        {
            Write(part);
        }

        return _text.ToString();
    }

    private void Write(PreviewPart part)
    {
        switch (part)
        {
            case PreviewPart.Crd:
                Crd();
                Changes();
                break;
            case PreviewPart.Rbac:
                Access();
                break;
            case PreviewPart.Credential:
                Credential();
                break;
            case PreviewPart.Sample when preview.Sample is { } sample:
                Section($"Sample instance, for members of tenant {preview.Request.Tenant}");
                Indented(SampleYaml.Write(sample));
                break;
        }
    }

    private void Crd()
    {
        Section("CRD that tenants see");
        var type = CrdState.Resource(preview.TenantCrd);
        Table(
        [
            ["name", type.GroupResource],
            ["kind", type.Kind],
            ["versions", string.Join(", ", SchemaFields.Versions(preview.TenantCrd).Select(version => version.Shown))],
            ["made of", MadeOf()],
            ["not judged offline", "whether a CRD of the hub has one of its names; the discovery's condition says so"],
        ]);
        foreach (var version in SchemaFields.Versions(preview.TenantCrd))
        {
            _text.Append('\n').Append("  fields in ").Append(version.Name).Append('\n');
            _text.Append(AlignedText.Write([.. version.Fields.Select(field => new[] { field.Path, field.Type, field.Remark })], 4, style.Width, style.Ink.Name));
        }
    }

    private string MadeOf()
    {
        var (source, copy) = (ObjectMeta.Of(preview.Request.Source).Name, ObjectMeta.Of(preview.InternalCrd).Name);
        return preview.Request.Entry.Spec.Derive is null
            ? $"{source}: the entry derives nothing, so tenants work with the provider's copy"
            : source == copy ? $"{copy}, which is a copy of the service cluster's" : $"{source}, by way of its copy {copy}";
    }

    private void Changes()
    {
        Section("What changed, and why");
        if (preview.Changes.Count == 0)
        {
            _text.Append("  nothing but the names\n");
            return;
        }

        foreach (var version in preview.Changes.GroupBy(change => change.Version))
        {
            _text.Append(version.Key.Length == 0 ? "  all versions\n" : $"  {version.Key}\n");
            Table(ChangeRows.Of([.. version]), indent: 4);
        }
    }

    private void Access()
    {
        Section($"Rights in namespace {preview.Request.Tenant}, made by the controller");
        Rules(preview.TenantAccess, ", for members of the tenant");
        Rules(preview.ProviderAccess, $", for members of {preview.Request.Provider}");
        Section("Rights of KubeCarrier itself in the hub, added up in its ClusterRoles");
        Rules(preview.HubAccess, "");
    }

    private void Rules(IReadOnlyList<JsonObject> manifests, string who)
    {
        foreach (var role in manifests.Where(manifest => manifest["rules"] is not null))
        {
            _text.Append($"  {role["kind"]} ").Append(style.Ink.Name($"{ObjectMeta.Of(role).Name}")).Append($"{who}\n");
            Table([.. role.Objects("rules").Select(rule => new[] { Resource(Words(rule, "resources"), Words(rule, "apiGroups")), Words(rule, "verbs") })], indent: 4);
        }
    }

    private void Credential()
    {
        Section($"Rights that the kubeconfig of {preview.Request.ServiceCluster} needs there");
        foreach (var right in preview.CredentialRights)
        {
            _text.Append("  ").Append(style.Ink.Name(Resource(right.Resource, right.Group))).Append('\n');
            Table([["verbs", string.Join(", ", right.Verbs)], ["for", right.Purpose]], indent: 4);
        }

        _text.Append("  to grant them: add --part credential -o yaml, and pipe it to kubectl apply there\n");
    }

    private void Section(string title) => _text.Append('\n').Append(style.Ink.Heading(title)).Append('\n');

    private void Table(IReadOnlyList<IReadOnlyList<string>> rows, int indent = 2) => _text.Append(AlignedText.Write(rows, indent, style.Width, style.Ink.Quiet));

    private void Indented(string lines)
    {
        foreach (var line in lines.TrimEnd('\n').Split('\n'))
        {
            var comment = line.TrimStart().StartsWith('#');
            _text.Append("  ").Append(comment ? style.Ink.Quiet(line) : line).Append('\n');
        }
    }

    /// <summary>As <c>kubectl describe clusterrole</c> writes it: the group before the subresource.</summary>
    private static string Resource(string resource, string group)
    {
        var slash = resource.IndexOf('/', StringComparison.Ordinal);
        return group.Length == 0 ? resource : slash < 0 ? $"{resource}.{group}" : $"{resource[..slash]}.{group}{resource[slash..]}";
    }

    private static string Words(JsonObject rule, string member) => string.Join(", ", rule.Texts(member));
}

/// <summary>How text looks.</summary>
internal sealed record PreviewStyle(Ink Ink, int Width)
{
    public PreviewStyle(ConsoleStreams console)
        : this(new(console), console.Width ?? AlignedText.DefaultWidth)
    {
    }
}
