using System.Collections.Concurrent;
using System.Net;
using System.Security.Cryptography.X509Certificates;
using KubeCarrier.Kubernetes.Config;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Https;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.Kubernetes.Tests.Scripted;

/// <summary>Answers on loopback exactly what a test wrote down: the faults that no real API server produces on demand.</summary>
internal sealed class ScriptedApiServer : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly ConcurrentQueue<SeenRequest> _seen = new();
    private Func<HttpContext, SeenRequest, Task> _answer = (context, _) => context.Text(404, "404 page not found", "text/plain");

    private ScriptedApiServer(WebApplication app, X509Certificate2? certificate)
    {
        _app = app;
        Certificate = certificate;
    }

    /// <summary>What the server shows when it speaks TLS.</summary>
    public X509Certificate2? Certificate { get; }

    public IReadOnlyList<SeenRequest> Requests => [.. _seen];

    public Uri Address => new(_app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.Single());

    public int Port => Address.Port;

    /// <summary>A connection without TLS.</summary>
    public ClusterConnection Connection => new() { Server = Address };

    public static Task<ScriptedApiServer> StartAsync(Func<HttpContext, SeenRequest, Task> answer) => StartAsync(certificate: null, answer);

    public static async Task<ScriptedApiServer> StartAsync(X509Certificate2? certificate, Func<HttpContext, SeenRequest, Task> answer)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, 0, listen =>
        {
            listen.Protocols = certificate is null ? HttpProtocols.Http1 : HttpProtocols.Http1AndHttp2;
            if (certificate is not null)
            {
                listen.UseHttps(certificate, https =>
                {
                    https.ClientCertificateMode = ClientCertificateMode.AllowCertificate;
                    https.AllowAnyClientCertificate();
                });
            }
        }));
        builder.WebHost.UseKestrelHttpsConfiguration();
        var app = builder.Build();
        var server = new ScriptedApiServer(app, certificate) { _answer = answer };
        app.Run(server.AnswerAsync);
        await app.StartAsync();
        return server;
    }

    public void Script(Func<HttpContext, SeenRequest, Task> answer) => _answer = answer;

    public async ValueTask DisposeAsync()
    {
        using var now = new CancellationTokenSource();
        await now.CancelAsync(); // tests leave silent watches open on purpose: nobody waits for those
        await _app.StopAsync(now.Token);
        await _app.DisposeAsync();
        Certificate?.Dispose();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = new SeenRequest(
            context.Request.Method,
            context.Request.Path.Value ?? "",
            context.Request.Query.ToDictionary(pair => pair.Key, pair => pair.Value.ToString()),
            context.Request.Headers.ToDictionary(pair => pair.Key, pair => pair.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync(context.RequestAborted))
        {
            RawTarget = context.Features.Get<IHttpRequestFeature>()!.RawTarget,
            Protocol = context.Request.Protocol,
            ClientCertificate = context.Connection.ClientCertificate?.Thumbprint,
        };
        _seen.Enqueue(request);
        await _answer(context, request);
    }
}
