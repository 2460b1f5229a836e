using System.Net.Http.Headers;
using System.Text;
using k8s;
using k8s.Autorest;
using k8s.Models;
using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Clusters;

/// <summary>Kubernetes' own client. What it would do with connections, credentials, bodies and errors is done by ours instead (ADR 0036).</summary>
internal sealed class OfficialRequests(ApiEndpoint endpoint) : k8s.Kubernetes(Configuration(endpoint), endpoint.Headers), IApiRequests
{
    private const string Status = "status";

    public async Task<HttpResponseMessage> SendAsync(ApiCall call, CancellationToken cancellationToken) =>
        (await (call.Name.Namespace is { } @namespace ? Namespaced(call, Segment(@namespace), cancellationToken) : ClusterWide(call, cancellationToken))).Response;

    /// <summary>Sends what was written as it was written, and leaves to the caller what is answered.</summary>
    protected override async Task<HttpResponseMessage> SendRequest<T>(
        string relativeUri, HttpMethod method, IReadOnlyDictionary<string, IReadOnlyList<string>>? customHeaders, T body, CancellationToken cancellationToken)
    {
        ObjectDisposedException.ThrowIf(HttpClient is null, this);
        using var request = new HttpRequestMessage(method, new Uri(BaseUri, relativeUri));
        var bytes = body is V1DeleteOptions options ? Encoding.UTF8.GetBytes(KubernetesJson.Serialize(options)) : (body as ApiCall)?.Body;
        if (bytes is not null)
        {
            request.Content = new ByteArrayContent(bytes);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue((body as ApiCall)?.ContentType ?? "application/json");
        }

        return await HttpClient.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
    }

    /// <summary>Not read here: its own way blocks a thread until all of it is there, however long that takes and however much it is.</summary>
    protected override Task<HttpOperationResponse<T>> CreateResultAsync<T>(
        HttpRequestMessage httpRequest, HttpResponseMessage httpResponse, bool? watch, CancellationToken cancellationToken) =>
        Task.FromResult(new HttpOperationResponse<T> { Response = httpResponse });

    private static KubernetesClientConfiguration Configuration(ApiEndpoint endpoint) => new()
    {
        Host = endpoint.Server.AbsoluteUri,
        FirstMessageHandlerSetup = endpoint.Prepare, // it replaces neither authorities nor certificates as long as this holds none
        HttpClientTimeout = Timeout.InfiniteTimeSpan, // ours covers the body too
        UserAgent = "",
    };

    private Task<HttpOperationResponse<object>> ClusterWide(ApiCall call, CancellationToken stop)
    {
        var (group, version, plural, name) = (Segment(call.Type.Group), Segment(call.Type.Version), Segment(call.Type.Plural), Segment(call.Name.Name));
        var (manager, dryRun) = (call.Write?.FieldManager, call.Write is { DryRun: true } ? "All" : null);
        return (call.Verb, call.SubResource) switch
        {
            (ApiVerb.Get, _) when call.Path is null => CustomObjects.GetClusterCustomObjectWithHttpMessagesAsync<object>(group, version, plural, name, cancellationToken: stop),
            (ApiVerb.List, _) => CustomObjects.ListClusterCustomObjectWithHttpMessagesAsync<object>(
                group, version, plural, null, call.Continue, call.List?.FieldSelector, call.List?.LabelSelector, call.Limit,
                call.ResourceVersion, call.ResourceVersionMatch, cancellationToken: stop),
            (ApiVerb.Watch, _) => CustomObjects.ListClusterCustomObjectWithHttpMessagesAsync<object>(
                group, version, plural, true, labelSelector: call.Watch?.LabelSelector, resourceVersion: call.Watch?.ResourceVersion,
                timeoutSeconds: call.Watch?.TimeoutSeconds, watch: true, cancellationToken: stop),
            (ApiVerb.Create, null) => CustomObjects.CreateClusterCustomObjectWithHttpMessagesAsync<object>(
                call, group, version, plural, dryRun, manager, cancellationToken: stop),
            (ApiVerb.Update, null) => CustomObjects.ReplaceClusterCustomObjectWithHttpMessagesAsync<object>(
                call, group, version, plural, name, dryRun, manager, cancellationToken: stop),
            (ApiVerb.Update, Status) => CustomObjects.ReplaceClusterCustomObjectStatusWithHttpMessagesAsync<object>(
                call, group, version, plural, name, dryRun, manager, cancellationToken: stop),
            (ApiVerb.Patch or ApiVerb.Apply, null) => CustomObjects.PatchClusterCustomObjectWithHttpMessagesAsync<object>(
                call, group, version, plural, name, dryRun, manager, force: Force(call), cancellationToken: stop),
            (ApiVerb.Patch or ApiVerb.Apply, Status) => CustomObjects.PatchClusterCustomObjectStatusWithHttpMessagesAsync<object>(
                call, group, version, plural, name, dryRun, manager, force: Force(call), cancellationToken: stop),
            (ApiVerb.Delete, _) => CustomObjects.DeleteClusterCustomObjectWithHttpMessagesAsync<object>(
                group, version, plural, name, Options(call.Delete), cancellationToken: stop),
            _ => OtherAsync(call, stop),
        };
    }

