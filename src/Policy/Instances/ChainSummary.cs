namespace KubeCarrier.Policy.Instances;

/// <summary>How a tenant's offer stands, as far as it matters for what is there already.</summary>
public enum OfferStanding
{
    Offered,

    /// <summary>The account or the service is suspended.</summary>
    Suspended,

    /// <summary>Not offered any more, or never.</summary>
    Withdrawn,

    /// <summary>It may not be read.</summary>
    Unknown,
}

/// <summary>How an instance stands, in one sentence for whoever reads only one.</summary>
public static class ChainSummary
{
    public static string Of(InstanceChain chain, OfferStanding offer)
    {
        var frozen = offer switch
        {
            OfferStanding.Suspended => " It stays as it is while it is suspended: it can be read and deleted, and what was written before is carried down when it is resumed.",
            OfferStanding.Withdrawn => " It is not offered any more: what runs goes on, and can be deleted.",
            _ => "",
        };
        return Standing(chain) + frozen;
    }

    private static string Standing(InstanceChain chain)
    {
        var (top, bottom) = (chain.Layers[0], chain.Layers[^1]);
        var waitsFor = chain.WaitsFor?.TrimEnd('.');
        return chain switch
        {
            _ when chain.Layers.Any(layer => layer.State is LayerState.Deleting) => $"It is being deleted{(waitsFor is null ? "" : $": {waitsFor}")}.",
            _ when waitsFor is not null => $"It is stuck, or on its way: {waitsFor}.",
            _ when chain.Layers.All(layer => layer.State is LayerState.Synced) => bottom.HasStatus
                ? "It is in step: what was written is in the service cluster, and its operator reports on it."
                : "It is in step: what was written is in the service cluster. Its operator reports nothing, so whether it works is to be seen there.",
            _ when top.State is LayerState.Synced => "It is in step as far as can be seen from here.",
            _ when !top.HasStatus => "It was admitted. How far it has got cannot be seen from here: the service reports no status.",
            _ => "It was admitted. How far it has got cannot be seen from here: the service reports, but not which generation it has seen.",
        };
    }
}
