using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Catalogs;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Selection;
using KubeCarrier.Policy.Tests.Support;
using static KubeCarrier.Policy.Tests.Catalogs.CatalogHub;

namespace KubeCarrier.Policy.Tests.Catalogs;

/// <summary>Admission, publication and explanation say the same of an offer, whatever the hub is like.</summary>
public sealed class OfferAgreementTests
{
    private static readonly LabelSelector?[] Selectors = [null, new(), Objects.Label("tier", "gold"), Objects.Label("tier", "silver")];

    [Shows("H68")]
    [Fact]
    public void What_is_listed_is_admitted_and_what_is_denied_is_neither_listed_nor_explained_as_offered() =>
        Prop.ForAll<uint[]>(numbers =>
        {
            var hub = Hub(numbers);
            var (entry, tenant, account) = (hub.Entries[0], hub.Tenants[0], hub.AccountOf("team-b").ShouldNotBeNull());
            var offered = Coverage.IsOffered(hub.Catalogs, entry, tenant, account);
            var admission = HubView.Of([Objects.ProviderAccount(), account], hub.Catalogs, hub.Entries, hub.Tenants, hub.Assignments, []);

            admission.IsOffered(admission.Crd("eu-west-1.team-a", "couchdbs").ShouldNotBeNull(), "team-b").ShouldBe(offered, "admission");
            IsListed(hub).ShouldBe(offered, "a new offer");
            IsListed(hub with { Published = Republished(Example()).Published }).ShouldBe(offered, "one that was published before");
            new ToldOffer { Offering = Objects.Offering(), Entry = entry, Catalogs = hub.Catalogs, Tenant = tenant, Account = account }
                .IsOffered.ShouldBe(offered, "explanation");
        }).QuickCheckThrowOnFailure();

    [Shows("H68")]
    [Fact]
    public void Who_may_read_the_Offering_alone_is_told_what_it_says()
    {
        var offering = Objects.Offering();

        new ToldOffer { Offering = offering }.IsOffered.ShouldBeTrue();
        new ToldOffer { Offering = offering with { Metadata = offering.Metadata.Deleting() } }.IsOffered.ShouldBeFalse();
        new ToldOffer().IsOffered.ShouldBeFalse();
        new ToldOffer { Offering = offering, Entry = Objects.Entry() with { Metadata = Objects.Entry().Metadata.Deleting() } }.WhyNot.ShouldBe("CatalogEntry couchdbs.eu-west-1 is being deleted");
    }

    // Everything is ready and reachable, so that an offer and what is published are the same.
    private static CatalogObserved Hub(uint[] numbers)
    {
        var at = 0;
        uint Next(uint below) => at < numbers.Length ? numbers[at++] % below : 0;
        bool Rarely() => Next(8) == 7;
        ObjectMeta Maybe(ObjectMeta metadata) => Rarely() ? metadata.Deleting() : metadata;
        ObjectMeta Labelled(ObjectMeta metadata) => Next(3) switch { 0 => metadata, 1 => metadata.Labelled("tier", "gold"), _ => metadata.Labelled("tier", "silver") };

        var account = Objects.TenantAccount();
        var successor = Rarely() ? account with { Metadata = account.Metadata with { Uid = "of the successor" } } : account;
        var tenant = Objects.TenantOf(successor);
        var (catalogs, entry) = (Next(4), Objects.Entry());
        account = account with { Metadata = Maybe(account.Metadata), Spec = account.Spec with { Roles = Rarely() ? [AccountRole.Provider] : account.Spec.Roles } };
        return WithAccounts(Example() with
        {
            Entries = [entry with { Metadata = Maybe(Labelled(entry.Metadata)) }],
            Tenants = [tenant with { Metadata = Maybe(Labelled(tenant.Metadata)) }],
            Catalogs =
            [
                .. Enumerable.Range(0, (int)catalogs).Select(number =>
                {
                    var catalog = Objects.Catalog($"catalog-{number}");
                    return catalog with
                    {
                        Metadata = Maybe(catalog.Metadata),
                        Spec = catalog.Spec with { CatalogEntrySelector = Selectors[Next(4)], TenantSelector = Selectors[Next(4)] },
                    };
                }),
            ],
        }, Objects.ProviderAccount(), account);
    }

    private static bool IsListed(CatalogObserved hub) => Plan(hub).Publish.Applied().Contains($"Offering team-b/{Objects.TenantCrdName}");
}
