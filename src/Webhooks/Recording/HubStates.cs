using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Json;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Recording;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Webhooks.Admission;

namespace KubeCarrier.Webhooks.Recording;

/// <summary>
/// What a verdict rested on, told apart by its hash. Mostly it is a part of the picture that has not changed since the last review of its kind, and
/// is known. Not thread-safe: one task writes the record.
/// </summary>
internal sealed class HubStates(bool hidesSensitive, Action<HubState, IReadOnlyList<JsonObject>> whenNew)
{
    private const int HashLength = 32;

    /// <summary>Parts of one provider's picture that are remembered; reviews of more in turn cost their computing again.</summary>
    private const int MaxParts = 10_000;

    private static readonly HubState Nothing = new(HashOf([]), Redaction.Of([]), IsRedacted: false);

    private readonly ConditionalWeakTable<ProviderFacts, Dictionary<HubSources, HubState>> _known = [];

    public HubState Of(JudgedReview judged)
    {
        if (judged.Facts is not { } facts)
        {
            return New([], isIncomplete: false);
        }

        var sources = facts.HasUsedView && facts.View is { } view && judged.Request is { Resource: { } resource } request
            ? view.SourcesFor(resource.Group, resource.Resource, request.Namespace ?? "")
            : default;
        // Whose account goes is told by the picture, and which of its instances are looked for.
        var pictured = facts.HasUsedView && judged.Request is { Resource: { } accounts, Name: { } account }
            && accounts.Group == Account.ResourceType.Group && accounts.Resource == Account.ResourceType.Plural ? facts.View?.SourcesOf(account) ?? [] : [];
        var read = facts.Read.ToList();
        return read.Count > 0 || facts.HasAnswers ? New([.. sources.Objects(), .. pictured, .. read], !facts.AgreesWith(new ObjectFacts(read)))
            : sources.Provider is null ? New(sources.Objects(), isIncomplete: false)
            : Known(sources, sources.Provider);
    }

    private HubState Known(HubSources sources, ProviderFacts provider)
    {
        var parts = _known.GetOrCreateValue(provider);
        if (parts.TryGetValue(sources, out var state))
        {
            return state;
        }

        if (parts.Count >= MaxParts)
        {
            parts.Clear();
        }

        return parts[sources] = New(sources.Objects(), isIncomplete: false);
    }

    private HubState New(IReadOnlyList<JsonObject> objects, bool isIncomplete)
    {
        var sorted = CanonicalJson.Sorted(objects);
        var redaction = Nothing.Redaction;
        var hidden = new List<string>();
        if (hidesSensitive)
        {
            redaction = Redaction.Of(Entries(sorted));
            Hide(sorted, redaction, hidden);
        }

        var state = new HubState(sorted.Count == 0 ? Nothing.Hash : HashOf(sorted), redaction, hidden.Count > 0) { IsIncomplete = isIncomplete };
        whenNew(state, sorted);
        return state;
    }

    private static void Hide(List<JsonObject> objects, Redaction redaction, List<string> hidden)
    {
        foreach (var item in objects)
        {
            if (HubGroups.IsBuiltIn(HubGroups.Of(item.Text("apiVersion") ?? "")))
            {
                redaction.HideInPolicy(item, hidden);
            }
            else
            {
                redaction.HideInInstance(item, hidden);
            }
        }
    }

    private static List<CatalogEntry> Entries(List<JsonObject> objects) => [.. objects
        .Where(item => item.Text("kind") == CatalogEntry.ResourceType.Kind && item.Text("apiVersion") == CatalogEntry.ResourceType.ApiVersion)
        .Select(item => item.Deserialize(CatalogEntry.JsonTypeInfo))
        .OfType<CatalogEntry>()];

    private static string HashOf(List<JsonObject> sorted)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var item in sorted)
        {
            hash.AppendData(JsonSerializer.SerializeToUtf8Bytes(item, RecordJsonContext.Default.JsonObject));
            hash.AppendData("\n"u8);
        }

        return Convert.ToHexStringLower(hash.GetHashAndReset())[..HashLength];
    }
}

/// <summary>What a verdict rested on.</summary>
/// <param name="Hash">Names it.</param>
/// <param name="Redaction">What is sensitive by the entries in it.</param>
/// <param name="IsRedacted">Something of it was hidden.</param>
internal sealed record HubState(string Hash, Redaction Redaction, bool IsRedacted)
{
    /// <summary>It does not hold all that was known.</summary>
    public bool IsIncomplete { get; init; }
}
