using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.EndToEnd.Tests.Hostile;

/// <summary>
/// API servers that a provider with bad intent would run: they answer version and kube-system as every API server does, and then each wants memory in its own way.
/// Which one it is says the first segment of the path, so one listener is all of them.
/// </summary>
internal sealed class HostileApiServer : IAsyncDisposable
{
    private const string Crds = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

    private static readonly byte[] Megabyte = Enumerable.Repeat((byte)'x', 1 << 20).ToArray();

    private readonly WebApplication _app;
    private readonly X509Certificate2 _certificate;

    private HostileApiServer(WebApplication app, X509Certificate2 certificate) => (_app, _certificate) = (app, certificate);

    /// <summary>What each does, and the reason with which that is told.</summary>
    public static IReadOnlyDictionary<string, string> Tricks { get; } = new Dictionary<string, string>(StringComparer.Ordinal)
    {
        ["announced"] = "AnswerTooLarge", // a version without an end, of a length that nobody has
        ["packed"] = "AnswerTooLarge", // a version that unpacks to a gigabyte
        ["braces"] = "AnswerTooLarge", // sixty megabytes of {"a":{}}
        ["nested"] = "AnswerTooLarge", // one object, all brackets
        ["pages"] = "AnswerTooLarge", // page after page of large objects
        ["flood"] = "WatchFlood",
        ["line"] = "AnswerTooLarge", // one event that never ends
        ["error"] = "AnswerTooLarge", // an error that never ends
    };

    public static async Task<HostileApiServer> StartAsync()
    {
        var certificate = Certificate();
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel =>
            kestrel.Listen(IPAddress.Loopback, 0, endpoint => endpoint.UseHttps(certificate)));
        var server = new HostileApiServer(builder.Build(), certificate);
        server._app.Run(AnswerAsync);
        await server._app.StartAsync();
        return server;
    }

    public string Kubeconfig(string trick) => $$"""
        apiVersion: v1
        kind: Config
        current-context: c
        contexts: [{name: c, context: {cluster: c, user: u} }]
        clusters: [{name: c, cluster: {server: "{{_app.Urls.Single()}}/{{trick}}", certificate-authority-data: {{Convert.ToBase64String(Encoding.ASCII.GetBytes(_certificate.ExportCertificatePem()))}} } }]
        users: [{name: u, user: {token: t} }]
        """;

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync(); // what floods does not end by itself
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        _certificate.Dispose();
    }

    private static async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value ?? "";
        var trick = path.Split('/')[1];
        try
        {
            await (path[(trick.Length + 1)..] switch
            {
                "/version" => VersionAsync(context, trick),
                "/api/v1/namespaces/kube-system" => TextAsync(context, $$$"""{"metadata":{"name":"kube-system","uid":"{{{trick}}}"}}"""),
                Crds when context.Request.Query.ContainsKey("watch") => WatchAsync(context, trick),
                Crds => ListAsync(context, trick),
                _ => TextAsync(context, """{"metadata":{"resourceVersion":"1"},"items":[]}"""),
            });
        }
        catch (OperationCanceledException)
        {
            // The client has had enough.
        }
    }

    private static async Task VersionAsync(HttpContext context, string trick)
    {
        switch (trick)
        {
            case "announced":
                context.Response.ContentLength = 1L << 40;
                await EndlessAsync(context, "{\"gitVersion\":\"");
                break;
            case "error":
                context.Response.StatusCode = 500;
                await EndlessAsync(context, "{\"kind\":\"Status\",\"message\":\"");
                break;
            case "packed":
                context.Response.Headers.ContentEncoding = "gzip";
                await using (var zip = new GZipStream(context.Response.Body, CompressionLevel.Fastest))
                {
                    for (var megabyte = 0; megabyte < 1024; megabyte++)
                    {
                        await zip.WriteAsync(Megabyte, context.RequestAborted);
                    }
                }

                break;
            default:
                await TextAsync(context, """{"major":"1","minor":"20","gitVersion":"v1.20.2"}""");
                break;
        }
    }

    private static async Task ListAsync(HttpContext context, string trick)
    {
        switch (trick)
        {
            case "braces":
                await TextAsync(context, """{"metadata":{"resourceVersion":"1"},"items":[{"a":{}}""");
                var braces = Encoding.ASCII.GetBytes(string.Concat(Enumerable.Repeat(",{\"a\":{}}", 100_000)));
                for (var written = 0; written < 60 << 20; written += braces.Length)
                {
                    await context.Response.Body.WriteAsync(braces, context.RequestAborted);
                }

                await TextAsync(context, "]}");
                break;
            case "nested":
                await TextAsync(context, $$"""{"metadata":{"resourceVersion":"1"},"items":[{"a":[{{string.Join(',', Enumerable.Repeat("[]", 900_000))}}]}]}""");
                break;
            case "pages":
                var next = int.Parse(context.Request.Query["continue"].FirstOrDefault() ?? "0", System.Globalization.CultureInfo.InvariantCulture) + 1;
                var items = Enumerable.Range(0, 10).Select(number => $$"""{"metadata":{"name":"c{{next}}-{{number}}"},"a":"{{new string('x', 1 << 20)}}"}""");
                await TextAsync(context, $$"""{"metadata":{"resourceVersion":"1","continue":"{{next}}"},"items":[{{string.Join(',', items)}}]}""");
                break;
            default:
                await TextAsync(context, """{"metadata":{"resourceVersion":"1"},"items":[]}""");
                break;
        }
    }

    private static async Task WatchAsync(HttpContext context, string trick)
    {
        switch (trick)
        {
            case "flood":
                var events = string.Concat(Enumerable.Repeat("""{"type":"MODIFIED","object":{"metadata":{"name":"c","resourceVersion":"2"}}}""" + "\n", 1000));
                while (true)
                {
                    await TextAsync(context, events);
                }

            case "line":
                await EndlessAsync(context, "{\"type\":\"ADDED\",\"object\":{\"a\":\"");
                break;
            default:
                await context.Response.StartAsync(context.RequestAborted);
                var gone = new TaskCompletionSource();
                await using (context.RequestAborted.Register(gone.SetResult))
                {
                    await gone.Task;
                }

                break;
        }
    }

    private static async Task EndlessAsync(HttpContext context, string beginning)
    {
        await TextAsync(context, beginning);
        while (true)
        {
            await context.Response.Body.WriteAsync(Megabyte, context.RequestAborted);
        }
    }

    private static Task TextAsync(HttpContext context, string text) => context.Response.WriteAsync(text, context.RequestAborted);

    private static X509Certificate2 Certificate()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=hostile", key, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddIpAddress(IPAddress.Loopback);
        request.CertificateExtensions.Add(names.Build());
        request.CertificateExtensions.Add(new X509BasicConstraintsExtension(true, false, 0, true));
        var from = TimeProvider.System.GetUtcNow().AddDays(-1);
        return request.CreateSelfSigned(from, from.AddDays(30));
    }
}
