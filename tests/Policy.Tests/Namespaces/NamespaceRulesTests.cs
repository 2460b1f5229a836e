using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Api.Admission;
using KubeCarrier.Policy.Namespaces;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Support;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Tests.Namespaces;

public sealed class NamespaceRulesTests
{
    private const string Markers = "namespace-markers-are-the-controllers";

    private const string Owner = "namespace-owner-is-the-controllers";

    private static readonly Caller NamespaceController = Requests.User("system:serviceaccount:kube-system:namespace-controller");

    private static readonly Caller Administrator = Requests.User("admin", "system:masters", "system:serviceaccounts:kubecarrier-system");

    public static TheoryData<string> SubResources => ["", "status", "finalize"];

    [Shows("B71")]
    [Fact]
    public void The_controller_makes_and_unmakes_the_namespace_of_an_account()
    {
        Judge(Create, Objects.AccountNamespace(), null, Requests.Controller).ShouldAllow();
        Judge(Update, Objects.PlainNamespace(), Objects.AccountNamespace(), Requests.Controller).ShouldAllow();
        Judge(Delete, null, Objects.AccountNamespace(), Requests.Controller, accountLives: true).ShouldAllow();
    }

    [Shows("B71")]
    [Theory, MemberData(nameof(SubResources))]
    public void A_write_that_leaves_the_markers_alone_is_nobodys_business(string subResource)
    {
        var after = Objects.AccountNamespace();
        after["spec"] = new JsonObject { ["finalizers"] = new JsonArray() };
        after["status"] = new JsonObject { ["phase"] = "Terminating" };
        after["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";
        after["metadata"]!["labels"]!["pod-security.kubernetes.io/enforce"] = "restricted";

        foreach (var caller in new[] { NamespaceController, Administrator, Requests.GarbageCollector })
        {
            Judge(Update, after, Objects.AccountNamespace(), caller, subResource).ShouldAllow();
        }
    }

    [Shows("B71")]
    [Fact]
    public void Kubernetes_deletes_the_namespace_of_an_account() =>
        Judge(Delete, null, Objects.AccountNamespace(), Requests.GarbageCollector, accountLives: true).ShouldAllow();

    [Shows("B01", "B02")]
    [Theory, MemberData(nameof(SubResources))]
    public void The_mark_is_neither_set_nor_changed_nor_taken_off(string subResource)
    {
        foreach (var (before, after, sentence) in new[]
        {
            (Objects.PlainNamespace(), Objects.AccountNamespace(), "is set by the KubeCarrier controller alone; leave it as it is"),
            (Objects.AccountNamespace(), Objects.PlainNamespace(), "is taken off by the KubeCarrier controller alone; leave it as it is"),
            (Objects.AccountNamespace(), Objects.AccountNamespace().Label("kubecarrier.io/account", "team-c"), "is set by the KubeCarrier controller alone; leave it as it is"),
        })
        {
            foreach (var caller in new[] { Administrator, NamespaceController, Requests.TenantMember })
            {
                Judge(Update, after, before, caller, subResource).Violations.Single(violation => violation.Rule == Markers)
                    .ShouldBe(new Violation("metadata.labels['kubecarrier.io/account']", sentence) { Rule = Markers });
            }
        }
    }

    [Shows("B33", "B34")]
    [Theory]
    [InlineData("kubecarrier.io/exempt", true)]
    [InlineData("catalog.kubecarrier.io/managed-by", true)]
    [InlineData("owner.kubermatic.io/name", true)]
    [InlineData("kubermatic.io/owner", true)]
    [InlineData("notkubecarrier.io/x", false)]
    [InlineData("kubecarrier.io.example/x", false)]
    [InlineData("kubecarrier.io", false)]
    [InlineData("app.kubernetes.io/managed-by", false)]
    [InlineData("pod-security.kubernetes.io/enforce", false)]
    public void Product_labels_and_annotations_are_the_controllers_and_all_others_are_free(string key, bool ours)
    {
        foreach (var member in new[] { "labels", "annotations" })
        {
            var marked = Objects.AccountNamespace();
            (marked["metadata"]![member] ??= new JsonObject())[key] = "true";

            Judge(Update, marked, Objects.AccountNamespace()).Violations.Select(violation => violation.Path)
                .ShouldBe(ours ? [$"metadata.{member}['{key}']"] : []);
            Judge(Update, Objects.AccountNamespace(), marked).IsAllowed.ShouldBe(!ours);
            Judge(Update, marked, (JsonObject)marked.DeepClone()).ShouldAllow();
        }
    }

    [Shows("B23", "B34")]
    [Fact]
    public void Nobody_else_creates_a_namespace_that_is_marked()
    {
        var decision = Judge(Create, Objects.AccountNamespace(), null);

        decision.Violations.Select(violation => violation.Rule).ShouldBe([Markers, Owner]);
        decision.Violations[0].Message.ShouldBe(
            "marks what the KubeCarrier controller makes and cannot be set by anybody else; create an Account, and its namespace is made for it");
    }

    [Shows("B01", "B02", "B25")]
    [Theory, MemberData(nameof(SubResources))]
    public void Owners_are_neither_added_nor_changed_nor_taken_off(string subResource)
    {
        var none = Objects.AccountNamespace();
        none["metadata"]!["ownerReferences"] = null;

        Judge(Update, none, Objects.AccountNamespace(), subResource: subResource)
            .ShouldDeny(Owner, "metadata.ownerReferences", "owner Account team-b is taken off by the KubeCarrier controller alone; leave the list as it is");
        Judge(Update, Objects.AccountNamespace(), none, subResource: subResource).ShouldDeny(Owner, "metadata.ownerReferences[0]",
            "owner Account team-b is refused: an account's namespace has its Account as owner, set by the KubeCarrier controller, and no other");
        foreach (var (member, value) in new[] { ("uid", (JsonNode)"forged"), ("controller", false), ("blockOwnerDeletion", false), ("name", "team-c"), ("kind", "Robot") })
        {
            var changed = Objects.AccountNamespace();
            changed["metadata"]!["ownerReferences"]![0]![member] = value;

            Judge(Update, changed, Objects.AccountNamespace(), subResource: subResource).Violations.ShouldContain(violation => violation.Rule == Owner);
        }

        var second = Objects.AccountNamespace();
        second["metadata"]!["ownerReferences"]!.AsArray().Add(Objects.Json("""{"apiVersion":"v1","kind":"Node","name":"n","uid":"u"}"""));
        Judge(Update, second, Objects.AccountNamespace(), subResource: subResource).Violations.ShouldHaveSingleItem().Path.ShouldBe("metadata.ownerReferences[1]");
        Judge(Update, Objects.AccountNamespace(), second, subResource: subResource).ShouldAllow();
    }

    [Shows("B09")]
    [Fact]
    public void Not_even_the_garbage_collector_takes_the_account_off()
    {
        var (none, unblocked) = (Objects.AccountNamespace(), Objects.AccountNamespace());
        none["metadata"]!["ownerReferences"] = new JsonArray();
        unblocked["metadata"]!["ownerReferences"]![0]!["blockOwnerDeletion"] = false;

        Judge(Update, none, Objects.AccountNamespace(), Requests.GarbageCollector).ShouldDeny(
            Owner, "metadata.ownerReferences", "the namespace stays its Account's as long as it exists; delete the Account, and it goes too");
        Judge(Update, unblocked, Objects.AccountNamespace(), Requests.GarbageCollector).ShouldAllow();
    }

    [Shows("B34")]
    [Fact]
    public void A_write_is_allowed_exactly_when_it_leaves_our_labels_as_they_were() => Prop.ForAll<int>(seed =>
    {
        var random = new Random(seed);
        var (before, after) = (Some(random), Some(random));

        return Judge(Update, Labelled(after), Labelled(before)).IsAllowed == Ours(before).SequenceEqual(Ours(after), StringComparer.Ordinal);

        static string[] Some(Random random) =>
            [.. from key in (string[])["a", "kubecarrier.io/account", "x.kubecarrier.io/y", "team"] where random.Next(3) > 0 select $"{key}={random.Next(2)}"];

        static IEnumerable<string> Ours(string[] labels) => labels.Where(label => label.Contains("kubecarrier.io/", StringComparison.Ordinal));

        static JsonObject Labelled(string[] labels)
        {
            var @namespace = Objects.AccountNamespace();
            @namespace["metadata"]!["labels"] = new JsonObject(labels.Select(label => KeyValuePair.Create(label.Split('=')[0], (JsonNode?)label.Split('=')[1])));
            return @namespace;
        }
    }).QuickCheckThrowOnFailure();

    [Shows("B25")]
    [Fact]
    public void The_order_of_owners_means_nothing()
    {
        var before = Objects.AccountNamespace();
        before["metadata"]!["ownerReferences"]!.AsArray().Add(Objects.Json("""{"apiVersion":"v1","kind":"Node","name":"n","uid":"u"}"""));
        var after = (JsonObject)before.DeepClone();
        after["metadata"]!["ownerReferences"] = new JsonArray([.. before["metadata"]!["ownerReferences"]!.AsArray().Reverse().Select(owner => owner!.DeepClone())]);

        Judge(Update, after, before).ShouldAllow();
    }

    [Shows("B34")]
    [Fact]
    public void A_namespace_does_not_pass_for_another()
    {
        const string label = "kubernetes.io/metadata.name";
        var (own, other) = (Objects.AccountNamespace().Label(label, "team-b"), Objects.AccountNamespace().Label(label, "kube-system"));

        Judge(Update, own, Objects.AccountNamespace()).ShouldAllow();
        Judge(Update, Objects.AccountNamespace(), own).ShouldAllow();
        Judge(Update, other, (JsonObject)other.DeepClone()).ShouldAllow();
        Judge(Update, other, own).ShouldDeny("namespace-name-label-is-its-name", $"metadata.labels['{label}']", "must be team-b, the namespace's own name, or be left out");
    }

    [Fact]
    public void The_namespace_of_an_account_that_lives_is_deleted_with_it()
    {
        Judge(Delete, null, Objects.AccountNamespace(), Administrator, accountLives: true).ShouldDeny("namespace-goes-with-its-account", "metadata.name",
            "namespace team-b belongs to account team-b, and all service instances in it would go; delete the account instead: kubectl delete account team-b");
        Judge(Delete, null, Objects.AccountNamespace(), Administrator).ShouldAllow();
    }

    [Theory]
    [InlineData("labels", "\"all\"")]
    [InlineData("labels", "[1]")]
    [InlineData("ownerReferences", "{}")]
    [InlineData("ownerReferences", "[null, 1, \"x\"]")]
    [InlineData("ownerReferences", "[{\"uid\": 1, \"controller\": \"yes\"}]")]
    public void Metadata_of_another_shape_breaks_nothing_and_lets_nothing_through(string member, string json)
    {
        var odd = Objects.AccountNamespace();
        odd["metadata"]![member] = JsonNode.Parse(json);

        Judge(Update, odd, Objects.AccountNamespace()).IsAllowed.ShouldBeFalse();
    }

    [Fact]
    public void The_account_that_controls_a_namespace_is_told_by_UID()
    {
        NamespaceRules.AccountUid(Objects.AccountNamespace()).ShouldBe("uid-of--team-b");
        NamespaceRules.AccountUid(Objects.PlainNamespace()).ShouldBeNull();
        NamespaceRules.AccountUid(null).ShouldBeNull();
    }

    private static Decision Judge(
        AdmissionOperation operation, JsonObject? after, JsonObject? before, Caller? caller = null, string subResource = "", bool accountLives = false) =>
        NamespaceRules.All.Evaluate(Requests.Namespace(operation, after, before, caller ?? Administrator, subResource), new(accountLives));
}
