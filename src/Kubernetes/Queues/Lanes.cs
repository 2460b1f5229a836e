namespace KubeCarrier.Kubernetes.Queues;

/// <summary>Keys that belong together, such as those of one provider: only so many of one lane are worked on at a time, however long that takes.</summary>
/// <param name="Of">The lane of a key.</param>
/// <param name="Width">How many of one lane at a time.</param>
public sealed record Lanes<TKey>(Func<TKey, string> Of, int Width)
    where TKey : notnull;
