using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Integration.Tests.Support;
using KubeCarrier.Kubernetes.Client;

namespace KubeCarrier.Integration.Tests.Instances;

/// <summary>Service clusters that judge instances too: their refusals, their defaults, and what happens when they do not answer.</summary>
[Collection(HubGroup.Name)]
public sealed class WebhookStrategyTests(HubFixture hub, JudgedService judged) : IClassFixture<JudgedService>
{
    private const string Mine = JudgedService.Tenant;
    private const string Access = "kubecarrier:webhooks:gated";

    private TestService Service => judged.Service;

    [Shows("F-WH-02", "S7.3.05")]
    [ClusterFact(LocalOnly = true)]
    public async Task What_the_service_cluster_refuses_is_refused_in_its_own_words_with_its_code_and_nothing_is_stored()
    {
        var invalid = await Should.ThrowAsync<ApiException>(judged.Member.CreateAsync(Service.Instance(Mine, "toolarge", "{size: 9}")));
        invalid.Code.ShouldBe(422);
        invalid.Reason.ShouldBe("Invalid");
        invalid.Message.ShouldContain($"{Service.Kind}.{Service.Group} \"toolarge\" is invalid: spec.size: Invalid value: 9: spec.size in body should be less than or equal to 5");
        var disabled = await Should.ThrowAsync<ApiException>(judged.Member.CreateAsync(Service.Instance(Mine, "closed", "{plan: closed}")));
        disabled.Code.ShouldBe(ServiceAdmission.RefusalCode);
        disabled.Reason.ShouldBe("PaymentRequired");
        disabled.Message.ShouldEndWith($"admission webhook \"validating.{Service.Group}\" denied the request: {ServiceAdmission.Refusal("closed")}");
        var kubectl = await hub.Clusters.Management.KubectlAsAsync($"{Mine}-member");
        (await kubectl.ApplyAsync(Service.Instance(Mine, "closed", "{plan: closed}"))).ShouldFail().ShouldContain(ServiceAdmission.Refusal("closed"));
        (await Should.ThrowAsync<ApiException>(judged.Provider.CreateAsync(Service.Internal(Mine, "closed", "{plan: closed}")))).Code.ShouldBe(ServiceAdmission.RefusalCode);

        (await judged.Member.ListAsync(Service.Tenants, Mine)).ShouldNotContain(item => IsOneOf(item, "toolarge", "closed"));
        (await judged.Provider.ListAsync(Service.Internals, Mine)).ShouldNotContain(item => IsOneOf(item, "toolarge", "closed"));
        (await hub.EuWest.ListAsync(Service.Services, judged.ServiceNamespace)).ShouldNotContain(item => IsOneOf(item, "toolarge", "closed"));
    }

    [Shows("B94")]
    [ClusterFact(LocalOnly = true)]
    public async Task The_service_cluster_judges_scaling_too()
    {
        await judged.Member.CreateAsync(Service.Instance(Mine, "scaled", "{size: 1}"));
        await hub.EuWest.SeesAsync(Service.Services, judged.ServiceNamespace, "scaled");

        await judged.Member.PatchAsync(Service.Tenants, Mine, "scaled", "spec: {replicas: 3}", "scale");
        await hub.EuWest.SeesAsync(Service.Services, judged.ServiceNamespace, "scaled", found => found.Number("spec", "size").ShouldBe(3));
        (await judged.Member.PatchAsync(Service.Tenants, Mine, "scaled", "spec: {replicas: 9}", "scale").ShouldBeRefusedAsync())
            .ShouldContain($"{Service.Kind}.{Service.Group} \"scaled\" is invalid: spec.size: Invalid value: 9");
        (await judged.Member.GetAsync(Service.Tenants, Mine, "scaled")).Number("spec", "size").ShouldBe(3);
    }

