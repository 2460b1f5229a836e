using System.Collections.Concurrent;
using System.Net;
using System.Text;
using System.Text.Json.Nodes;
using KubeCarrier.Webhooks.Tests.Support;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.Webhooks.Tests.ServiceClusters;

/// <summary>An API server's side of a dry-run, with answers that real ones do not give on demand: 401, 429, nothing.</summary>
internal sealed class StandInCluster : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _stop = new(TaskCreationOptions.RunContinuationsAsynchronously);

    private StandInCluster(WebApplication app) => _app = app;

    /// <summary>Of its kube-system namespace.</summary>
    public string Uid { get; set; } = "the-cluster";

    /// <summary>The one token it takes.</summary>
    public string Token { get; set; } = "first";

    /// <summary>Code of the answer to an apply; 0 for no answer at all.</summary>
    public int Code { get; set; } = 200;

    /// <summary>What it says when it refuses; null for something about the code.</summary>
    public string? Message { get; set; }

    /// <summary>Answers with what is no Status.</summary>
    public bool IsProxy { get; set; }

    /// <summary>Answers to applies that are nothing of the above.</summary>
    public RequestDelegate? Hostile { get; set; }

    /// <summary>Paths and queries, in order.</summary>
    public ConcurrentQueue<string> Seen { get; } = [];

    public static async Task<StandInCluster> StartAsync()
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseHttps(TestCertificate.Shared.Loaded())));
        var cluster = new StandInCluster(builder.Build());
        cluster._app.Run(cluster.AnswerAsync);
        await cluster._app.StartAsync();
        return cluster;
    }

    public string Kubeconfig(string token) => Convert.ToBase64String(Encoding.UTF8.GetBytes($$"""
        apiVersion: v1
        kind: Config
        current-context: c
        contexts: [{name: c, context: {cluster: c, user: u} }]
        clusters: [{name: c, cluster: {server: "{{_app.Urls.Single()}}", certificate-authority-data: {{Convert.ToBase64String(File.ReadAllBytes(TestCertificate.Shared.CertificateFile))}} } }]
        users: [{name: u, user: {token: {{token}} } }]
        """));

    public async ValueTask DisposeAsync()
    {
        _stop.TrySetResult();
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        Seen.Enqueue($"{context.Request.Path}{context.Request.QueryString}");
        if (context.Request.Headers.Authorization != $"Bearer {Token}")
        {
            await WriteAsync(context, 401, Status(401));
        }
        else if (context.Request.Path == "/api/v1/namespaces/kube-system")
        {
            await WriteAsync(context, 200, new() { ["metadata"] = new JsonObject { ["name"] = "kube-system", ["uid"] = Uid } });
        }
        else if (Hostile is { } hostile)
        {
            await hostile(context);
        }
        else if (Code == 0)
        {
            await _stop.Task.WaitAsync(context.RequestAborted).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
        else if (IsProxy)
        {
            context.Response.StatusCode = Code;
            await context.Response.WriteAsync("<html>");
        }
        else
        {
            await WriteAsync(context, Code, Code == 200 ? (await JsonNode.ParseAsync(context.Request.Body))!.AsObject() : Status(Code));
        }
    }

    private JsonObject Status(int code) => new()
    {
        ["kind"] = "Status",
        ["apiVersion"] = "v1",
        ["status"] = "Failure",
        ["code"] = code,
        ["reason"] = "Said",
        ["message"] = Message ?? $"it says {code}",
    };

    private static Task WriteAsync(HttpContext context, int code, JsonObject body)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(body.ToJsonString());
    }
}
