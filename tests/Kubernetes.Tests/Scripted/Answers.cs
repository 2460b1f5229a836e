using System.Text.Json.Nodes;
using Microsoft.AspNetCore.Http;

namespace KubeCarrier.Kubernetes.Tests.Scripted;

/// <summary>The usual answers of an API server, and the unusual ones.</summary>
internal static class Answers
{
    public static Task Json(this HttpContext context, int code, string json) => context.Text(code, json, "application/json");

    public static async Task Text(this HttpContext context, int code, string body, string contentType)
    {
        context.Response.StatusCode = code;
        context.Response.ContentType = contentType;
        await context.Response.WriteAsync(body);
    }

    public static Task Status(this HttpContext context, int code, string reason, string message = "no", int? retryAfterSeconds = null)
    {
        if (retryAfterSeconds is { } seconds)
        {
            context.Response.Headers.RetryAfter = $"{seconds}";
        }

        return context.Json(code, StatusJson(code, reason, message));
    }

    public static string StatusJson(int code, string reason, string message = "no") =>
        $$"""{"kind":"Status","apiVersion":"v1","metadata":{},"status":"Failure","message":"{{message}}","reason":"{{reason}}","code":{{code}}}""";

    public static Task List(this HttpContext context, string resourceVersion, params string[] items) =>
        context.Json(200, ListJson(resourceVersion, more: null, items));

    public static string ListJson(string resourceVersion, string? more, params string[] items) =>
        $$"""{"kind":"ThingList","apiVersion":"example.com/v1","metadata":{"resourceVersion":"{{resourceVersion}}","continue":"{{more}}"},"items":[{{string.Join(',', items)}}]}""";

    public static string Thing(string name, string resourceVersion, string uid = "u1", string spec = "{}") =>
        $$"""{"apiVersion":"example.com/v1","kind":"Thing","metadata":{"name":"{{name}}","namespace":"ns","uid":"{{uid}}","resourceVersion":"{{resourceVersion}}"},"spec":{{spec}}}""";

    public static string Event(string type, string content) => $$"""{"type":"{{type}}","object":{{content}}}""" + "\n";

    public static string Bookmark(string resourceVersion) => Event("BOOKMARK", Thing("", resourceVersion));

    /// <summary>Sends these lines and ends the watch.</summary>
    public static async Task Events(this HttpContext context, params string[] lines)
    {
        context.Response.ContentType = "application/json";
        foreach (var line in lines)
        {
            await context.Response.WriteAsync(line);
            await context.Response.Body.FlushAsync();
        }
    }

    /// <summary>Sends these lines and then says nothing until the client goes away.</summary>
    public static async Task EventsThenSilence(this HttpContext context, params string[] lines)
    {
        await context.Events(lines);
        await context.Response.Body.FlushAsync();
        await context.Silence();
    }

    public static async Task Silence(this HttpContext context)
    {
        var gone = new TaskCompletionSource();
        await using var registration = context.RequestAborted.Register(gone.SetResult);
        await gone.Task;
    }

    public static string Name(this JsonObject item) => (string)item["metadata"]!["name"]!;
}
