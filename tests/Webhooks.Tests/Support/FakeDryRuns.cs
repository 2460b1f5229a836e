using System.Text.Json.Nodes;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Webhooks.ServiceClusters;

namespace KubeCarrier.Webhooks.Tests.Support;

/// <summary>A service cluster whose answer depends on <c>spec.username</c>: it refuses <c>admin</c>, says nothing of <c>late</c>, and gives all others two replicas.</summary>
internal sealed class FakeDryRuns : IDryRuns
{
    public Task<DryRunAnswer> AskAsync(DryRunRequest request, CancellationToken cancellationToken) => Task.FromResult<DryRunAnswer>($"{request.Manifest["spec"]?["username"]}" switch
    {
        "admin" => Refused(request),
        "late" => new DryRunAnswer.Unknown("did not answer within 2 seconds"),
        _ => Accepted(request),
    });

    private static DryRunAnswer.Refused Refused(DryRunRequest request)
    {
        var (name, problem) = ($"{request.Manifest["metadata"]!["name"]}", "Invalid value: \"admin\": is reserved");
        return new(new()
        {
            Code = 422,
            Reason = "Invalid",
            Message = $"{request.Type.Kind}.{request.Type.Group} \"{name}\" is invalid: spec.username: {problem}",
            Details = new()
            {
                Name = name,
                Group = request.Type.Group,
                Kind = request.Type.Kind,
                Causes = [new() { Reason = "FieldValueInvalid", Field = "spec.username", Message = problem }],
            },
        });
    }

    private static DryRunAnswer.Accepted Accepted(DryRunRequest request)
    {
        var stored = (JsonObject)request.Manifest.DeepClone();
        (stored["spec"] ??= new JsonObject()).AsObject().TryAdd("replicas", 2);
        return new(stored);
    }
}