    [Shows("H50")]
    [ClusterFact(LocalOnly = true)]
    public async Task What_the_hub_denies_itself_no_other_cluster_is_asked_about()
    {
        (await judged.Member.CreateAsync(Service.Instance(Mine, new string('x', 64), "{plan: closed}")).ShouldBeRefusedAsync())
            .ShouldContain("the name has 64 characters");

        judged.Admission.Asked.ShouldNotContain(asked => asked.Name.StartsWith("xxx"));
    }

    [Shows("F-WH-03", "F-WH-06", "S7.3.04")]
    [ClusterFact(LocalOnly = true)]
    public async Task Defaults_of_the_service_cluster_are_in_what_the_tenant_stores_and_a_dry_run_stores_nothing()
    {
        var tried = await judged.Member.CreateAsync(Service.Instance(Mine, "tried", "{plan: small}"), dryRun: true);
        tried.Text("spec", "tier").ShouldBe("standard");
        judged.Admission.Asked.ShouldContain(("tried", true));
        judged.Admission.Asked.ShouldNotContain(("tried", false));
        (await judged.Member.FindAsync(Service.Tenants, Mine, "tried")).ShouldBeNull();
        (await judged.Provider.FindAsync(Service.Internals, Mine, "tried")).ShouldBeNull();
        (await hub.EuWest.FindAsync(Service.Services, judged.ServiceNamespace, "tried")).ShouldBeNull();

        AuditLog[] logs = [new(hub.Clusters.Management.Local.ShouldNotBeNull().AuditLogPath), new(hub.Clusters[TestService.Cluster].Local.ShouldNotBeNull().AuditLogPath)];
        Array.ForEach(logs, log => log.Restart());
        var created = await judged.Member.CreateAsync(Service.Instance(Mine, "one", "{plan: small}"));
        created.Members("spec").ShouldBe(["plan", "size", "tier"], "the password is not exposed");
        created.Number("spec", "size").ShouldBe(2, "the entry's own default is there too");
        await hub.EuWest.SeesAsync(Service.Services, judged.ServiceNamespace, "one", found => found.Text("spec", "password").ShouldBe("password"));
        (await judged.Provider.GetAsync(Service.Internals, Mine, "one")).Text("spec", "password").ShouldBe("password");
        var mine = await judged.Provider.CreateAsync(Service.Internal(Mine, "provided", "{size: 1}"));
        (mine.Text("spec", "password"), mine.Text("spec", "tier")).ShouldBe(("password", "standard"));

        await judged.Member.PatchAsync(Service.Tenants, Mine, "one", "spec: {backup: {at: noon}}");
        await hub.EuWest.SeesAsync(Service.Services, judged.ServiceNamespace, "one", found => found.Text("spec", "backup", "at").ShouldBe("noon"));
        await judged.Member.PatchAsync(Service.Tenants, Mine, "one", "spec: {backup: null}");
        await hub.EuWest.SeesAsync(Service.Services, judged.ServiceNamespace, "one", found => found.Members("spec").ShouldNotContain("backup"));
        await judged.Member.PatchAsync(Service.Tenants, Mine, "one", "spec: {plan: large, tier: null}");
        (await judged.Member.GetAsync(Service.Tenants, Mine, "one")).Text("spec", "tier").ShouldBe("standard");
        await hub.EuWest.SeesAsync(Service.Services, judged.ServiceNamespace, "one", found => found.Text("spec", "plan").ShouldBe("large"));
        (await Should.ThrowAsync<ApiException>(judged.Member.PatchAsync(Service.Tenants, Mine, "one", "spec: {plan: closed}"))).Code.ShouldBe(ServiceAdmission.RefusalCode);
        await SeesRestAsync(logs, "one");
    }

