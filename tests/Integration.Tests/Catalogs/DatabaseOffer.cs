using KubeCarrier.Api.Catalog;
using KubeCarrier.Integration.Tests.Support;

namespace KubeCarrier.Integration.Tests.Catalogs;

/// <summary>
/// A service whose schema makes slimming hard, offered to team-b: hidden required fields with presets, a keyed list of which only one field is
/// exposed, paths into list items, and a parent listed before its child.
/// </summary>
public sealed class DatabaseOffer(HubFixture hub) : IAsyncLifetime
{
    internal static readonly TestService Service = new("dcr07.example", "Database");

    private const string Schema =
        "{type: object, required: [spec], properties: {spec: {type: object, required: [engine, region, storage], properties: {"
        + "engine: {type: string}, region: {type: string}, "
        + "storage: {type: object, required: [size, class], properties: {size: {type: string}, class: {type: string}}}, "
        + "options: {type: object, properties: {fast: {type: boolean}, safe: {type: boolean}}}, "
        + "users: {type: array, x-kubernetes-list-type: map, x-kubernetes-list-map-keys: [name], items: {type: object, required: [name], "
        + "properties: {name: {type: string}, role: {type: string}, secret: {type: string}}}}}}, "
        + "status: {type: object, properties: {phase: {type: string}}}}}";

    private const string Derive =
        "{expose: [{versions: [v1], fields: [{jsonPath: '.spec.users[*].role'}, {jsonPath: .spec.options}, {jsonPath: .spec.options.fast}, "
        + "{jsonPath: spec.storage.size}, {jsonPath: .spec.engine}, {jsonPath: .status.phase}]}], "
        + "presets: [{jsonPath: .spec.region, value: eu}, {jsonPath: .spec.storage.class, value: ssd}]}";

    public async Task InitializeAsync()
    {
        if (new ClusterFactAttribute { LocalOnly = true }.Skip is not null)
        {
            return; // xunit makes the fixture even when all of its tests are skipped
        }

        await hub.InstallCrdAsync(Service, Service.Crd(Schema));
        await hub.Provider.ApplyAsync(Service.EntrySet(Derive));
        await hub.Provider.SeesReadyAsync(CatalogEntry.ResourceType, TestService.Provider, Service.Entry);
        await hub.OfferAsync(Service);
    }

    public Task DisposeAsync() => Task.CompletedTask;
}
