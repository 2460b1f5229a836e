namespace KubeCarrier.LocalClusters;

/// <summary>Something about the local clusters that a person can act on; the message is a sentence for them.</summary>
public class LocalClusterException : Exception
{
    public LocalClusterException(string message)
        : base(message)
    {
    }

    public LocalClusterException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
