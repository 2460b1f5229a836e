using System.Threading.Channels;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Hosting.Health;
using KubeCarrier.Kubernetes.Informers;

namespace KubeCarrier.Webhooks.Instances;

/// <summary>
/// Keeps the <see cref="HubViewStore"/> true: accounts and providers that changed are replaced together, once per burst of changes.
/// </summary>
internal sealed partial class HubViewFeed(HubInformers informers, HubViewStore store, ILogger<HubViewFeed> logger) : BackgroundService, IReadinessCheck
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ProviderObjects> _providers = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Account?> _accounts = new(StringComparer.Ordinal);
    private readonly HashSet<string> _dirty = new(StringComparer.Ordinal);
    private readonly Channel<bool> _wake = Channel.CreateBounded<bool>(new BoundedChannelOptions(1) { FullMode = BoundedChannelFullMode.DropWrite });

    public string Name => "hub-view";

    public string? WhyNotReady() => store.Current is not null
        ? null
        : informers.Missing.ToList() is { Count: > 0 } missing
            ? $"waiting for the first list of {string.Join(", ", missing)}"
            : "the first picture of the hub is being computed";

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        informers.Accounts.Subscribe(OnAccount);
        informers.Catalogs.Subscribe(change => OnProvider(change, static (provider, change) => provider.Set(change.Name, change.New)));
        informers.CatalogEntries.Subscribe(change => OnProvider(change, static (provider, change) => provider.Set(change.Name, change.New)));
        informers.Tenants.Subscribe(change => OnProvider(change, static (provider, change) => provider.Set(change.Name, change.New)));
        informers.Assignments.Subscribe(change => OnProvider(change, static (provider, change) => provider.Set(change.Name, change.New)));
        informers.Discoveries.Subscribe(change => OnProvider(change, static (provider, change) => provider.Set(change.Name, change.New)));
        await await Task.WhenAny(informers.RunAsync(stoppingToken), FollowAsync(stoppingToken));
    }

    private void OnAccount(Change<Account> change)
    {
        lock (_gate)
        {
            _accounts[change.Name.Name] = change.New;
        }

        _wake.Writer.TryWrite(true);
    }

    private void OnProvider<T>(Change<T> change, Action<ProviderObjects, Change<T>> set)
        where T : class
    {
        var @namespace = change.Name.Namespace ?? "";
        lock (_gate)
        {
            if (!_providers.TryGetValue(@namespace, out var provider))
            {
                _providers[@namespace] = provider = new();
            }

            set(provider, change);
            _dirty.Add(@namespace);
        }

        _wake.Writer.TryWrite(true);
    }

    private async Task FollowAsync(CancellationToken stoppingToken)
    {
        await informers.WhenSyncedAsync(stoppingToken); // before that, each event would recompute what the next one changes
        Recompute();
        store.MarkComplete();
        LogComplete(logger);
        await foreach (var _ in _wake.Reader.ReadAllAsync(stoppingToken))
        {
            Recompute();
        }
    }

    private void Recompute()
    {
        var (accounts, providers) = TakeChanges();
        var computed = providers.ToDictionary(provider => provider.Key, provider => provider.Value(), StringComparer.Ordinal);
        store.Update(view => view.With(accounts, computed));
    }

    private (Dictionary<string, Account?> Accounts, Dictionary<string, Func<Policy.Hub.ProviderFacts>> Providers) TakeChanges()
    {
        lock (_gate)
        {
            var accounts = new Dictionary<string, Account?>(_accounts, StringComparer.Ordinal);
            var providers = _dirty.ToDictionary(provider => provider, provider => _providers[provider].Snapshot(provider), StringComparer.Ordinal);
            _accounts.Clear();
            _dirty.Clear();
            return (accounts, providers);
        }
    }

    [LoggerMessage(1010, LogLevel.Information, "The picture of the hub is complete; instances are judged from now on")]
    private static partial void LogComplete(ILogger logger);
}

/// <summary>Registration of the picture that instances are judged by.</summary>
internal static class HubViewServices
{
    public static IServiceCollection AddHubView(this IServiceCollection services) => services
        .AddSingleton<HubInformers>()
        .AddSingleton<HubViewStore>()
        .AddSingleton<HubViewFeed>()
        .AddSingleton<IReadinessCheck>(provider => provider.GetRequiredService<HubViewFeed>())
        .AddHostedService(provider => provider.GetRequiredService<HubViewFeed>())
        .AddSingleton<OfferConfirmation>();
}
