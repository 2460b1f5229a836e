namespace KubeCarrier.Hosting.Health;

/// <summary>One thing that must hold before a process takes traffic. It is asked often: it looks at state, it does no work.</summary>
public interface IReadinessCheck
{
    string Name { get; }

    /// <summary>A sentence, or null when ready.</summary>
    string? WhyNotReady();
}
