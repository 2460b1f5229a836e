using System.Threading.Channels;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Hosting.Health;
using KubeCarrier.Policy.Hub;

namespace KubeCarrier.Webhooks.Hub;

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
        informers.Subscribe(OnChange);
        await await Task.WhenAny(informers.RunAsync(stoppingToken), FollowAsync(stoppingToken));
    }

    private void OnChange(HubChange change)
    {
        lock (_gate)
        {
            if (change.Kind == typeof(Account))
            {
                _accounts[change.Name.Name] = (Account?)change.Item;
            }
            else
            {
                SetProvider(change.Name.Namespace ?? "", change);
            }
        }

        _wake.Writer.TryWrite(true);
    }

    private void SetProvider(string @namespace, HubChange change)
    {
        if (!_providers.TryGetValue(@namespace, out var provider))
        {
            _providers[@namespace] = provider = new();
        }

        provider.Set(change);
        _dirty.Add(@namespace);
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

    private (Dictionary<string, Account?> Accounts, Dictionary<string, Func<ProviderFacts>> Providers) TakeChanges()
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
        .AddHostedService(provider => provider.GetRequiredService<HubViewFeed>());
}
