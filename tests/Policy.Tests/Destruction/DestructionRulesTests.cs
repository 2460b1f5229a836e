using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Support;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Policy.Tests.Destruction;

/// <summary>Deletions as the API server asks about them, of everything whose end destroys instances.</summary>
public sealed class DestructionRulesTests
{
    private const string Rule = "nothing-runs-on-it";

    private const string Written = "confirm-destroy-is-a-number";

    private const string Path = "metadata.annotations['kubecarrier.io/confirm-destroy']";

    private static readonly CatalogEntrySet Set = Objects.EntrySet();

    private static readonly CustomResourceDiscoverySet Discoveries = Objects.DiscoverySet() with { Metadata = Objects.DiscoverySet().Metadata.OwnedBy(Set) };

    private static readonly CatalogEntry Entry = Objects.Entry() with { Metadata = Objects.Entry().Metadata.OwnedBy(Set) };

    private static readonly CustomResourceDiscovery Discovery = Objects.Discovery() with { Metadata = Objects.Discovery().Metadata.OwnedBy(Discoveries) };

    private static IEnumerable<JsonObject> Hub =>
    [
        KubeObject.Encode(Objects.ProviderAccount()), KubeObject.Encode(Objects.TenantAccount()), KubeObject.Encode(Objects.TenantOf(Objects.TenantAccount())),
        KubeObject.Encode(Objects.Catalog()),
        KubeObject.Encode(Set), KubeObject.Encode(Discoveries), KubeObject.Encode(Entry), KubeObject.Encode(Discovery), KubeObject.Encode(Objects.Derived()),
        KubeObject.Encode(Objects.ServiceCluster()), KubeObject.Encode(Objects.Assignment()), Objects.InternalCrd(), Objects.TenantCrd(),
    ];

    public static TheoryData<string> Kinds => [.. Subjects.Keys];

    private static Dictionary<string, JsonObject> Subjects => new()
    {
        ["entry"] = KubeObject.Encode(Entry),
        ["set"] = KubeObject.Encode(Set),
        ["discovery set"] = KubeObject.Encode(Discoveries),
        ["cluster"] = KubeObject.Encode(Objects.ServiceCluster()),
        ["assignment"] = KubeObject.Encode(Objects.Assignment()),
    };

    [Shows("B76")]
    [Theory]
    [MemberData(nameof(Kinds))]
    public void What_ends_running_instances_names_them_and_is_refused(string kind)
    {
        var subject = Subjects[kind];

        Delete(subject).ShouldAllow();
        var refusal = Delete(subject, [.. Instances("db1"), Own("restored")]).Violations.ShouldHaveSingleItem();

        (refusal.Rule, refusal.Path).ShouldBe((Rule, "metadata.name"));
        refusal.Message.ShouldStartWith("2 instances run on it: couchdbs.eu-west-1.team-a team-b/db1, couchdbs.eu-west-1.team-a team-b/restored; they would be destroyed; "
            + "delete them first, or, if they are to go with it, say so and delete it again: kubectl annotate ");
        refusal.Message.ShouldEndWith($"kubecarrier.io {subject["metadata"]!["name"]} -n team-a kubecarrier.io/confirm-destroy=2");
    }

    [Shows("B76")]
    [Fact]
    public void Ten_are_named_and_all_are_counted() =>
        Delete(Subjects["cluster"], Instances([.. Enumerable.Range(10, 12).Select(number => $"db{number}")])).Violations.ShouldHaveSingleItem().Message
            .ShouldStartWith("12 instances run on it: couchdbs.eu-west-1.team-a team-b/db10, couchdbs.eu-west-1.team-a team-b/db11, ");

    [Shows("B76")]
    [Fact]
    public void Neither_Kubernetes_collectors_nor_an_administrator_nor_a_name_like_the_controllers_gets_past_it()
    {
        foreach (var user in WellKnown.Users.System.Append("kubernetes-admin").Append($"{WellKnown.Users.Controller}-2").Append("team-a-member"))
        {
            Delete(Subjects["assignment"], Instances("db1"), user).Violations.ShouldHaveSingleItem().Rule.ShouldBe(Rule);
        }
    }

