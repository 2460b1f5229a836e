using System.Text;
using Microsoft.AspNetCore.Http;

namespace KubeCarrier.Hosting.Health;

/// <summary>
/// Answers <c>/healthz</c> and <c>/readyz</c>. Alive means that the process answers at all: a lost API server must not restart it (G06).
/// </summary>
public sealed class HealthResponder(IEnumerable<IReadinessCheck> checks)
{
    public const string LivenessPath = "/healthz";

    public const string ReadinessPath = "/readyz";

    private readonly IReadinessCheck[] _checks = [.. checks];

    public Task RespondAsync(HttpContext context)
    {
        if (!HttpMethods.IsGet(context.Request.Method) && !HttpMethods.IsHead(context.Request.Method))
        {
            return WriteAsync(context, StatusCodes.Status405MethodNotAllowed, "Health is read with GET.");
        }

        return context.Request.Path.Value switch
        {
            LivenessPath => WriteAsync(context, StatusCodes.Status200OK, "ok"),
            ReadinessPath => ReadinessAsync(context),
            _ => WriteAsync(context, StatusCodes.Status404NotFound, $"There are {LivenessPath} and {ReadinessPath}."),
        };
    }

    private Task ReadinessAsync(HttpContext context)
    {
        var missing = _checks.Select(check => (check.Name, Reason: check.WhyNotReady())).Where(check => check.Reason is not null).ToList();
        return missing.Count == 0
            ? WriteAsync(context, StatusCodes.Status200OK, "ok")
            : WriteAsync(context, StatusCodes.Status503ServiceUnavailable, string.Join('\n', missing.Select(check => $"{check.Name}: {check.Reason}")));
    }

    private static Task WriteAsync(HttpContext context, int status, string text)
    {
        context.Response.StatusCode = status;
        context.Response.ContentType = "text/plain; charset=utf-8";
        context.Response.Headers.CacheControl = "no-store";
        return context.Response.WriteAsync(text + "\n", Encoding.UTF8, context.RequestAborted);
    }
}
