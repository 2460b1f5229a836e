using System.Text;
using KubeCarrier.Webhooks.Admission;
using Microsoft.AspNetCore.Http;

namespace KubeCarrier.Webhooks.Tests.Support;

/// <summary>The server's HTTP side without sockets: for very many requests, and for bodies that no client would send.</summary>
internal static class InProcess
{
    public static Task<(int Code, string Text)> JudgeAsync(this AdmissionServer server, string path, byte[] body) =>
        server.JudgeAsync(path, new MemoryStream(body), body.Length);

    public static async Task<(int Code, string Text)> JudgeAsync(this AdmissionServer server, string path, Stream body, long declared)
    {
        using var answer = new MemoryStream();
        var context = new DefaultHttpContext();
        (context.Request.Method, context.Request.Path, context.Request.ContentType) = ("POST", path, "application/json");
        (context.Request.ContentLength, context.Request.Body, context.Response.Body) = (declared, body, answer);
        await server.HandleAsync(context);
        await context.Response.CompleteAsync();
        return (context.Response.StatusCode, Encoding.UTF8.GetString(answer.ToArray()));
    }
}