    [Shows("B76")]
    [Fact]
    public void The_controller_takes_away_what_it_has_counted_itself()
    {
        Delete(Subjects["assignment"], Instances("db1"), WellKnown.Users.Controller).ShouldAllow();
        Delete(Subjects["cluster"], Instances("db1"), WellKnown.Users.Controller).Violations.ShouldNotBeEmpty();
    }

    [Shows("B76")]
    [Fact]
    public void A_set_that_selects_less_does_not_lose_an_entry_that_is_used_and_one_that_goes_does()
    {
        var going = Set with { Metadata = Set.Metadata.Deleting() };

        Delete(Subjects["entry"], Instances("db1"), WellKnown.Users.Controller).Violations.ShouldHaveSingleItem().Rule.ShouldBe(Rule);
        Delete(Subjects["entry"], [.. Instances("db1"), KubeObject.Encode(going)], WellKnown.Users.Controller).ShouldAllow();
        Delete(Subjects["entry"], [.. Instances("db1"), KubeObject.Encode(going)]).Violations.ShouldHaveSingleItem().Rule.ShouldBe(Rule);
    }

    [Shows("B76")]
    [Fact]
    public void An_assignment_is_asked_about_its_own_tenant_alone()
    {
        var other = Instance("eu-west-1.team-a", "db1", "team-c");

        Delete(Subjects["assignment"], other).ShouldAllow();
        Delete(Subjects["cluster"], other).Violations.ShouldNotBeEmpty();
    }

    [Shows("B76")]
    [Fact]
    public void A_status_that_is_lost_protects_what_runs_all_the_same()
    {
        var forgotten = KubeObject.Encode(Entry with { Status = null });
        var held = Objects.InternalCrd().Annotated("kubecarrier.io/catalog-entry", "team-a/couchdbs.eu-west-1");

        Delete(Subjects["cluster"], [.. Instances("db1"), forgotten]).Violations.ShouldHaveSingleItem().Rule.ShouldBe(Rule);
        Delete(forgotten, [.. Instances("db1"), forgotten, held]).Violations.ShouldHaveSingleItem().Rule.ShouldBe(Rule);
        Delete(forgotten, [.. Instances("db1"), forgotten]).ShouldAllow(); // of two entries on one CRD the other has the instances
    }

    [Shows("B76")]
    [Fact]
    public void Naming_anothers_CRD_does_not_show_what_runs_of_it()
    {
        var foreign = Objects.Crd("internal.eu-west-1.team-z").Label("kubecarrier.io/origin-namespace", "team-z");
        var curious = KubeObject.Encode(Entry with { Status = null, Spec = Entry.Spec with { BaseCRD = new() { Name = "couchdbs.internal.eu-west-1.team-z" } } });

        Delete(Subjects["cluster"], [curious, foreign, Instance("internal.eu-west-1.team-z", "secret-project")]).ShouldAllow();
    }

    [Shows("B76")]
    [Fact]
    public void A_Tenant_object_does_not_go_while_instances_would_go_with_its_offers()
    {
        var tenant = KubeObject.Encode(Objects.TenantOf(Objects.TenantAccount()));
        var deleting = KubeObject.Encode(Entry with { Spec = Entry.Spec with { OnWithdraw = WithdrawalPolicy.Delete } });

        Delete(tenant, Instances("db1")).ShouldAllow(); // frozen, and back when it is back
        Delete(tenant, [.. Instances("db1"), deleting]).Violations.ShouldHaveSingleItem().Message.ShouldEndWith(
            "they would be destroyed; delete them first, or take the label off that a Catalog selects it by, if the offer is to end and they with it");
        Delete(tenant, [.. Instances("db1"), deleting], WellKnown.Users.Controller).ShouldAllow();
    }

    [Shows("B77")]
    [Fact]
    public void Only_the_right_number_confirms()
    {
        var subject = Subjects["cluster"];

        Delete(Confirmed(subject, "2"), Instances("db1", "db2")).ShouldAllow();
        Delete(Confirmed(subject, "2"), Instances("db1", "db2")).ConfirmedDestruction.ShouldBe("2");
        Delete(Confirmed(subject, "3"), Instances("db1", "db2")).ShouldDeny(Rule, Path,
            "says \"3\", and 2 instances run on it: couchdbs.eu-west-1.team-a team-b/db1, couchdbs.eu-west-1.team-a team-b/db2; \"2\" would be right if they are to be destroyed");
        Delete(Confirmed(subject, "yes"), Instances("db1")).Violations.ShouldHaveSingleItem().Path.ShouldBe(Path);
        Delete(Confirmed(subject, "1")).ShouldDeny(Rule, Path, "says \"1\", and no instance runs on it; take the annotation off, or let it say \"0\"");
        Delete(Confirmed(subject, "0")).ShouldAllow();
    }

