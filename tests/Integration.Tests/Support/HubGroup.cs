namespace KubeCarrier.Integration.Tests.Support;

/// <summary>
/// Tests that share the hub, one after the other: <c>[Collection(HubGroup.Name)]</c>. Each has accounts, services or instances with names of its
/// own; whoever stops something has it running again at the end.
/// </summary>
[CollectionDefinition(Name)]
public sealed class HubGroup : ICollectionFixture<HubFixture>
{
    public const string Name = "hub";
}
