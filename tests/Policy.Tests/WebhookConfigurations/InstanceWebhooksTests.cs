using System.Text.Json.Nodes;
using FsCheck;
using FsCheck.Fluent;
using KubeCarrier.Api.Core;
using KubeCarrier.Policy.Tests.Support;
using KubeCarrier.Policy.WebhookConfigurations;

namespace KubeCarrier.Policy.Tests.WebhookConfigurations;

public sealed class InstanceWebhooksTests
{
    private static readonly WebhookEndpoint InCluster = new(null, "kubecarrier-system", "kubecarrier-webhooks", null, "kubecarrier-system/serving");

    private static readonly WebhookEndpoint Local = new("https://127.0.0.1:9443/", "", "", "Q0E=", null);

    [Fact]
    public void The_canary_is_the_first_and_carries_the_hash_of_all_others()
    {
        var configuration = For(InCluster, Objects.InternalCrd(), Objects.TenantCrd());

        foreach (var proven in new[] { configuration.Validating, configuration.Mutating })
        {
            var canary = Webhooks(proven)[0];
            $"{canary["name"]}".ShouldBe("canary.kubecarrier.io");
            $"{canary["clientConfig"]!["service"]!["path"]}".ShouldBe($"/canary/{proven.Hash}");
            $"{canary["objectSelector"]!["matchLabels"]!["kubecarrier.io/canary"]}".ShouldBe(proven.Name);
            $"{canary["rules"]![0]!["resources"]![0]}".ShouldBe("regions");
            proven.Hash.Length.ShouldBe(16);
            Canary.HashIn(proven.Desired).ShouldBe(proven.Hash);
        }
    }

    [Shows("F-WH-07")]
    [Fact]
    public void Paths_and_names_follow_the_scheme()
    {
        var configuration = For(InCluster, Objects.InternalCrd(), Objects.TenantCrd());

        Webhooks(configuration.Validating).Skip(1).Select(webhook => $"{webhook["name"]} {webhook["clientConfig"]!["service"]!["path"]}").ShouldBe(
        [
            "vcouchdb.eu-west-1.team-a.kubecarrier.io /validate-eu-west-1-team-a-v1alpha1-couchdb",
            "vcouchdb.internal.eu-west-1.team-a.kubecarrier.io /validate-internal-eu-west-1-team-a-v1alpha1-couchdb",
        ]);
        Webhooks(configuration.Mutating).Skip(1).Select(webhook => $"{webhook["name"]} {webhook["clientConfig"]!["service"]!["path"]}")
            .ShouldBe(
            [
                "mcouchdb.eu-west-1.team-a.kubecarrier.io /mutate-eu-west-1-team-a-v1alpha1-couchdb",
                "mcouchdb.internal.eu-west-1.team-a.kubecarrier.io /mutate-internal-eu-west-1-team-a-v1alpha1-couchdb",
            ]);
        configuration.Covered.ShouldBe([Objects.TenantCrdName, Objects.InternalCrdName], ignoreOrder: true);
    }

    [Shows("G08")]
    [Fact]
    public void Rules_name_resources_and_never_everything()
    {
        foreach (var webhook in All(For(InCluster, Objects.InternalCrd(), Objects.TenantCrd())))
        {
            webhook.ToJsonString().ShouldNotContain("*");
            webhook["namespaceSelector"].ShouldBeNull();
            $"{webhook["failurePolicy"]}".ShouldBe("Fail");
            $"{webhook["matchPolicy"]}".ShouldBe("Equivalent");
            $"{webhook["sideEffects"]}".ShouldBe("None");
            webhook["timeoutSeconds"]!.GetValue<int>().ShouldBeInRange(2, 5);
            webhook["rules"]!.AsArray().ShouldAllBe(rule => $"{rule!["scope"]}" == "Namespaced");
        }
    }

    [Shows("B03")]
    [Fact]
    public void Every_way_to_write_to_an_instance_is_judged()
    {
        var rule = Webhooks(For(InCluster, Objects.TenantCrd()).Validating)[1]["rules"]![0]!;

        rule.ToJsonString().ShouldBe(
            """{"apiGroups":["eu-west-1.team-a"],"apiVersions":["v1alpha1"],"operations":["CREATE","UPDATE"],"resources":["couchdbs","couchdbs/status","couchdbs/scale"],"scope":"Namespaced"}""");
        Webhooks(For(InCluster, Objects.TenantCrd()).Mutating)[1]["rules"]![0]!["operations"]!.ToJsonString().ShouldBe("""["CREATE","UPDATE"]""");
    }