    private Task<HttpOperationResponse<object>> Namespaced(ApiCall call, string @namespace, CancellationToken stop)
    {
        var (group, version, plural, name) = (Segment(call.Type.Group), Segment(call.Type.Version), Segment(call.Type.Plural), Segment(call.Name.Name));
        var (manager, dryRun) = (call.Write?.FieldManager, call.Write is { DryRun: true } ? "All" : null);
        return (call.Verb, call.SubResource) switch
        {
            (ApiVerb.Get, _) when call.Path is null => CustomObjects.GetNamespacedCustomObjectWithHttpMessagesAsync<object>(
                group, version, @namespace, plural, name, cancellationToken: stop),
            (ApiVerb.List, _) => CustomObjects.ListNamespacedCustomObjectWithHttpMessagesAsync<object>(
                group, version, @namespace, plural, null, call.Continue, call.List?.FieldSelector, call.List?.LabelSelector, call.Limit,
                call.ResourceVersion, call.ResourceVersionMatch, cancellationToken: stop),
            (ApiVerb.Watch, _) => CustomObjects.ListNamespacedCustomObjectWithHttpMessagesAsync<object>(
                group, version, @namespace, plural, true, labelSelector: call.Watch?.LabelSelector, resourceVersion: call.Watch?.ResourceVersion,
                timeoutSeconds: call.Watch?.TimeoutSeconds, watch: true, cancellationToken: stop),
            (ApiVerb.Create, null) => CustomObjects.CreateNamespacedCustomObjectWithHttpMessagesAsync<object>(
                call, group, version, @namespace, plural, dryRun, manager, cancellationToken: stop),
            (ApiVerb.Update, null) => CustomObjects.ReplaceNamespacedCustomObjectWithHttpMessagesAsync<object>(
                call, group, version, @namespace, plural, name, dryRun, manager, cancellationToken: stop),
            (ApiVerb.Update, Status) => CustomObjects.ReplaceNamespacedCustomObjectStatusWithHttpMessagesAsync<object>(
                call, group, version, @namespace, plural, name, dryRun, manager, cancellationToken: stop),
            (ApiVerb.Patch or ApiVerb.Apply, null) => CustomObjects.PatchNamespacedCustomObjectWithHttpMessagesAsync<object>(
                call, group, version, @namespace, plural, name, dryRun, manager, force: Force(call), cancellationToken: stop),
            (ApiVerb.Patch or ApiVerb.Apply, Status) => CustomObjects.PatchNamespacedCustomObjectStatusWithHttpMessagesAsync<object>(
                call, group, version, @namespace, plural, name, dryRun, manager, force: Force(call), cancellationToken: stop),
            (ApiVerb.Delete, _) => CustomObjects.DeleteNamespacedCustomObjectWithHttpMessagesAsync<object>(
                group, version, @namespace, plural, name, Options(call.Delete), cancellationToken: stop),
            _ => OtherAsync(call, stop),
        };
    }

    /// <summary>It puts into the URL what it is given: <c>a/../b</c> would name something else.</summary>
    private static string Segment(string text) => Uri.EscapeDataString(text);

    private static bool? Force(ApiCall call) => call is { Verb: ApiVerb.Apply, Write.Force: true } ? true : null;

    private static V1DeleteOptions Options(DeleteOptions? options) => new()
    {
        ApiVersion = "v1",
        Kind = "DeleteOptions",
        Preconditions = options is { Uid: null, ResourceVersion: null } ? null : new() { Uid = options?.Uid, ResourceVersion = options?.ResourceVersion },
        PropagationPolicy = options?.PropagationPolicy,
        DryRun = options is { DryRun: true } ? ["All"] : null,
    };

    /// <summary>What it has no call for: subresources but the status, and paths that name no object.</summary>
    private async Task<HttpOperationResponse<object>> OtherAsync(ApiCall call, CancellationToken cancellationToken) =>
        new() { Response = await SendRequest(call.RelativeUri, call.Method, null, call, cancellationToken) };
}
