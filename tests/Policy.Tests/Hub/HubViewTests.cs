using System.Text.Json;
using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Accounts;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Hub;

public sealed class HubViewTests
{
    private const string TenantGroup = "eu-west-1.team-a";

    private const string InternalGroup = "internal.eu-west-1.team-a";

    private static readonly Account TeamB = Objects.TenantAccount();

    [Fact]
    public void An_empty_hub_offers_nothing_and_knows_nobody()
    {
        HubView.Empty.AccountOf("team-b").ShouldBeNull();
        HubView.Empty.Crd(TenantGroup, "couchdbs").ShouldBeNull();
        HubView.Empty.IsOffered(new("team-a", Objects.EntryName, "eu-west-1", CrdRole.Tenant), "team-b").ShouldBeFalse();
        HubView.Empty.IsAssigned(new("team-a", Objects.EntryName, "eu-west-1", CrdRole.Tenant), "team-b").ShouldBeFalse();
    }

    [Fact]
    public void An_entry_with_derive_has_a_tenant_and_an_internal_CRD()
    {
        var hub = Hub();

        hub.Crd(TenantGroup, "couchdbs").ShouldBe(new CrdFacts("team-a", Objects.EntryName, "eu-west-1", CrdRole.Tenant));
        hub.Crd(InternalGroup, "couchdbs").ShouldBe(new CrdFacts("team-a", Objects.EntryName, "eu-west-1", CrdRole.Internal));
        hub.Crd("couchdb.io", "couchdbs").ShouldBeNull();
        hub.Crd(TenantGroup, "Couchdbs").ShouldBeNull();
    }

    [Shows("F-CE-01")]
    [Fact]
    public void An_entry_without_derive_has_one_CRD_for_both()
    {
        var hub = Hub(entries: [Objects.Entry(derived: false)]);

        hub.Crd(InternalGroup, "couchdbs")!.Role.ShouldBe(CrdRole.Shared);
        hub.Crd(TenantGroup, "couchdbs").ShouldBeNull();
    }

    [Fact]
    public void An_entry_whose_tenant_CRD_is_not_known_yet_has_an_internal_CRD_only()
    {
        var entry = Objects.Entry();

        var hub = Hub(entries: [entry with { Status = entry.Status! with { TenantCRD = null } }]);

        hub.Crd(InternalGroup, "couchdbs")!.Role.ShouldBe(CrdRole.Internal);
        hub.Crd(TenantGroup, "couchdbs").ShouldBeNull();
    }

    [Shows("B36")]
    [Fact]
    public void The_offer_appears_and_vanishes_with_the_catalog()
    {
        var without = Hub(catalogs: []);

        IsOffered(without).ShouldBeFalse();
        IsOffered(without.WithProvider("team-a", Facts())).ShouldBeTrue();
        IsOffered(Hub().WithProvider("team-a", Facts(catalogs: []))).ShouldBeFalse();
    }

    [Fact]
    public void A_catalog_in_deletion_offers_nothing()
    {
        var catalog = Objects.Catalog();

        IsOffered(Hub(catalogs: [catalog with { Metadata = catalog.Metadata.Deleting() }])).ShouldBeFalse();
        IsOffered(Hub(catalogs: [catalog with { Metadata = catalog.Metadata.Deleting() }, Objects.Catalog("second")])).ShouldBeTrue();
    }

    [Fact]
    public void An_entry_or_a_tenant_in_deletion_is_not_offered()
    {
        var (entry, tenant) = (Objects.Entry(), Objects.TenantOf(TeamB));

        IsOffered(Hub(entries: [entry with { Metadata = entry.Metadata.Deleting() }])).ShouldBeFalse();
        IsOffered(Hub(tenants: [tenant with { Metadata = tenant.Metadata.Deleting() }])).ShouldBeFalse();
    }

    [Shows("B36")]
    [Fact]
    public void The_offer_appears_and_vanishes_with_the_tenants_label()
    {
        var gold = Objects.Catalog(tenants: Objects.Label("tier", "gold"));
        var tenant = Objects.TenantOf(TeamB);

        IsOffered(Hub(catalogs: [gold])).ShouldBeFalse();
        IsOffered(Hub(catalogs: [gold], tenants: [tenant with { Metadata = tenant.Metadata.Labelled("tier", "silver") }])).ShouldBeFalse();
        IsOffered(Hub(catalogs: [gold], tenants: [tenant with { Metadata = tenant.Metadata.Labelled("tier", "gold") }])).ShouldBeTrue();
    }

    [Shows("B63")]
    [Fact]
    public void A_catalog_that_cannot_be_read_offers_nothing_and_keeps_no_other_from_offering()
    {
        var unreadable = Objects.Catalog("unreadable", tenants: new() { MatchExpressions = [new() { Key = "tier", Operator = "Like" }] });

        IsOffered(Hub(catalogs: [unreadable])).ShouldBeFalse();
        IsOffered(Hub(catalogs: [unreadable, Objects.Catalog()])).ShouldBeTrue();
    }

