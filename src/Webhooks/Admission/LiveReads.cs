using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Webhooks.ServiceClusters;

namespace KubeCarrier.Webhooks.Admission;

/// <summary>All that admission asks others for, which most reviews do not need. What cannot be had throws.</summary>
internal sealed class LiveReads(IClusterClient cluster, IDryRuns dryRuns, TimeProvider clock)
{
    private const int Forbidden = 403;

    private static readonly string[] Identifying = ["name", "namespace", "uid", "resourceVersion"];

    /// <summary>Warnings are not worth more of the writer's time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    public Task<DryRunAnswer> DryRunAsync(DryRunRequest request, CancellationToken cancellationToken) => dryRuns.AskAsync(request, cancellationToken);

    /// <summary>Whether the tenant has been promised an offer of what is written, of which watches may not have told us yet.</summary>
    public async Task<bool> IsPromisedAsync(AdmissionRequestBody request, CancellationToken cancellationToken) =>
        request is { Resource: { } resource, Namespace: { } @namespace }
        && await cluster.GetAsync(Offering.ResourceType, new(@namespace, $"{resource.Resource}.{resource.Group}"), cancellationToken) is not null;

    public async Task<IReadOnlyList<JsonObject>?> ReadAsync(LiveQuestion question, CancellationToken cancellationToken)
    {
        if (question.Name is { } name)
        {
            return await cluster.GetAsync(question.Type, name, cancellationToken) is { } found ? [found] : [];
        }

        if (!question.List.IsOptional)
        {
            return await ListAsync(question, cancellationToken);
        }

        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await ListAsync(question, either.Token);
        }
        catch (Exception unavailable) when (unavailable is ApiException or HttpRequestException or JsonException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            return null; // the decision does not rest on it
        }
    }

    private async Task<IReadOnlyList<JsonObject>?> ListAsync(LiveQuestion question, CancellationToken cancellationToken)
    {
        try
        {
            return await ItemsAsync(question, cancellationToken);
        }
        catch (ApiException refusal) when (refusal.IsNotFound)
        {
            return null; // not served
        }
        catch (ApiException refusal) when (refusal.Code == Forbidden && !HubGroups.IsBuiltIn(question.Type.Group))
        {
            // Our right to look at instances goes with their CRD, and access is judged before what is there.
            if (await cluster.GetAsync(KubernetesResources.CustomResourceDefinitions, new(null, question.Type.GroupResource), cancellationToken) is null)
            {
                return null;
            }

            throw;
        }
    }

    // Where only names are asked for, there may be many objects, and large ones: page by page, what they hold is let go.
    private async Task<IReadOnlyList<JsonObject>> ItemsAsync(LiveQuestion question, CancellationToken cancellationToken)
    {
        var options = new ListOptions { Namespace = question.List.Namespace, MaxItems = question.List.Max };
        if (!question.List.IsNames)
        {
            return (await cluster.ListAsync(question.Type, options, cancellationToken)).Items;
        }

        var named = new List<JsonObject>();
        await foreach (var page in cluster.PagesAsync(question.Type, options, cancellationToken))
        {
            named.AddRange(page.Items.Select(Named));
        }

        return named;
    }

    private static JsonObject Named(JsonObject item) => new()
    {
        ["apiVersion"] = item["apiVersion"]?.DeepClone(),
        ["kind"] = item["kind"]?.DeepClone(),
        ["metadata"] = new JsonObject(Identifying.Where(member => item["metadata"]?[member] is not null)
            .Select(member => KeyValuePair.Create(member, item["metadata"]?[member]?.DeepClone()))),
    };
}