    [Shows("B77")]
    [Theory]
    [InlineData("DerivedCustomResource")]
    [InlineData("CustomResourceDiscovery")]
    [InlineData("Account")]
    public void Where_the_contract_has_its_own_words_they_stay_and_the_number_confirms_all_the_same(string kind)
    {
        var subject = kind switch
        {
            "Account" => KubeObject.Encode(Objects.TenantAccount()),
            "CustomResourceDiscovery" => KubeObject.Encode(Discovery),
            _ => KubeObject.Encode(Objects.Derived()),
        };

        Delete(subject, Instances("db1")).Violations.ShouldHaveSingleItem().Rule.ShouldNotBe(Rule);
        Delete(Confirmed(subject, "2"), Instances("db1")).Violations.ShouldHaveSingleItem().Rule.ShouldBe(Rule);
        Delete(Confirmed(subject, "1"), Instances("db1")).ShouldAllow();
    }

    [Shows("B77", "B104")]
    [Fact]
    public void A_thousand_are_counted_and_of_more_it_is_only_said_that_they_are_more()
    {
        Delete(Subjects["cluster"], Many(1_000)).Violations.ShouldHaveSingleItem().Message.ShouldStartWith("1000 instances run on it: ");
        Delete(Confirmed(Subjects["cluster"], "1000"), Many(1_000)).ShouldAllow();

        var more = Delete(Subjects["cluster"], Many(1_001)).Violations.ShouldHaveSingleItem().Message;
        more.ShouldStartWith("more than 1000 instances run on it: ");
        more.ShouldContain("say their number and delete it again");
        more.ShouldEndWith("kubecarrier.io/confirm-destroy=<number>");
        Delete(Confirmed(Subjects["cluster"], "1000"), Many(1_001)).Violations.ShouldHaveSingleItem().Message.ShouldEndWith(
            "a larger number is compared with all of them, up to 10000 of one CRD, and the right one is said");
    }

    [Shows("B104")]
    [Fact]
    public void More_than_a_thousand_can_be_confirmed_by_their_exact_number_which_is_said_to_whoever_says_a_larger_one()
    {
        Delete(Confirmed(Subjects["cluster"], "1001"), Many(1_001)).ShouldAllow();
        Delete(Confirmed(Subjects["cluster"], "1002"), Many(1_001)).Violations.ShouldHaveSingleItem().Message.ShouldEndWith("\"1001\" would be right if they are to be destroyed");
        Delete(Confirmed(Subjects["cluster"], "1001"), Many(1_002)).Violations.ShouldHaveSingleItem().Message.ShouldContain("more than 1001 instances run on it");
    }

    [Shows("B77", "B104")]
    [Fact]
    public void Too_many_to_be_counted_are_not_destroyed_in_one_stroke() =>
        Delete(Confirmed(Subjects["cluster"], "99999"), Many(10_001)).Violations.ShouldHaveSingleItem().Message.ShouldEndWith(
            "that many are not destroyed in one stroke: delete some of them, or the ServiceClusterAssignments one by one");

    [Shows("B77")]
    [Theory]
    [InlineData("")]
    [InlineData("all")]
    [InlineData("-1")]
    [InlineData("+1")]
    [InlineData(" 1")]
    [InlineData("01")]
    [InlineData("1.0")]
    [InlineData("١")]
    [InlineData("9999999999")]
    public void Anything_but_a_number_is_refused_when_it_is_written(string value)
    {
        foreach (var subject in Subjects.Values)
        {
            Judge(subject["kind"]!.GetValue<string>(), AdmissionOperation.Create, Confirmed(subject, value), null).Violations
                .Where(violation => violation.Rule == Written).ShouldHaveSingleItem().Path.ShouldBe(Path);
            Update(subject, Confirmed(subject, value)).Violations.ShouldHaveSingleItem().Rule.ShouldBe(Written);
        }
    }