    [Fact]
    public void The_offer_goes_with_the_accounts_tenant_role()
    {
        IsOffered(Hub().WithAccount("team-b", Objects.Account("team-b", roles: AccountRole.Provider))).ShouldBeFalse();
        IsOffered(Hub().WithAccount("team-b", null)).ShouldBeFalse();
        IsOffered(Hub().WithAccount("team-b", null).WithAccount("team-b", TeamB)).ShouldBeTrue();
    }

    [Fact]
    public void An_account_in_deletion_still_owns_its_namespace() =>
        HubView.Empty.WithAccount("team-b", TeamB with { Metadata = TeamB.Metadata.Deleting() }).AccountOf("team-b").ShouldNotBeNull();

    [Shows("B22")]
    [Fact]
    public void A_new_account_inherits_neither_offers_nor_namespace()
    {
        var successor = TeamB with { Metadata = TeamB.Metadata with { Uid = "of the successor" } };

        Hub().WithAccount("team-b", successor with { Status = null }).AccountOf("team-b").ShouldBeNull("the namespace is not known to be its own");
        IsOffered(Hub().WithAccount("team-b", successor with { Status = null })).ShouldBeFalse();
        IsOffered(Hub().WithAccount("team-b", successor)).ShouldBeFalse("the Tenant object is the predecessor's");
        IsOffered(Hub(tenants: [Objects.TenantOf(successor)]).WithAccount("team-b", successor)).ShouldBeTrue();
    }

    [Shows("B23")]
    [Fact]
    public void An_account_owns_no_namespace_that_it_did_not_create()
    {
        // A namespace with another owner, another UID or without the mark: the controller reports that it is not the account's.
        var unmarked = AccountPlan.For(new(TeamB, Objects.Meta("team-b").OwnedBy(TeamB), [TeamB], [], []), Objects.Now);
        var foreign = AccountPlan.For(
            new(TeamB, Objects.Meta("team-b").OwnedBy(Objects.TenantAccount("team-c")).Labelled("kubecarrier.io/account", "team-b"), [TeamB], [], []), Objects.Now);

        foreach (var plan in new[] { unmarked, foreign })
        {
            plan.Status!["spec"] = new JsonObject { ["roles"] = new JsonArray("Tenant"), ["subjects"] = new JsonArray() };
            var reported = plan.Status.Deserialize(Account.JsonTypeInfo)!;

            IsOffered(Hub()).ShouldBeTrue();
            IsOffered(Hub().WithAccount("team-b", reported)).ShouldBeFalse();
            Hub().WithAccount("team-b", reported).AccountOf("team-b").ShouldBeNull();
        }
    }

    [Fact]
    public void Names_are_told_apart_by_case()
    {
        Hub().AccountOf("Team-B").ShouldBeNull();
        Hub().AccountOf("").ShouldBeNull();
        Hub().IsOffered(Hub().Crd(TenantGroup, "couchdbs")!, "Team-B").ShouldBeFalse();
    }

    [Fact]
    public void Two_providers_with_equal_entry_names_do_not_mix()
    {
        var other = Objects.Entry(provider: "team-z");
        var hub = Hub().WithProvider("team-z", ProviderFacts.Of("team-z", [], [other], [], [], []));

        IsOffered(hub).ShouldBeTrue();
        hub.IsOffered(hub.Crd("eu-west-1.team-z", "couchdbs")!, "team-b").ShouldBeFalse();
        IsOffered(hub.WithProvider("team-z", ProviderFacts.Of("team-z", [], [], [], [], []))).ShouldBeTrue();
    }

    [Fact]
    public void A_CRD_goes_with_its_entry()
    {
        var hub = Hub().WithProvider("team-a", Facts(entries: []));

        hub.Crd(TenantGroup, "couchdbs").ShouldBeNull();
        hub.Crd(InternalGroup, "couchdbs").ShouldBeNull();
    }

    [Fact]
    public void A_namespace_is_assigned_while_its_assignment_is_ready()
    {
        var crd = Hub().Crd(TenantGroup, "couchdbs")!;

        Hub().IsAssigned(crd, "team-b").ShouldBeTrue();
        Hub().IsAssigned(crd, "team-c").ShouldBeFalse();
        Hub().IsAssigned(crd with { ServiceCluster = "us-east-1" }, "team-b").ShouldBeFalse();
        HubView.Empty.WithProvider("team-a", ProviderFacts.Of("team-a", [], [], [], [Objects.Assignment(ready: false)], [])).IsAssigned(crd, "team-b").ShouldBeFalse();
    }

