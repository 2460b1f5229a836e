using KubeCarrier.Hosting.Health;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Webhooks.Admission;
using KubeCarrier.Webhooks.Serving;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;

namespace KubeCarrier.Webhooks.WarmUp;

/// <summary>
/// Before the server says that it is ready it has done once what it will be asked for: a decision at each endpoint, and a TLS handshake. On a busy machine the
/// first call would otherwise take longer than API servers wait. It asks nobody, and is neither counted nor told as decisions are.
/// </summary>
internal sealed partial class WarmUpService(
    ReviewReader reader, Identities identities, OwnHandshake handshake, IServer server, IHostApplicationLifetime lifetime, TimeProvider clock, ILogger<WarmUpService> logger)
    : BackgroundService, IReadinessCheck
{
    /// <summary>A server that is sound and cold is better than none.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    /// <summary>The first handshake on a busy machine may take longer than callers are given for theirs; by the next, what it needs is compiled.</summary>
    private const int Handshakes = 3;

    private volatile bool _isOver;

    public string Name => "warm-up";

    public string? WhyNotReady() => _isOver ? null : "warming up: the first decisions and a TLS handshake are being made, so that no API server waits for them";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        var began = clock.GetTimestamp();
        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, stoppingToken);
        try
        {
            var decisions = await DecideAsync(either.Token);
            await ShakeHandsAsync(either.Token);
            LogWarm(logger, decisions, clock.GetElapsedTime(began).TotalMilliseconds);
        }
        catch (Exception problem) when (!stoppingToken.IsCancellationRequested)
        {
            LogCold(logger, problem);
        }

        _isOver = true;
    }

    /// <summary>How many decisions were made.</summary>
    internal async Task<int> DecideAsync(CancellationToken cancellationToken)
    {
        var (facts, decisions) = (new SampleHub(), 0);
        foreach (var (path, body) in SampleReviews.All)
        {
            cancellationToken.ThrowIfCancellationRequested();
            using var stream = new MemoryStream(body);
            var context = new DefaultHttpContext();
            (context.Request.Method, context.Request.ContentType, context.Request.ContentLength, context.Request.Body) = (HttpMethods.Post, "application/json", body.Length, stream);
            using var call = new ReviewCall(context);
            var request = await reader.ReadAsync(call);
            if (ReviewEndpoints.Find(path)?.Evaluate(new(path, request, identities, facts)) is { Decision: { } decision } verdict)
            {
                _ = ReviewAnswer.Utf8(ReviewAnswer.Of(request.Uid, decision, verdict));
                decisions++;
            }
        }

        return decisions;
    }

    private async Task ShakeHandsAsync(CancellationToken cancellationToken)
    {
        var started = new TaskCompletionSource(TaskCreationOptions.RunContinuationsAsynchronously);
        await using var signal = lifetime.ApplicationStarted.Register(() => started.TrySetResult());
        await started.Task.WaitAsync(cancellationToken);
        foreach (var address in (server.Features.Get<IServerAddressesFeature>()?.Addresses ?? []).Select(text => new Uri(text))
            .Where(address => address.Scheme == Uri.UriSchemeHttps))
        {
            await ShakeHandsAsync(address, cancellationToken);
        }
    }

    private async Task ShakeHandsAsync(Uri address, CancellationToken cancellationToken)
    {
        for (var left = Handshakes - 1; ; left--)
        {
            try
            {
                await handshake.ShakeAsync(address, cancellationToken);
                return;
            }
            catch (IOException) when (left > 0 && !cancellationToken.IsCancellationRequested)
            {
                // We closed on ourselves, as on anybody who takes too long.
            }
        }
    }

    [LoggerMessage(1061, LogLevel.Information, "Warm: {Decisions} decisions and a TLS handshake were made in {Milliseconds:0} ms")]
    private static partial void LogWarm(ILogger logger, int decisions, double milliseconds);

    [LoggerMessage(1062, LogLevel.Warning, "Warming up failed; reviews are answered all the same, the first of them more slowly")]
    private static partial void LogCold(ILogger logger, Exception problem);
}

/// <summary>Registration of what is done before the first review.</summary>
internal static class WarmUpServices
{
    public static IServiceCollection AddWarmUp(this IServiceCollection services) => services
        .AddSingleton<OwnHandshake>()
        .AddSingleton<WarmUpService>()
        .AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<WarmUpService>())
        .AddHostedService(provider => provider.GetRequiredService<WarmUpService>());
}
