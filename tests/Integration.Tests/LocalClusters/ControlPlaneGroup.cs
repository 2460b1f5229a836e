
namespace KubeCarrier.Integration.Tests.LocalClusters;

/// <summary>Tests that share the clusters of this run: <c>[Collection(ControlPlaneGroup.Name)]</c>, and a namespace of their own each.</summary>
[CollectionDefinition(Name)]
public sealed class ControlPlaneGroup : ICollectionFixture<ControlPlanes>
{
    public const string Name = "control planes";
}
