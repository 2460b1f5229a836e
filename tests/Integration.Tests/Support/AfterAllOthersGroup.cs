namespace KubeCarrier.Integration.Tests.Support;

/// <summary>Tests that look back on a whole run. A collection without parallelism starts when all others, and the hubs with them, have ended.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class AfterAllOthersGroup
{
    public const string Name = "after all others";
}
