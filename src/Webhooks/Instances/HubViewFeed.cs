using System.Threading.Channels;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Hosting.Health;
using KubeCarrier.Kubernetes.Informers;

namespace KubeCarrier.Webhooks.Instances;

/// <summary>
/// Keeps the <see cref="HubViewStore"/> true: an account at once, a provider's offers once per burst of changes in its namespace.
/// </summary>
internal sealed partial class HubViewFeed(HubInformers informers, HubViewStore store, ILogger<HubViewFeed> logger) : BackgroundService, IReadinessCheck
{
    private readonly Lock _gate = new();
    private readonly Dictionary<string, ProviderObjects> _providers = new(StringComparer.Ordinal);
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
        await await Task.WhenAny(informers.RunAsync(stoppingToken), FollowAsync(stoppingToken));
    }

    private void OnAccount(Change<Account> change) => store.Update(view => view.WithAccount(change.Name.Name, change.New));

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
        foreach (var (provider, facts) in TakeDirty())
        {
            var computed = facts();
            store.Update(view => view.WithProvider(provider, computed));
        }
    }

    private List<(string Provider, Func<Policy.Hub.ProviderFacts> Facts)> TakeDirty()
    {
        lock (_gate)
        {
            List<(string, Func<Policy.Hub.ProviderFacts>)> taken = [.. _dirty.Select(provider => (provider, _providers[provider].Snapshot(provider)))];
            _dirty.Clear();
            return taken;
        }
    }

    [LoggerMessage(1010, LogLevel.Information, "The picture of the hub is complete; instances are judged from now on")]
    private static partial void LogComplete(ILogger logger);
}
