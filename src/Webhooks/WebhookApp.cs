using KubeCarrier.Clusters;
using KubeCarrier.Hosting;
using KubeCarrier.Hosting.Health;
using KubeCarrier.Hosting.Logging;
using KubeCarrier.Hosting.Metrics;
using KubeCarrier.Kubernetes.Certificates;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Config;
using KubeCarrier.Webhooks.Admission;
using KubeCarrier.Webhooks.Hub;
using KubeCarrier.Webhooks.Recording;
using KubeCarrier.Webhooks.ServiceClusters;
using KubeCarrier.Webhooks.Serving;
using KubeCarrier.Webhooks.WarmUp;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KubeCarrier.Webhooks;

/// <summary>The composition root: tests start the same application on loopback and replace the cluster only.</summary>
public static class WebhookApp
{
    /// <summary>One attempt of a live read; the whole request has <see cref="AdmissionLimits.RequestTimeout"/>.</summary>
    private static readonly TimeSpan ReadTimeout = TimeSpan.FromSeconds(30);

    /// <summary>Throws <see cref="Hosting.Flags.UsageException"/> or <see cref="KubeconfigException"/> when it cannot start like this.</summary>
    /// <param name="args">The command line; <see cref="WebhookOptions.Flags"/> describes it.</param>
    /// <param name="attachCluster">Registers the <see cref="IClusterClient"/>; null: the cluster the options name.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? attachCluster)
    {
        var options = WebhookOptions.Parse(args);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions());
        builder.AddProcess(options.LogLevel ?? ConsoleLogging.LevelOf(builder.Configuration), options.Draining);
        (attachCluster ?? (host => AttachCluster(host, options)))(builder);
        builder.Services
            .AddSingleton(options.Identities)
            .AddSingleton<LiveReads>()
            .AddSingleton<LiveJudgement>()
            .AddSingleton<LargeReviews>()
            .AddSingleton<ReviewReader>()
            .AddHostedService<MemoryReturn>()
            .AddWarmUp()
            .AddSingleton<AdmissionServer>()
            .AddHubView()
            .AddSingleton(services => ActivatorUtilities.CreateInstance<ServiceClusterLinks>(services, options.AllowedNetworks))
            .AddSingleton(services => new ReloadingCertificate(
                options.CertificateFile, options.KeyFile, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<ReloadingCertificate>>()))
            .AddSingleton<ServingCertificate>();
        builder.Services.TryAddSingleton<IDryRuns, ServiceClusterDryRuns>();
        if (options.Clients is { } clients)
        {
            builder.Services
                .AddSingleton(services => new ReloadingAuthorities(
                    clients.AuthoritiesFile, services.GetRequiredService<TimeProvider>(), services.GetRequiredService<ILogger<ReloadingAuthorities>>()))
                .AddSingleton(services => ActivatorUtilities.CreateInstance<ClientAuthentication>(services, clients.Names));
        }

        if (options.Recording is { } recording)
        {
            builder.Services
                .AddSingleton(recording)
                .AddSingleton<ReviewRecorder>()
                .AddSingleton<IReviewRecorder>(services => services.GetRequiredService<ReviewRecorder>())
                .AddHostedService(services => services.GetRequiredService<ReviewRecorder>()); // before the server, which is started last and stopped first
        }

        builder.WebHost.UseKestrelHttpsConfiguration().UseSockets(KestrelLimits.Apply).ConfigureKestrel(kestrel => Listen(kestrel, options));

        var app = builder.Build();
        var (health, admission) = (app.Services.GetRequiredService<HealthResponder>(), app.Services.GetRequiredService<AdmissionServer>());
        app.UseMetrics();
        app.Run(context => context.Request.IsHttps ? admission.HandleAsync(context) : health.RespondAsync(context)); // the scheme is the connection's
        return app;
    }

    private static void Listen(KestrelServerOptions kestrel, WebhookOptions options)
    {
        KestrelLimits.Apply(kestrel);
        var certificate = kestrel.ApplicationServices.GetRequiredService<ServingCertificate>();
        kestrel.Listen(options.Listen, endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http1; // what API servers speak to webhooks
            NewReception().ApplyTo(endpoint, port => port.UseHttps(certificate.ToKestrel()));
        });
        kestrel.Listen(options.Health, endpoint =>
        {
            endpoint.Protocols = HttpProtocols.Http1;
            NewReception().ApplyTo(endpoint, tls: null);
        });
        kestrel.Listen(options.Metrics, endpoint =>
        {
            endpoint.ServeMetrics();
            NewReception().ApplyTo(endpoint, tls: null);
        });

        Reception NewReception() => ActivatorUtilities.CreateInstance<Reception>(kestrel.ApplicationServices); // each port has its own budgets
    }

    private static void AttachCluster(WebApplicationBuilder builder, WebhookOptions options)
    {
        var connection = options.Kubeconfig is { } file ? Kubeconfig.LoadFile(file, context: null) : ClusterConnection.InCluster();
        builder.Services.AddSingleton<IClusterClient>(services => OfficialClient.Connect(
            connection, new() { Component = "webhooks", RequestTimeout = ReadTimeout }, services.GetRequiredService<ILogger<ClusterClient>>()));
    }
}
