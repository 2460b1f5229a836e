namespace KubeCarrier.Demo.Story.Chapters;

/// <summary>Plays the operator in a service cluster, which writes an object's status. No operator runs in the demo.</summary>
/// <param name="HasSubresources">kubectl knows <c>--subresource</c>; else the status is written by its address.</param>
internal sealed record OperatorReport(bool HasSubresources)
{
    /// <param name="context">The service cluster.</param>
    /// <param name="apiVersion">Group and version.</param>
    /// <param name="kind">Kind of the object.</param>
    /// <param name="resource">Singular; the plural has an s.</param>
    /// <param name="name">Name of the object; its namespace is in a variable.</param>
    /// <param name="namespaceVariable">Which.</param>
    /// <param name="status">JSON.</param>
    public IEnumerable<StoryStep> Steps(
        string context, string apiVersion, string kind, string resource, string name, string namespaceVariable, string status)
    {
        var group = apiVersion.Split('/')[0];
        const string Remark = "what the operator in the service cluster reports (there is none here: we write the status in its place)";
        if (HasSubresources)
        {
            yield return new($"kubectl --context {context} patch {resource}s.{group} {name} -n ${namespaceVariable} --subresource=status --type=merge "
                + $"-p '{{\"status\":{status}}}'", Expectation.Says($"{name} patched"))
            {
                Remark = Remark,
            };
            yield break;
        }

        yield return new(
            $"kubectl --context {context} get {resource}s.{group} {name} -n ${namespaceVariable} -o jsonpath='{{.metadata.resourceVersion}}'", Expectation.PrintsSomething)
        {
            Remark = Remark,
            Variable = "RV",
        };
        yield return new($"kubectl --context {context} replace --raw /apis/{apiVersion}/namespaces/${namespaceVariable}/{resource}s/{name}/status -f -", Expectation.PrintsSomething)
        {
            Input = $$"""
                {"apiVersion":"{{apiVersion}}","kind":"{{kind}}","metadata":{"name":"{{name}}","namespace":"${{namespaceVariable}}","resourceVersion":"$RV"},
                 "status":{{status}}}
                """,
        };
    }
}
