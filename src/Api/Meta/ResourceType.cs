namespace KubeCarrier.Api.Meta;

/// <summary>Which resource of the API is meant: group, version, kind, plural and scope.</summary>
/// <param name="Group">The API group; empty for the core group.</param>
/// <param name="Version">The version, such as <c>v1alpha1</c>.</param>
/// <param name="Kind">The kind, such as <c>CouchDB</c>.</param>
/// <param name="Plural">The resource name in URLs, such as <c>couchdbs</c>.</param>
/// <param name="Namespaced">Whether objects live in namespaces.</param>
public sealed record ResourceType(string Group, string Version, string Kind, string Plural, bool Namespaced)
{
    /// <summary><c>group/version</c>, or the version alone for the core group: what manifests call <c>apiVersion</c>.</summary>
    public string ApiVersion => Group.Length == 0 ? Version : $"{Group}/{Version}";

    /// <summary><c>plural.group</c>: the name of a CustomResourceDefinition.</summary>
    public string GroupResource => Group.Length == 0 ? Plural : $"{Plural}.{Group}";

    public override string ToString() => $"{Plural}.{Version}.{Group}";
}