    [Shows("B77")]
    [Fact]
    public void A_confirmation_is_changed_and_taken_back_and_what_was_there_before_is_in_nobodys_way()
    {
        var subject = Subjects["set"];

        Update(subject, Confirmed(subject, "19")).ShouldAllow();
        Update(Confirmed(subject, "19"), Confirmed(subject, "20")).ShouldAllow();
        Update(Confirmed(subject, "all"), Confirmed(subject, "all")).ShouldAllow();
        Update(Confirmed(subject, "all"), subject).ShouldAllow();
    }

    [Shows("B77")]
    [Fact]
    public void Nothing_is_confirmed_once_the_deletion_is_under_way()
    {
        var going = KubeObject.Encode(Set with { Metadata = Set.Metadata.Deleting() });

        Update(going, Confirmed(going, "1")).ShouldDeny(Written, Path, "comes before the deletion, which compares it with what runs; now delete the instances that are in the way");
        Update(Confirmed(going, "1"), Confirmed(going, "2")).Violations.ShouldHaveSingleItem().Rule.ShouldBe(Written);
        Update(Confirmed(going, "1"), going).ShouldAllow();
        Delete(Confirmed(going, "19"), Instances("db1")).ShouldAllow(); // judged when it began
    }

    private static Decision Delete(JsonObject subject, params IEnumerable<JsonObject> more) => Delete(subject, more, "hannibal");

    private static Decision Delete(JsonObject subject, IEnumerable<JsonObject> more, string user) =>
        Judge(subject["kind"]!.GetValue<string>(), AdmissionOperation.Delete, null, subject, more, user);

    private static Decision Delete(JsonObject subject, JsonObject more, string user) => Delete(subject, [more], user);

    private static Decision Update(JsonObject before, JsonObject after) => Judge(before["kind"]!.GetValue<string>(), AdmissionOperation.Update, after, before);

    private static Decision Judge(
        string kind, AdmissionOperation operation, JsonObject? after, JsonObject? before, IEnumerable<JsonObject>? more = null, string user = "hannibal")
    {
        var type = new[]
        {
            Account.ResourceType, CatalogEntry.ResourceType, CatalogEntrySet.ResourceType, DerivedCustomResource.ResourceType, CustomResourceDiscovery.ResourceType,
            CustomResourceDiscoverySet.ResourceType, ServiceCluster.ResourceType, ServiceClusterAssignment.ResourceType, Tenant.ResourceType,
        }.Single(type => type.Kind == kind);
        var path = WebhookPath.For(WebhookPath.Validate, type);
        var body = new AdmissionRequestBody
        {
            Uid = "1",
            Kind = new() { Group = type.Group, Version = type.Version, Kind = type.Kind },
            Resource = new() { Group = type.Group, Version = type.Version, Resource = type.Plural },
            Name = (after ?? before)!["metadata"]!["name"]!.GetValue<string>(),
            Namespace = (after ?? before)!["metadata"]!["namespace"]?.GetValue<string>(),
            Operation = operation,
            UserInfo = new() { Username = user },
            Object = after,
            OldObject = before,
        };
        return ReviewEndpoints.Find(path).ShouldNotBeNull().Evaluate(new(path, body, Identities.Default, new ObjectFacts([.. Hub, .. more ?? []]))).Decision.ShouldNotBeNull();
    }

    private static JsonObject Confirmed(JsonObject subject, string number)
    {
        var copy = (JsonObject)subject.DeepClone();
        copy["metadata"]!["annotations"] = new JsonObject { ["kubecarrier.io/confirm-destroy"] = number };
        return copy;
    }

    private static IReadOnlyList<JsonObject> Many(int count) => [.. Instances([.. Enumerable.Range(0, count).Select(number => $"db{number}")])];

    private static IEnumerable<JsonObject> Instances(params string[] names) =>
        names.SelectMany(name => new[] { Instance("eu-west-1.team-a", name), Own(name) });

    private static JsonObject Own(string name) => Instance("internal.eu-west-1.team-a", name);

    private static JsonObject Instance(string group, string name, string @namespace = Objects.Tenant) => new()
    {
        ["apiVersion"] = $"{group}/v1alpha1",
        ["kind"] = "CouchDB",
        ["metadata"] = new JsonObject { ["name"] = name, ["namespace"] = @namespace },
    };
}
