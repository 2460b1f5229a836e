using KubeCarrier.Hosting.Health;
using Microsoft.AspNetCore.Builder;
using Microsoft.Extensions.DependencyInjection;

namespace KubeCarrier.Integration.Tests.Support;

/// <summary>One of the product's two processes, hosted in this one by its own composition root; it can be stopped and started again.</summary>
public sealed class HubProcess(string name, Func<WebApplication> create)
{
    private WebApplication? _app;

    /// <summary>Started, and ready by its own account.</summary>
    public async Task StartAsync()
    {
        var app = create();
        _app = app;
        await app.StartAsync();
        var checks = app.Services.GetServices<IReadinessCheck>().ToList();
        await Eventually.Async(
            () =>
            {
                checks.Select(check => check.WhyNotReady()).OfType<string>().ShouldBeEmpty();
                return Task.CompletedTask;
            },
            $"{name} is ready");
    }

    /// <summary>As on SIGTERM.</summary>
    public async Task StopAsync()
    {
        if (_app is { } app)
        {
            _app = null;
            await app.StopAsync();
            await app.DisposeAsync();
        }
    }

    /// <summary>What Prometheus would read now; the port for it is the last one that is listened on.</summary>
    public Task<Scrape> ScrapeAsync() => Scrape.OfAsync(new(_app.ShouldNotBeNull($"{name} runs").Urls.Last()));

    public async Task RestartAsync()
    {
        await StopAsync();
        await StartAsync();
    }
}
