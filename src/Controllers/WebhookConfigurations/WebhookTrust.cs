using System.Collections.Concurrent;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Controllers.WebhookConfigurations;

/// <summary>Where the webhooks are and whose certificates API servers take there, which may change while this process runs.</summary>
/// <param name="endpoint">As the command line says it.</param>
/// <param name="isKnown">False while the authorities are not known that are to be trusted.</param>
internal sealed class WebhookTrust(WebhookEndpoint endpoint, bool isKnown = true)
{
    private readonly ConcurrentDictionary<string, WebhookEndpoint> _seen = new(StringComparer.Ordinal);

    /// <summary>Another bundle is to be trusted.</summary>
    public event Action? Changed;

    public WebhookEndpoint Endpoint { get; private set; } = endpoint;

    public bool IsKnown { get; private set; } = isKnown;

    /// <summary>Base64 of PEM, as a <c>caBundle</c>.</summary>
    public void Trust(string bundle)
    {
        if (!IsKnown || Endpoint.CaBundle != bundle)
        {
            (Endpoint, IsKnown) = (Endpoint with { CaBundle = bundle }, true);
            Changed?.Invoke();
        }
    }

    /// <summary>API servers were seen to call a configuration as it is with this endpoint.</summary>
    public void Seen(string configuration, WebhookEndpoint at) => _seen[configuration] = at;

    /// <summary>All of these configurations were seen to be called as they are now.</summary>
    public bool IsLoaded(IEnumerable<string> configurations) => configurations.All(name => _seen.GetValueOrDefault(name) == Endpoint);
}
