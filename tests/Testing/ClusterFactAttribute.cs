namespace KubeCarrier.Testing;

/// <summary>A fact that needs Kubernetes. Skipped on a machine that has none, a failure where REQUIRE_CLUSTER=1 says it must have.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClusterFactAttribute : FactAttribute
{
    public ClusterFactAttribute() => Skip = ClusterBackend.Chosen.WhySkipped(LocalOnly);

    /// <summary>It stops control planes or reads their audit log: skipped on clusters that were not started here as processes.</summary>
    public bool LocalOnly
    {
        get;
        set
        {
            field = value;
            Skip = ClusterBackend.Chosen.WhySkipped(value);
        }
    }
}

/// <summary>As <see cref="ClusterFactAttribute"/>, with data.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class ClusterTheoryAttribute : TheoryAttribute
{
    public ClusterTheoryAttribute() => Skip = ClusterBackend.Chosen.WhySkipped(LocalOnly);

    /// <inheritdoc cref="ClusterFactAttribute.LocalOnly"/>
    public bool LocalOnly
    {
        get;
        set
        {
            field = value;
            Skip = ClusterBackend.Chosen.WhySkipped(value);
        }
    }
}
