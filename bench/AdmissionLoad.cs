using System.Diagnostics;
using System.Net.Http.Headers;
using System.Net.Security;
using System.Security.Cryptography.X509Certificates;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Webhooks;
using Microsoft.AspNetCore.Server.Kestrel.Core;

namespace KubeCarrier.Bench;

/// <summary>
/// Reviews over HTTPS keep-alive, to the real application and to an echo: the same Kestrel and TLS with a handler that reads the body and answers
/// a constant.
/// </summary>
internal static class AdmissionLoad
{
    private const string EchoAnswer =
        """{"apiVersion":"admission.k8s.io/v1","kind":"AdmissionReview","response":{"uid":"705ab4f5-6393-11e8-b7cc-42010a800002","allowed":true}}""";

    public static async Task<LoadResult> CompareAsync(int connections, int rounds, int seconds, params string[] arguments)
    {
        using var files = ServingFiles.Create();
        await using var webhooks = WebhookApp.Create(
            ["--listen", "https://127.0.0.1:0", "--health", "http://127.0.0.1:0", "--metrics", "http://127.0.0.1:0", "--tls-cert-file", files.Certificate, "--tls-key-file", files.Key,
                "--log-level", "Error", "--drain-seconds", "0", .. arguments],
            builder => builder.Services.AddSingleton<IClusterClient>(new HubOnPaper(new(offers: 10_000, accounts: 1_000, Enforcement.Deny))));
        await using var echo = Echo(files);
        await webhooks.StartAsync();
        await echo.StartAsync();

        var review = SampleReview.Bytes();
        using var certificate = files.Load();
        using var client = Client(connections, certificate);
        var targets = new[] { (App: echo, Path: "/echo"), (App: webhooks, Path: SampleReview.Path) };
        var urls = targets.Select(target => new Uri(new Uri(target.App.Urls.First(url => url.StartsWith("https", StringComparison.Ordinal))), target.Path)).ToArray();
        await WaitUntilServedAsync(client, urls[1], review);
        var results = urls.Select(_ => new List<Round>()).ToArray();
        for (var round = -1; round < rounds; round++)
        {
            for (var i = 0; i < urls.Length; i++)
            {
                var result = await RunAsync(client, urls[i], review, connections, TimeSpan.FromSeconds(seconds));
                if (round >= 0)
                {
                    results[i].Add(result);
                }
            }
        }

        await webhooks.StopAsync();
        await echo.StopAsync();
        return new(
            Median(results[1].Zip(results[0], (ours, plain) => ours.PerSecond / plain.PerSecond)),
            Median(results[1].Zip(results[0], (ours, plain) => ours.P99 / plain.P99)),
            Median(results[0].Select(round => round.PerSecond)),
            Median(results[1].Select(round => round.PerSecond)),
            results.Sum(side => side.Sum(round => round.Count)), review.Length, connections, rounds);
    }

    private static WebApplication Echo(ServingFiles files)
    {
        var builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseKestrelHttpsConfiguration().ConfigureKestrel(kestrel => kestrel.Listen(System.Net.IPAddress.Loopback, 0, endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http1;
            endpoint.UseHttps(files.Load());
        }));
        var app = builder.Build();
        app.Run(async context =>
        {
            await context.Request.Body.CopyToAsync(Stream.Null, context.RequestAborted);
            context.Response.ContentType = "application/json";
            await context.Response.WriteAsync(EchoAnswer, context.RequestAborted);
        });
        return app;
    }

    private static HttpMessageInvoker Client(int connections, X509Certificate2 trusted)
    {
        var policy = new X509ChainPolicy { TrustMode = X509ChainTrustMode.CustomRootTrust, RevocationMode = X509RevocationMode.NoCheck };
        policy.CustomTrustStore.Add(trusted);
        return new(new SocketsHttpHandler
        {
            MaxConnectionsPerServer = connections,
            SslOptions = new SslClientAuthenticationOptions { CertificateChainPolicy = policy },
        });
    }

    private static async Task WaitUntilServedAsync(HttpMessageInvoker client, Uri url, byte[] review)
    {
        var started = Stopwatch.GetTimestamp();
        while (!await SendAsync(client, url, review))
        {
            if (Stopwatch.GetElapsedTime(started) > TimeSpan.FromSeconds(30))
            {
                throw new TimeoutException("The webhooks did not admit the sample review within 30 seconds.");
            }

            await Task.Delay(50);
        }
    }

    private static async Task<Round> RunAsync(HttpMessageInvoker client, Uri url, byte[] review, int connections, TimeSpan duration)
    {
        var started = Stopwatch.GetTimestamp();
        var latencies = await Task.WhenAll(Enumerable.Range(0, connections).Select(_ => Task.Run(async () =>
        {
            var own = new List<double>(1 << 14);
            while (Stopwatch.GetElapsedTime(started) < duration)
            {
                var sent = Stopwatch.GetTimestamp();
                if (!await SendAsync(client, url, review))
                {
                    throw new InvalidOperationException($"{url} did not admit the sample review.");
                }

                own.Add(Stopwatch.GetElapsedTime(sent).TotalMicroseconds);
            }

            return own;
        })));
        var elapsed = Stopwatch.GetElapsedTime(started);
        var all = latencies.SelectMany(own => own).Order().ToList();
        return new(all.Count, all.Count / elapsed.TotalSeconds, all[(int)(all.Count * 0.99)]);
    }

    private static async Task<bool> SendAsync(HttpMessageInvoker client, Uri url, byte[] review)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, url) { Content = new ByteArrayContent(review) };
        request.Content.Headers.ContentType = new MediaTypeHeaderValue("application/json");
        using var response = await client.SendAsync(request, CancellationToken.None);
        var answer = await response.Content.ReadAsStringAsync();
        return response.IsSuccessStatusCode && answer.Contains("\"allowed\":true", StringComparison.Ordinal);
    }

    private static double Median(IEnumerable<double> values)
    {
        var sorted = values.Order().ToList();
        return sorted[sorted.Count / 2];
    }

    private readonly record struct Round(int Count, double PerSecond, double P99);
}

/// <summary>Medians over alternating rounds.</summary>
internal sealed record LoadResult(
    double ThroughputRatio, double P99Ratio, double EchoPerSecond, double WebhookPerSecond, long Reviews, int ReviewBytes, int Connections, int Rounds);
