using System.Net;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.Webhooks.Tests.Support;

/// <summary>A <see cref="FakeCluster"/> for a webhook server that is a process of its own: lists and gets by HTTP; watches that tell nothing.</summary>
internal sealed class HubOnWire : IAsyncDisposable
{
    private readonly WebApplication _app;

    private HubOnWire(WebApplication app) => _app = app;

    public string Address => _app.Urls.Single();

    public static async Task<HubOnWire> StartAsync(FakeCluster cluster)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        app.Run(context => AnswerAsync(context, cluster));
        await app.StartAsync();
        return new(app);
    }

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource(TimeSpan.Zero); // watches do not end by themselves
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
    }

    private static async Task AnswerAsync(HttpContext context, FakeCluster cluster)
    {
        var path = (context.Request.Path.Value ?? "").Trim('/').Split('/');
        var (group, rest) = path[0] == "api" ? ("", path[1..]) : (path[1], path[2..]);
        context.Response.ContentType = "application/json";
        if (context.Request.Query.ContainsKey("watch"))
        {
            await context.Response.StartAsync(context.RequestAborted);
            await Task.Delay(Timeout.Infinite, context.RequestAborted);
        }

        var (@namespace, plural, name) = rest switch
        {
            [_, "namespaces", var inside, var kind] => (inside, kind, null),
            [_, "namespaces", var inside, var kind, var one] => (inside, kind, one),
            [_, var kind, var one] => (null, kind, one),
            _ => ((string?)null, rest[1], (string?)null),
        };
        var type = new ResourceType(group, rest[0], "", plural, Namespaced: @namespace is not null);
        var answer = name is null ? await ListAsync(cluster, type, @namespace) : await cluster.GetAsync(type, new(@namespace, name), context.RequestAborted);
        context.Response.StatusCode = answer is null ? StatusCodes.Status404NotFound : StatusCodes.Status200OK;
        await context.Response.WriteAsync(answer?.ToJsonString() ?? """{"kind":"Status","apiVersion":"v1","status":"Failure","reason":"NotFound","code":404}""");
    }

    private static async Task<JsonObject> ListAsync(FakeCluster cluster, ResourceType type, string? @namespace)
    {
        var list = await cluster.ListAsync(type, new() { Namespace = @namespace }, CancellationToken.None);
        return new()
        {
            ["kind"] = "List",
            ["apiVersion"] = "v1",
            ["metadata"] = new JsonObject { ["resourceVersion"] = list.ResourceVersion },
            ["items"] = new JsonArray([.. list.Items]),
        };
    }
}
