using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Core;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Yaml;
using KubeCarrier.Policy.Destruction;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Policy.WebhookConfigurations;
using KubeCarrier.Webhooks.Admission;
using KubeCarrier.Webhooks.Serving;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>The static configuration and the paths that are served agree, both ways.</summary>
public sealed class ManifestTests
{
    private static readonly ResourceType[] WithWebhook =
    [
        Account.ResourceType, Catalog.ResourceType, CatalogEntry.ResourceType, CatalogEntrySet.ResourceType, DerivedCustomResource.ResourceType,
        Offering.ResourceType, Provider.ResourceType, Region.ResourceType, Tenant.ResourceType,
        CustomResourceDiscovery.ResourceType, CustomResourceDiscoverySet.ResourceType, ServiceCluster.ResourceType, ServiceClusterAssignment.ResourceType,
    ];

    private static readonly JsonObject Configuration = YamlDocuments.ParseObject(
        File.ReadAllText(RepositoryRoot.Combine("manifests", "webhooks", "validating.yaml")));

    private static readonly JsonObject NamespaceOwners = YamlDocuments.ParseObject(
        File.ReadAllText(RepositoryRoot.Combine("manifests", "webhooks", "namespace-owners.yaml")));

    private static IEnumerable<JsonObject> Webhooks => Configuration["webhooks"]!.AsArray().Select(webhook => webhook!.AsObject());

    [Shows("F-WH-07")]
    [Fact]
    public void Every_served_path_is_in_the_manifest_and_back() =>
        Webhooks.Select(PathOf).Append(PathOf(OwnersWebhook)).ShouldBe(
            ReviewEndpoints.All.Where(judge => !judge.IsFamily).Select(judge => judge.Path), ignoreOrder: true);

    [Shows("F-WH-07")]
    [Fact]
    public void The_configuration_has_the_name_of_the_contract() =>
        Configuration["metadata"]!["name"]!.GetValue<string>().ShouldBe("kubecarrier-manager-validating-webhook-configuration");

    [Shows("B13")]
    [Fact]
    public void Each_rule_names_one_kind_of_ours_by_its_path_plural_and_scope()
    {
        foreach (var webhook in Webhooks.Where(webhook => PathOf(webhook) != KindReviews.StatusPath && PathOf(webhook) != KubernetesReviews.AccountNamespaces.Path
            && !KubernetesReviews.GuardedPaths.ContainsKey(PathOf(webhook))))
        {
            var rule = webhook["rules"]!.AsArray().ShouldHaveSingleItem()!;
            var type = WithWebhook.Single(type => type.Plural == rule["resources"]!.AsArray().ShouldHaveSingleItem()!.GetValue<string>());

            PathOf(webhook).ShouldBe(WebhookPath.For(WebhookPath.Validate, type));
            webhook["name"]!.GetValue<string>().ShouldBe($"v{type.Kind.ToLowerInvariant()}.kubecarrier.io");
            ShouldMean(rule, type);
        }
    }

    [Shows("B13")]
    [Fact]
    public void The_status_rules_name_every_status_resource_one_by_one()
    {
        var rules = Webhooks.Single(webhook => PathOf(webhook) == KindReviews.StatusPath)["rules"]!.AsArray();
        var named = rules.SelectMany(rule => rule!["resources"]!.AsArray().Select(resource => (Rule: rule, Resource: resource!.GetValue<string>()))).ToList();

        named.Select(pair => pair.Resource).ShouldBe(KindReviews.StatusResources.Select(type => $"{type.Plural}/status"), ignoreOrder: true);
        foreach (var (rule, resource) in named)
        {
            ShouldMean(rule, KindReviews.StatusResources.Single(type => $"{type.Plural}/status" == resource));
        }
    }

    [Shows("B02")]
    [Fact]
    public void The_status_resources_are_those_of_the_CRDs()
    {
        var crds = Directory.EnumerateFiles(RepositoryRoot.Combine("manifests", "crds"), "*_*.yaml")
            .Select(file => YamlDocuments.ParseObject(File.ReadAllText(file)))
            .Where(crd => crd["spec"]!["versions"]!.AsArray().Any(version => version!["subresources"]?["status"] is not null))
            .Select(crd => crd["metadata"]!["name"]!.GetValue<string>());

        KindReviews.StatusResources.Select(type => type.GroupResource).ShouldBe(crds, ignoreOrder: true);
    }

    [Shows("B01", "B02", "B13")]
    [Fact]
    public void Namespaces_are_judged_by_every_way_to_write_their_metadata()
    {
        foreach (var (webhook, operations) in new[]
        {
            (Webhooks.Single(webhook => PathOf(webhook) == KubernetesReviews.AccountNamespaces.Path), """["CREATE","UPDATE","DELETE"]"""),
            (OwnersWebhook, """["CREATE","UPDATE"]"""),
        })
        {
            var rule = webhook["rules"]!.AsArray().ShouldHaveSingleItem()!;
            ShouldMean(rule, KubernetesResources.Namespaces);
            rule["operations"]!.ToJsonString().ShouldBe(operations);
            rule["resources"]!.ToJsonString().ShouldBe("""["namespaces","namespaces/status","namespaces/finalize"]""");
        }
    }

    [Shows("B71", "G09")]
    [Fact]
    public void Only_namespaces_of_accounts_wait_for_us() =>
        Webhooks.Single(webhook => PathOf(webhook) == KubernetesReviews.AccountNamespaces.Path)["objectSelector"]!.ToJsonString()
            .ShouldBe($$"""{"matchExpressions":[{"key":"{{WellKnown.Labels.Account}}","operator":"Exists"}]}""");

