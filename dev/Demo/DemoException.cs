namespace KubeCarrier.Demo;

/// <summary>The demo cannot go on; the message is for its reader.</summary>
public sealed class DemoException : Exception
{
    public DemoException(string message)
        : base(message)
    {
    }

    public DemoException(string message, Exception innerException)
        : base(message, innerException)
    {
    }
}