    [Shows("B94")]
    [Fact]
    public void A_service_cluster_that_judges_is_asked_about_scaling_too()
    {
        JsonObject[] crds = [Objects.InternalCrd(), Objects.TenantCrd()];

        Resources(InstanceWebhooks.For(crds, crds.Select(crd => $"{crd["metadata"]!["name"]}").ToHashSet(), Local)).ShouldBe(["couchdbs,couchdbs/scale", "couchdbs,couchdbs/scale"]);
        Resources(For(Local, crds)).ShouldBe(["couchdbs", "couchdbs"]);

        static IEnumerable<string> Resources(InstanceWebhookConfiguration configuration) =>
            Webhooks(configuration.Mutating).Skip(1).Select(webhook => string.Join(',', webhook["rules"]![0]!["resources"]!.AsArray()));
    }

    [Fact]
    public void Where_the_webhooks_are_is_as_configured()
    {
        var service = For(InCluster, Objects.TenantCrd()).Validating.Desired;
        $"{service["metadata"]!["annotations"]!["cert-manager.io/inject-ca-from"]}".ShouldBe("kubecarrier-system/serving");
        service["webhooks"]![0]!["clientConfig"]!["caBundle"].ShouldBeNull();

        var url = For(Local, Objects.TenantCrd()).Validating.Desired;
        $"{url["webhooks"]![1]!["clientConfig"]!["url"]}".ShouldBe("https://127.0.0.1:9443/validate-eu-west-1-team-a-v1alpha1-couchdb");
        $"{url["webhooks"]![1]!["clientConfig"]!["caBundle"]}".ShouldBe("Q0E=");
        url["metadata"]!["annotations"].ShouldBeNull();
    }

    [Shows("B14")]
    [Fact]
    public void Without_any_CRD_the_canaries_are_left_each_with_a_hash_of_its_own()
    {
        var configuration = For(InCluster);

        Webhooks(configuration.Validating).ShouldHaveSingleItem();
        Webhooks(configuration.Mutating).ShouldHaveSingleItem();
        configuration.Validating.Hash.ShouldNotBe(configuration.Mutating.Hash);
    }

    [Shows("B13")]
    [Fact]
    public void What_need_not_be_served_is_what_the_CRD_says()
    {
        var crd = Objects.TenantCrd();
        var named = RuleDiscovery.Named(For(InCluster, crd).Validating).Where(resource => resource.Group == "eu-west-1.team-a").ToList();
        named.Select(resource => resource.Name).ShouldBe(["couchdbs", "couchdbs/status", "couchdbs/scale"]);
        For(InCluster, crd).Unserved.ShouldBe([named[2]]);

        ((JsonObject)crd["spec"]!["versions"]![0]!).Remove("subresources");
        For(InCluster, crd).Unserved.ShouldBe([named[1], named[2]], ignoreOrder: true);

        crd.Remove("status");
        For(InCluster, crd).Unserved.ShouldBe(named, ignoreOrder: true);
    }

    [Fact]
    public void The_hash_does_not_depend_on_the_order_and_changes_with_every_rule() => Prop.ForAll<byte, int>((chosen, seed) =>
    {
        JsonObject[] crds = [.. Enumerable.Range(0, 8).Where(i => (chosen & (1 << i)) != 0).Select(i => Objects.Crd($"g{i}.team-a"))];
        var hash = For(InCluster, crds).Validating.Hash;
        var shuffled = crds.ToArray();
        new Random(seed).Shuffle(shuffled);

        return For(InCluster, shuffled).Validating.Hash == hash
            && For(InCluster, [.. crds, Objects.Crd("more.team-a")]).Validating.Hash != hash
            && crds.All(crd => For(InCluster, [.. crds.Except([crd])]).Validating.Hash != hash)
            && crds.All(crd => For(InCluster, [.. crds.Except([crd]), Changed(crd)]).Validating.Hash != hash);
    }).QuickCheckThrowOnFailure();

