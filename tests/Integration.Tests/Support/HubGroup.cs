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

/// <summary>
/// The same with a second hub, beside the first: most tests wait most of the time. Which of the two a class has matters to nobody but the clock;
/// the classes are shared out by how long they take.
/// </summary>
[CollectionDefinition(Name)]
public sealed class SecondHubGroup : ICollectionFixture<HubFixture>
{
    public const string Name = "second hub";
}