    [Shows("B79")]
    [Fact]
    public void A_ready_assignment_from_before_counts_for_tenants_alone()
    {
        var crd = Hub().Crd(TenantGroup, "couchdbs")!;

        Hub(tenants: []).IsAssigned(crd, "team-b").ShouldBeFalse();
        Hub().WithAccount("team-b", null).IsAssigned(crd, "team-b").ShouldBeFalse();
        Hub().WithAccount("team-b", Objects.ProviderAccount("team-b")).IsAssigned(crd, "team-b").ShouldBeFalse();
        Hub().WithAccount("team-b", Objects.ProviderAccount("team-b")).AssignedNamespace(crd, "team-b").ShouldBeNull();
    }

    [Fact]
    public void An_older_picture_is_never_changed()
    {
        var before = Hub();

        _ = before.WithAccount("team-b", null).WithProvider("team-a", Facts(entries: []));

        IsOffered(before).ShouldBeTrue();
    }

    [Fact]
    public void Piece_by_piece_gives_the_same_picture_as_all_at_once() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var step = HubView.Empty;
        Dictionary<string, Account?> accounts = [];
        Dictionary<string, ProviderFacts> providers = [];
        for (var i = 0; i < 12; i++)
        {
            if (random.Next(2) == 0)
            {
                var name = $"team-{(char)('a' + random.Next(4))}";
                accounts[name] = random.Next(4) == 0 ? null : Objects.Account(name, true, [.. Some(random, [AccountRole.Provider, AccountRole.Tenant])]);
                step = step.WithAccount(name, accounts[name]);
            }
            else
            {
                var name = $"team-{(char)('a' + random.Next(2))}";
                providers[name] = RandomFacts(random, name);
                step = step.WithProvider(name, providers[name]);
            }
        }

        var whole = providers.Reverse().Aggregate(HubView.Empty, (view, entry) => view.WithProvider(entry.Key, entry.Value));
        whole = accounts.Reverse().Aggregate(whole, (view, entry) => view.WithAccount(entry.Key, entry.Value));
        Answers(step).ShouldBe(Answers(whole));
    }).QuickCheckThrowOnFailure();

    private static bool IsOffered(HubView hub) => hub.IsOffered(hub.Crd(TenantGroup, "couchdbs") ?? new("team-a", Objects.EntryName, "eu-west-1", CrdRole.Tenant), "team-b");

    private static HubView Hub(IEnumerable<Catalog>? catalogs = null, IEnumerable<CatalogEntry>? entries = null, IEnumerable<Tenant>? tenants = null) => HubView.Empty
        .WithAccount("team-a", Objects.ProviderAccount())
        .WithAccount("team-b", TeamB)
        .WithProvider("team-a", Facts(catalogs, entries, tenants));

    private static ProviderFacts Facts(IEnumerable<Catalog>? catalogs = null, IEnumerable<CatalogEntry>? entries = null, IEnumerable<Tenant>? tenants = null) =>
        ProviderFacts.Of("team-a", catalogs ?? [Objects.Catalog()], entries ?? [Objects.Entry()], tenants ?? [Objects.TenantOf(TeamB)], [Objects.Assignment()], []);

    private static ProviderFacts RandomFacts(Random random, string provider)
    {
        LabelSelector?[] selectors = [null, new(), Objects.Label("tier", "gold")];
        var tenants = Some(random, ["team-a", "team-b", "team-c", "team-d"]).Select(name => new Tenant
        {
            Metadata = random.Next(2) == 0 ? Objects.Meta(name, provider) : Objects.Meta(name, provider).Labelled("tier", "gold"),
        });
        return ProviderFacts.Of(
            provider,
            Some(random, ["one", "two"]).Select(name => Objects.Catalog(name, provider: provider) with
            {
                Spec = new() { CatalogEntrySelector = selectors[random.Next(3)], TenantSelector = selectors[random.Next(3)] },
            }).ToList(),
            Some(random, ["couchdbs", "redis"]).Select(plural => Objects.Entry($"{plural}.eu-west-1", random.Next(2) == 0, random.Next(2) == 0, plural, provider)).ToList(),
            tenants.ToList(),
            Some(random, ["team-b", "team-c"]).Select(name => Objects.Assignment(name, random.Next(2) == 0, provider)).ToList(),
            []);
    }

    private static IEnumerable<T> Some<T>(Random random, IEnumerable<T> from) => [.. from.Where(_ => random.Next(3) > 0)];

    private static readonly string[] Teams = ["team-a", "team-b", "team-c", "team-d"];

    private static readonly string[] Groups = ["eu-west-1.team-a", "eu-west-1.team-b", "internal.eu-west-1.team-a", "internal.eu-west-1.team-b"];

    private static readonly string[] Plurals = ["couchdbs", "redis"];

    private static string Answers(HubView hub) => string.Join('\n',
        from @group in Groups
        from plural in Plurals
        from tenant in Teams
        let crd = hub.Crd(@group, plural)
        let account = hub.AccountOf(tenant)
        select $"{@group} {plural} {tenant} {crd} {account?.IsProvider} {crd is not null && hub.IsOffered(crd, tenant)} {crd is not null && hub.IsAssigned(crd, tenant)}");
}
