using System.Diagnostics.CodeAnalysis;
using KubeCarrier.Api.Meta;
using KubeCarrier.Clusters;
using KubeCarrier.Controllers.Accounts;
using KubeCarrier.Controllers.Assignments;
using KubeCarrier.Controllers.Catalogs;
using KubeCarrier.Controllers.Certificates;
using KubeCarrier.Controllers.Discoveries;
using KubeCarrier.Controllers.Installation;
using KubeCarrier.Controllers.Instances;
using KubeCarrier.Controllers.Runtime;
using KubeCarrier.Controllers.ServiceClusters;
using KubeCarrier.Controllers.WebhookConfigurations;
using KubeCarrier.Hosting;
using KubeCarrier.Hosting.Health;
using KubeCarrier.Hosting.Logging;
using KubeCarrier.Hosting.Metrics;
using KubeCarrier.Hosting.Shutdown;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.Config;
using Microsoft.Extensions.DependencyInjection.Extensions;

namespace KubeCarrier.Controllers;

/// <summary>The composition root of the controller process.</summary>
public static class ControllerApp
{
    /// <summary>Throws <see cref="Hosting.Flags.UsageException"/> or <see cref="KubeconfigException"/> when it cannot start like this.</summary>
    /// <param name="args">The command line; <see cref="ControllerOptions.Flags"/> describes it.</param>
    /// <param name="attachCluster">Registers the <see cref="IClusterClient"/>; null: the cluster the options name.</param>
    public static WebApplication Create(string[] args, Action<WebApplicationBuilder>? attachCluster)
    {
        var options = ControllerOptions.Parse(args);
        var builder = WebApplication.CreateSlimBuilder(new WebApplicationOptions());
        builder.AddProcess(options.LogLevel ?? ConsoleLogging.LevelOf(builder.Configuration), new DrainingOptions(TimeSpan.Zero));
        (attachCluster ?? (host => AttachCluster(host, options)))(builder);
        builder.Services
            .AddSingleton(options)
            .AddSingleton<Hub>()
            .AddSingleton<AdmissionProof>()
            .AddSingleton<InstanceCounter>()
            .AddSingleton<WithdrawalReports>()
            .AddSingleton<SchemaUpdates>()
            .AddSingleton<EventRecorder>()
            .AddSingleton<RefusalTeller>()
            .AddSingleton<ConfirmedDestruction>()
            .AddSingleton<PlanExecutor>()
            .AddSingleton<QuotaWriter>()
            .AddSingleton<Heartbeats>()
            .AddSingleton<KubeconfigMarks>()
            .AddSingleton(services => ActivatorUtilities.CreateInstance<ServiceClusterConnections>(services, options.AllowedNetworks))
            .AddReconciler<AccountReconciler, NamespacedName>()
            .AddReconciler<ServiceClusterReconciler, NamespacedName>()
            .AddReconciler<SilenceReconciler, NamespacedName>()
            .AddReconciler<ServiceClusterAssignmentReconciler, NamespacedName>()
            .AddReconciler<CustomResourceDiscoverySetReconciler, NamespacedName>()
            .AddReconciler<CustomResourceDiscoveryReconciler, NamespacedName>()
            .AddReconciler<CatalogEntrySetReconciler, NamespacedName>()
            .AddReconciler<CatalogEntryReconciler, NamespacedName>()
            .AddReconciler<DerivedCustomResourceReconciler, NamespacedName>()
            .AddReconciler<CatalogReconciler, string>()
            .AddReconciler<QuotaRecountReconciler, NamespacedName>()
            .AddReconciler<InstanceAccessReconciler, NamespacedName>()
            .AddReconciler<InstanceRouteReconciler, NamespacedName>()
            .AddReconciler<InstallationReconciler, NamespacedName>()
            .AddSingleton(new WebhookTrust(options.Webhooks, isKnown: options.TlsSecret is null || options.Webhooks.InjectCaFrom is not null))
            .AddSingleton<WantedConfigurations>()
            .AddSingleton<CertificateStanding>()
            .AddSingleton<ConfigurationKeeper>()
            .AddSingleton(services => ActivatorUtilities.CreateInstance<ConfigurationProbe>(services, options.Namespace))
            .AddReconciler<WebhookConfigurationReconciler, string>()
            .AddSingleton<ControllerService>()
            .AddSingleton<IReadinessCheck>(services => services.GetRequiredService<ControllerService>())
            .AddHostedService(services => services.GetRequiredService<ControllerService>());
        if (options.TlsSecret is { } secret)
        {
            builder.Services
                .AddSingleton(services => ActivatorUtilities.CreateInstance<WebhookCertificates>(services, secret, options.Webhooks.ServerName))
                .AddReconciler<CertificateReconciler, NamespacedName>();
        }

        builder.Services.TryAddSingleton(services => new FreshConnections(services.GetRequiredService<IClusterClient>()));
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(options.Health);
            kestrel.Listen(options.Metrics, MetricsEndpoint.ServeMetrics);
        });

        var app = builder.Build();
        var health = app.Services.GetRequiredService<HealthResponder>();
        app.UseMetrics();
        app.Run(health.RespondAsync);
        return app;
    }

    private static IServiceCollection AddReconciler<[DynamicallyAccessedMembers(DynamicallyAccessedMemberTypes.PublicConstructors)] TReconciler, TKey>(
        this IServiceCollection services)
        where TReconciler : class, IReconciler<TKey>
        where TKey : notnull => services.AddSingleton<TReconciler>().AddLoop<TReconciler, TKey>();

    private static IServiceCollection AddLoop<TReconciler, TKey>(this IServiceCollection services)
        where TReconciler : class, IReconciler<TKey>
        where TKey : notnull => services.AddSingleton<IControllerLoop>(provider => new ControllerLoop<TKey>(
            provider.GetRequiredService<TReconciler>(), provider.GetRequiredService<TimeProvider>(), provider.GetRequiredService<ILoggerFactory>()));

    private static void AttachCluster(WebApplicationBuilder builder, ControllerOptions options)
    {
        var connection = options.Kubeconfig is { } file ? Kubeconfig.LoadFile(file, context: null) : ClusterConnection.InCluster();
        builder.Services
            .AddSingleton<IClusterClient>(services => OfficialClient.Connect(
                connection, new() { Component = "controller" }, services.GetRequiredService<ILogger<ClusterClient>>()))
            .AddSingleton(services => new FreshConnections(OfficialClient.Connect(
                connection, new() { Component = "controller; canary", ReusesConnections = false }, services.GetRequiredService<ILogger<ClusterClient>>())));
    }
}