    [Shows("H72")]
    [Fact]
    public void A_CRD_that_was_made_again_is_another_although_its_webhooks_are_the_same()
    {
        var (first, second) = (For(InCluster, Made("1")), For(InCluster, Made("2")));

        second.Validating.Hash.ShouldNotBe(first.Validating.Hash);
        second.Mutating.Hash.ShouldNotBe(first.Mutating.Hash);
        For(InCluster, Made("1")).Validating.Hash.ShouldBe(first.Validating.Hash);

        static JsonObject Made(string uid)
        {
            var crd = Objects.TenantCrd();
            crd["metadata"]!["uid"] = uid;
            return crd;
        }
    }

    [Fact]
    public void The_hash_changes_with_the_endpoint_because_the_configuration_does()
    {
        For(InCluster, Objects.TenantCrd()).Validating.Hash.ShouldNotBe(For(Local, Objects.TenantCrd()).Validating.Hash);
        For(Local, Objects.TenantCrd()).Validating.Hash.ShouldNotBe(For(Local with { CaBundle = "T3RoZXI=" }, Objects.TenantCrd()).Validating.Hash);
    }

    [Fact]
    public void Webhook_names_are_unique_and_qualified()
    {
        var configuration = For(
            InCluster, Objects.InternalCrd(), Objects.TenantCrd(), Objects.Crd("eu-west-1.team-z"), Objects.Crd("eu-west-1.team-a", kind: "Redis", plural: "redis"));

        foreach (var webhooks in new[] { Webhooks(configuration.Validating), Webhooks(configuration.Mutating) })
        {
            var names = webhooks.Select(webhook => $"{webhook["name"]}").ToList();
            names.ShouldBeUnique();
            names.ShouldAllBe(name => name.EndsWith(".kubecarrier.io", StringComparison.Ordinal));
        }
    }

    [Shows("B93")]
    [Fact]
    public void Every_update_is_sent_to_the_mutating_webhook_and_a_new_internal_object_only_where_a_service_cluster_judges()
    {
        JsonObject[] crds = [Objects.InternalCrd(), Objects.TenantCrd()];
        var judged = Objects.Discovery() with { Spec = Objects.Discovery().Spec with { WebhookStrategy = WebhookStrategy.ServiceCluster } };
        var asked = InstanceWebhooks.Asked([judged], [Objects.Derived()]);

        asked.ShouldBe(["couchdbs.internal.eu-west-1.team-a", "couchdbs.eu-west-1.team-a"], ignoreOrder: true);
        InstanceWebhooks.Asked([Objects.Discovery()], [Objects.Derived()]).ShouldBeEmpty();
        Mutated(InstanceWebhooks.For(crds, asked, Local)).ShouldBe(["couchdbs.eu-west-1.team-a CREATE,UPDATE", "couchdbs.internal.eu-west-1.team-a CREATE,UPDATE"]);
        Mutated(InstanceWebhooks.For(crds, new HashSet<string>(), Local)).ShouldBe(["couchdbs.eu-west-1.team-a CREATE,UPDATE", "couchdbs.internal.eu-west-1.team-a UPDATE"]);
    }

    private static IEnumerable<string> Mutated(InstanceWebhookConfiguration configuration) => Webhooks(configuration.Mutating).Skip(1)
        .Select(webhook => webhook["rules"]![0]!)
        .Select(rule => $"{rule["resources"]![0]}.{rule["apiGroups"]![0]} {string.Join(',', rule["operations"]!.AsArray())}");

    private static JsonObject Changed(JsonObject crd)
    {
        var changed = (JsonObject)crd.DeepClone();
        changed["spec"]!["versions"]![0]!["name"] = "v2";
        return changed;
    }

    private static InstanceWebhookConfiguration For(WebhookEndpoint endpoint, params JsonObject[] crds) => InstanceWebhooks.For(crds, new HashSet<string>(), endpoint);

    private static List<JsonObject> Webhooks(ProvenConfiguration configuration) => [.. configuration.Desired["webhooks"]!.AsArray().OfType<JsonObject>()];

    private static IEnumerable<JsonObject> All(InstanceWebhookConfiguration configuration) => Webhooks(configuration.Validating).Concat(Webhooks(configuration.Mutating));
}