    [Shows("B78", "G09")]
    [Theory]
    [InlineData("/validate-apiextensions-k8s-io-v1-customresourcedefinition", """{"matchExpressions":[{"key":"kubecarrier.io/origin-namespace","operator":"Exists"}]}""", """["UPDATE","DELETE"]""")]
    [InlineData(KubernetesReviews.HubCrdsPath, """{"matchLabels":{"app.kubernetes.io/part-of":"kubecarrier"}}""", """["DELETE"]""")]
    [InlineData("/validate--v1-secret", """{"matchExpressions":[{"key":"kubecarrier.io/kubeconfig","operator":"Exists"}]}""", """["UPDATE","DELETE"]""")]
    public void Only_CRDs_of_ours_and_Secrets_with_kubeconfigs_wait_for_us(string path, string selector, string operations)
    {
        var webhook = Webhooks.Single(webhook => PathOf(webhook) == path);
        var (rule, type) = (webhook["rules"]!.AsArray().ShouldHaveSingleItem()!, KubernetesReviews.GuardedPaths[path]);

        webhook["objectSelector"]!.ToJsonString().ShouldBe(selector);
        ShouldMean(rule, type);
        rule["resources"]!.ToJsonString().ShouldBe($"[\"{type.Plural}\"]");
        rule["operations"]!.ToJsonString().ShouldBe(operations);
    }

    [Shows("B78")]
    [Fact]
    public void The_CRDs_of_our_kinds_have_the_label_by_which_they_are_selected() => Directory
        .EnumerateFiles(RepositoryRoot.Combine("manifests", "crds"), "*_*.yaml")
        .Select(file => YamlDocuments.ParseObject(File.ReadAllText(file)))
        .ShouldAllBe(crd => crd["metadata"]!["labels"]!["app.kubernetes.io/part-of"]!.GetValue<string>() == "kubecarrier");

    [Shows("B76")]
    [Fact]
    public void Every_kind_whose_end_destroys_instances_is_asked_about_in_all_its_life()
    {
        foreach (var type in InstanceTargets.Kinds)
        {
            Webhooks.Single(webhook => PathOf(webhook) == WebhookPath.For(WebhookPath.Validate, type))["rules"]![0]!["operations"]!.ToJsonString()
                .ShouldBe("""["CREATE","UPDATE","DELETE"]""");
        }
    }

    [Shows("B70")]
    [Fact]
    public void The_rule_for_all_namespaces_stands_in_nobodys_way()
    {
        OwnersWebhook["failurePolicy"]!.GetValue<string>().ShouldBe("Ignore");
        OwnersWebhook["sideEffects"]!.GetValue<string>().ShouldBe("None");
        OwnersWebhook["timeoutSeconds"]!.GetValue<long>().ShouldBe(2);
        NamespaceOwners["metadata"]!["name"]!.GetValue<string>().ShouldNotBe(Configuration["metadata"]!["name"]!.GetValue<string>());
    }

    [Shows("G03", "G04", "G12", "G13")]
    [Fact]
    public void Every_webhook_fails_closed_soon_and_has_no_side_effects()
    {
        foreach (var webhook in Webhooks)
        {
            webhook["failurePolicy"]!.GetValue<string>().ShouldBe("Fail");
            webhook["sideEffects"]!.GetValue<string>().ShouldBe("None");
            webhook["matchPolicy"]!.GetValue<string>().ShouldBe("Equivalent");
            webhook["admissionReviewVersions"]!.ToJsonString().ShouldBe("""["v1"]""");
            TimeSpan.FromSeconds(webhook["timeoutSeconds"]!.GetValue<long>()).ShouldBeGreaterThan(AdmissionLimits.RequestTimeout);
            webhook["clientConfig"]!["service"]!["name"]!.GetValue<string>().ShouldBe("kubecarrier-webhooks");
            webhook["clientConfig"]!["service"]!["namespace"]!.GetValue<string>().ShouldBe(WellKnown.SystemNamespace);
        }
    }

    /// <summary>The API server puts the webhook's name in front and drops what is no qualified name then.</summary>
    [Shows("B72")]
    [Fact]
    public void The_audit_annotation_is_a_qualified_name_for_every_webhook()
    {
        ReviewAnswer.RulesAnnotation.ShouldMatch(@"\A[a-z]{1,63}\z");
        Webhooks.Select(webhook => webhook["name"]!.GetValue<string>()).ShouldAllBe(name => name.Length <= 253 && name.Split('.').Length >= 3 && !name.Any(char.IsAsciiLetterUpper));
    }

    [Shows("G08")]
    [Fact]
    public void No_rule_has_a_star() => Webhooks.ShouldAllBe(webhook => !webhook["rules"]!.ToJsonString().Contains('*'));

    private static JsonObject OwnersWebhook =>
        NamespaceOwners["webhooks"]!.AsArray().Select(webhook => webhook!.AsObject()).Single(webhook => PathOf(webhook) == KubernetesReviews.NamespaceOwnersPath);

    private static void ShouldMean(JsonNode? rule, ResourceType type)
    {
        rule!["apiGroups"]!.ToJsonString().ShouldBe($"[\"{type.Group}\"]");
        rule["apiVersions"]!.ToJsonString().ShouldBe($"[\"{type.Version}\"]");
        rule["scope"]!.GetValue<string>().ShouldBe(type.Namespaced ? "Namespaced" : "Cluster");
        rule["operations"]!.AsArray().Select(operation => operation!.GetValue<string>()).ShouldBeSubsetOf(["CREATE", "UPDATE", "DELETE"]);
    }

    private static string PathOf(JsonObject webhook) => webhook["clientConfig"]!["service"]!["path"]!.GetValue<string>();
}