    [Shows("F-WH-04")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_provider_creates_nothing_where_no_assignment_leads_to_the_service_cluster()
    {
        await hub.Admin.ApplyAsync($$"""
            apiVersion: rbac.authorization.k8s.io/v1
            kind: Role
            metadata: {name: unassigned, namespace: {{HubFixture.Offered}}}
            rules:
            - {apiGroups: [{{Service.Internals.Group}}], resources: [{{Service.Plural}}], verbs: [create]}
            ---
            apiVersion: rbac.authorization.k8s.io/v1
            kind: RoleBinding
            metadata: {name: unassigned, namespace: {{HubFixture.Offered}}}
            roleRef: {apiGroup: rbac.authorization.k8s.io, kind: Role, name: unassigned}
            subjects:
            - {apiGroup: rbac.authorization.k8s.io, kind: User, name: {{JudgedService.Account}}-member}
            """);

        await Eventually.Async(
            async () => (await judged.Provider.CreateAsync(Service.Internal(HubFixture.Offered, "unassigned", "{plan: closed}")).ShouldBeRefusedAsync())
                .ShouldContain($"ServiceClusterAssignment {HubFixture.Offered}.gated is not ready; offer the service to {HubFixture.Offered} with a Catalog"),
            "the role binding works, and admission says no");
        judged.Admission.Asked.ShouldNotContain(asked => asked.Name == "unassigned");
    }

    [Shows("F-WH-07")]
    [ClusterFact(LocalOnly = true)]
    public async Task The_instance_CRDs_share_one_mutating_configuration_and_new_internal_objects_pay_only_where_they_are_judged()
    {
        var configuration = await hub.Admin.GetAsync(KubernetesResources.MutatingWebhookConfigurations, null, "kubecarrier-instances-mutating-webhook-configuration");

        Rules(configuration, Service.Tenants.Group).ShouldBe(["CREATE", "UPDATE"]);
        Rules(configuration, Service.Internals.Group).ShouldBe(["CREATE", "UPDATE"]);
        Rules(configuration, TestService.CouchDb.Tenants.Group).ShouldBe(["CREATE", "UPDATE"]);
        Rules(configuration, TestService.CouchDb.Internals.Group).ShouldBe(["UPDATE"]);
        configuration.Items("webhooks").Select(webhook => webhook.Text("sideEffects")).ShouldAllBe(effects => effects == "None");
    }

    [Shows("B88")]
    [ClusterFact(LocalOnly = true)]
    public async Task The_webhook_server_may_read_the_kubeconfig_of_a_cluster_that_judges_and_of_no_other()
    {
        await hub.Admin.SeesAsync(KubernetesResources.Roles, JudgedService.Account, Access);
        await hub.Admin.SeesAsync(KubernetesResources.RoleBindings, JudgedService.Account, Access);

        (await hub.Admin.ListAsync(KubernetesResources.Roles, "team-a")).Select(role => role.Text("metadata", "name") ?? "")
            .ShouldAllBe(name => !name.StartsWith("kubecarrier:webhooks:", StringComparison.Ordinal));
    }

    /// <summary>List 7.3, number 9, and what the entry may choose instead.</summary>
    [Shows("F-WH-02", "H54", "S7.3.09")]
    [ClusterFact(LocalOnly = true)]
    public async Task A_service_cluster_that_does_not_answer_costs_what_the_entry_chose_and_without_the_strategy_nothing()
    {
        var kubectl = await hub.Clusters.Management.KubectlAsAsync($"{Mine}-member");
        judged.Gate.Close();
        var late = await Should.ThrowAsync<ApiException>(judged.Member.CreateAsync(Service.Instance(Mine, "late", "{size: 1}")));
        late.Code.ShouldBe(503);
        late.Message.ShouldContain("service cluster gated must judge this and did not answer within 2 seconds; try again later");

        await judged.Provider.PatchAsync(CatalogEntrySet.ResourceType, JudgedService.Account, Service.Set, "spec: {onUnreachable: Allow}");
        await judged.Provider.SeesAsync(CatalogEntry.ResourceType, JudgedService.Account, Service.Entry, entry => entry.Text("spec", "onUnreachable").ShouldBe("Allow"));
        await Eventually.Async(
            async () => (await kubectl.RunWithInputAsync(Service.Instance(Mine, "unseen", "{size: 1}"), "create", "-f", "-")).ShouldSucceed().Error
                .ShouldContain("Warning: admitted without the judgement of service cluster gated: it did not answer within 2 seconds"),
            "the webhooks know that the entry allows it");
        judged.Gate.Open();
        await hub.EuWest.SeesAsync(Service.Services, judged.ServiceNamespace, "unseen");

        await judged.Provider.PatchAsync(CatalogEntrySet.ResourceType, JudgedService.Account, Service.Set, "spec: {discover: {webhookStrategy: None}}");
        await hub.Admin.SeesAsync(KubernetesResources.MutatingWebhookConfigurations, null, "kubecarrier-instances-mutating-webhook-configuration",
            configuration => Rules(configuration, Service.Internals.Group).ShouldBe(["UPDATE"]));
        await Eventually.Async(
            async () => (await judged.Member.CreateAsync(Service.Instance(Mine, "probe", "{plan: closed}"), dryRun: true)).ShouldNotBeNull(),
            "the webhooks know that the service cluster is not asked any more");
        await Eventually.Async(async () => (await hub.Admin.FindAsync(KubernetesResources.Roles, JudgedService.Account, Access)).ShouldBeNull(), "the webhooks may not read its kubeconfig any more (B88)");
        judged.Gate.Close();
        var created = await judged.Member.CreateAsync(Service.Instance(Mine, "later", "{size: 1}"));
        created.Members("spec").ShouldBe(["size"], "no default of the service cluster");
        judged.Gate.Open();
        await hub.EuWest.SeesAsync(Service.Services, judged.ServiceNamespace, "later", found => found.Text("spec", "tier").ShouldBe("standard"));
        (await judged.Member.GetAsync(Service.Tenants, Mine, "later")).Members("spec").ShouldBe(["size"], "H54: what the tenant wrote stays as it was written");

        await judged.Provider.PatchAsync(CatalogEntrySet.ResourceType, JudgedService.Account, Service.Set, "spec: {onUnreachable: Deny, discover: {webhookStrategy: ServiceCluster}}");
        await Eventually.Async(
            async () => (await judged.Member.CreateAsync(Service.Instance(Mine, "probe", "{plan: closed}"), dryRun: true).ShouldBeRefusedAsync()).ShouldContain(ServiceAdmission.Refusal("probe")),
            "the service cluster is asked again, as the other tests expect");
        await hub.Admin.SeesAsync(KubernetesResources.MutatingWebhookConfigurations, null, "kubecarrier-instances-mutating-webhook-configuration",
            configuration => Rules(configuration, Service.Internals.Group).ShouldBe(["CREATE", "UPDATE"]));
    }

    // What the service cluster filled in is no difference that would be written down again, nor up.
    private Task SeesRestAsync(AuditLog[] logs, string instance) => Eventually.Async(
        async () =>
        {
            var writes = (await Task.WhenAll(logs.Select(log => log.ReadAsync()))).SelectMany(entries => entries)
                .Where(entry => entry.IsWrite && entry.Resource == Service.Plural && entry.Name == instance);
            var last = writes.MaxBy(entry => entry.At).ShouldNotBeNull();
            (TimeProvider.System.GetUtcNow() - last.At).ShouldBeGreaterThan(TimeSpan.FromSeconds(8), last.ToString());
        },
        $"nobody has written {instance} for eight seconds");

    private static bool IsOneOf(JsonObject item, params string[] names) => names.Contains(item.Text("metadata", "name"), StringComparer.Ordinal);

    // Operations of the rules for a group.
    private static IReadOnlyList<string> Rules(JsonObject configuration, string group) =>
    [
        .. configuration.Items("webhooks").SelectMany(webhook => webhook.Items("rules"))
            .Where(rule => rule.Texts("apiGroups").Contains(group)).SelectMany(rule => rule.Texts("operations")).Distinct().Order(StringComparer.Ordinal),
    ];
}
