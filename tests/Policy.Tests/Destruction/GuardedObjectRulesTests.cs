using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.Tests.Support;

namespace KubeCarrier.Policy.Tests.Destruction;

/// <summary>CRDs and kubeconfigs: Kubernetes' own kinds, without which instances are lost.</summary>
public sealed class GuardedObjectRulesTests
{
    private const string CrdPath = "/validate-apiextensions-k8s-io-v1-customresourcedefinition";

    private const string SecretPath = "/validate--v1-secret";

    private static readonly JsonObject Instance = Objects.Json("""
        {"apiVersion":"eu-west-1.team-a/v1alpha1","kind":"CouchDB","metadata":{"name":"db1","namespace":"team-b"}}
        """);

    private static IEnumerable<JsonObject> Hub =>
        [KubeObject.Encode(Objects.Entry()), KubeObject.Encode(Objects.Discovery()), KubeObject.Encode(Objects.ServiceCluster()), Objects.InternalCrd(), Crd];

    private static JsonObject Crd => Objects.TenantCrd().Label("owner.kubermatic.io/name", "couchdbs.eu-west-1").Label("owner.kubermatic.io/namespace", "team-a");

    private static JsonObject HubCrd => Objects.Crd("catalog.kubecarrier.io", plural: "accounts", kind: "Account").Label("app.kubernetes.io/part-of", "kubecarrier");

    private static JsonObject Secret => Objects.Json("""
        {"apiVersion":"v1","kind":"Secret","metadata":{"name":"eu-west-1","namespace":"team-a","labels":{"kubecarrier.io/kubeconfig":"true"}},"data":{"kubeconfig":"c2VjcmV0"}}
        """);

    [Shows("B78")]
    [Fact]
    public void A_CRD_of_ours_does_not_go_with_its_instances()
    {
        Delete(CrdPath, Crd).ShouldAllow();
        Delete(CrdPath, Crd, Instance).ShouldDeny("nothing-runs-on-it", "metadata.name",
            "1 instance runs on it: couchdbs.eu-west-1.team-a team-b/db1; they would be destroyed; delete them first, "
            + "or delete DerivedCustomResource couchdbs.eu-west-1 in namespace team-a, which it goes with and where their number can be confirmed");
    }

    [Shows("B78")]
    [Fact]
    public void Nor_does_the_CRD_of_a_kind_of_ours()
    {
        Delete(KubernetesReviews.HubCrdsPath, HubCrd).ShouldAllow();
        Delete(KubernetesReviews.HubCrdsPath, HubCrd, Instance).ShouldDeny("nothing-runs-on-it", "metadata.name",
            "1 instance runs on it: couchdbs.eu-west-1.team-a team-b/db1; they would be destroyed; delete them first");
    }

    [Shows("B78")]
    [Fact]
    public void A_kubeconfig_stays_while_instances_run_in_its_cluster()
    {
        Delete(SecretPath, Secret).ShouldAllow();
        Delete(SecretPath, Secret, Instance).ShouldDeny("nothing-runs-on-it", "metadata.name",
            "1 instance runs on it: couchdbs.eu-west-1.team-a team-b/db1; without the kubeconfig nothing of them could be changed or deleted any more; delete them first, "
            + "or delete ServiceCluster eu-west-1, which needs it until they are gone and where their number can be confirmed");
        Delete(SecretPath, Named(Secret, "another"), Instance).ShouldAllow();
    }

    [Shows("B78")]
    [Fact]
    public void The_annotation_confirms_nothing_here_and_a_deletion_under_way_goes_on()
    {
        Delete(CrdPath, Crd.Annotated("kubecarrier.io/confirm-destroy", "1"), Instance).Violations.ShouldHaveSingleItem().Rule.ShouldBe("nothing-runs-on-it");

        var going = Crd;
        going["metadata"]!["deletionTimestamp"] = "2026-01-01T00:00:00Z";
        Delete(CrdPath, going, Instance).ShouldAllow();
    }

    [Shows("B78")]
    [Fact]
    public void The_label_by_which_a_deletion_is_judged_stays()
    {
        Update(CrdPath, Crd, Without(Crd, "kubecarrier.io/origin-namespace")).ShouldDeny("guard-label-is-the-controllers", "metadata.labels['kubecarrier.io/origin-namespace']",
            "stays team-a: by it KubeCarrier knows what running instances need; leave it as it is");
        Update(CrdPath, Crd, Crd.Label("kubecarrier.io/origin-namespace", "team-c")).Violations.ShouldHaveSingleItem().Rule.ShouldBe("guard-label-is-the-controllers");
        Update(CrdPath, Crd, Without(Crd, "kubecarrier.io/origin-namespace"), WellKnown.Users.Controller).ShouldAllow();
        Update(CrdPath, Crd, Crd.Label("team", "x")).ShouldAllow();
        Update(SecretPath, Secret, Without(Secret, "kubecarrier.io/kubeconfig")).Violations.ShouldHaveSingleItem().Rule.ShouldBe("guard-label-is-the-controllers");
        Update(SecretPath, Named(Secret, "another"), Without(Named(Secret, "another"), "kubecarrier.io/kubeconfig")).ShouldAllow();
    }

    private static Decision Delete(string path, JsonObject item, params IEnumerable<JsonObject> more) => Judge(path, AdmissionOperation.Delete, null, item, "hannibal", more);

    private static Decision Update(string path, JsonObject before, JsonObject after, string user = "hannibal") => Judge(path, AdmissionOperation.Update, after, before, user, []);

    private static Decision Judge(string path, AdmissionOperation operation, JsonObject? after, JsonObject before, string user, IEnumerable<JsonObject> more)
    {
        var type = KubernetesReviews.GuardedPaths[path];
        var body = new AdmissionRequestBody
        {
            Uid = "1",
            Kind = new() { Group = type.Group, Version = type.Version, Kind = type.Kind },
            Resource = new() { Group = type.Group, Version = type.Version, Resource = type.Plural },
            Name = before["metadata"]!["name"]!.GetValue<string>(),
            Namespace = before["metadata"]!["namespace"]?.GetValue<string>(),
            Operation = operation,
            UserInfo = new() { Username = user },
            Object = after,
            OldObject = before,
        };
        return ReviewEndpoints.Find(path).ShouldNotBeNull().Evaluate(new(path, body, Identities.Default, new ObjectFacts([.. Hub, .. more]))).Decision.ShouldNotBeNull();
    }

    private static JsonObject Without(JsonObject item, string label)
    {
        item["metadata"]!["labels"]!.AsObject().Remove(label);
        return item;
    }

    private static JsonObject Named(JsonObject item, string name)
    {
        item["metadata"]!["name"] = name;
        return item;
    }
}
