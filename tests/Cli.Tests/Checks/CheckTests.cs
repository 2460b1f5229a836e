using System.Text.Json.Nodes;
using KubeCarrier.Cli.Tests.Support;

namespace KubeCarrier.Cli.Tests.Checks;

/// <summary>What the webhooks would say of manifests, without a cluster.</summary>
public sealed class CheckTests : IDisposable
{
    private readonly ProviderRepository _repository = new();

    public void Dispose() => _repository.Dispose();

    [Fact]
    public async Task What_would_be_let_in_passes()
    {
        var result = await CheckAsync("-f", "instances/", "--hub", "hub/");

        result.Output.ShouldBe("""
            RESULT   MANIFEST
            passed   instances/db1.yaml/CouchDB/team-b/db1
            passed   instances/mq1.yaml/KubemqCluster/team-d/mq1
            2 passed, 0 failed (2 manifests in 2 files, 0.0 s)

            """);
        result.ExitCode.ShouldBe(ExitCode.Passed, result.Error);
    }

    [Fact]
    public async Task What_would_be_denied_fails_with_the_line_to_look_at()
    {
        _repository.Break();

        var result = await CheckAsync("-f", "instances/", "--hub", "hub/");

        result.Output.ShouldContain("failed   instances/mq1.yaml/KubemqCluster/team-d/mq1\n         instances/mq1.yaml:7:3: spec.replicas: 3 is too large; at most 2 (catalog default, bronze) (value-is-in-range)\n");
        result.ExitCode.ShouldBe(ExitCode.Failed);
    }

    [Fact]
    public async Task Manifests_are_applied_one_after_the_other()
    {
        _repository.With("instances/more.yaml", """
            apiVersion: us-east-1.team-a/v1alpha1
            kind: KubemqCluster
            metadata: {name: mq2, namespace: team-d}
            spec: {volume: {size: 10Gi}}
            ---
            apiVersion: us-east-1.team-a/v1alpha1
            kind: KubemqCluster
            metadata: {name: mq3, namespace: team-d}
            spec: {volume: {size: 10Gi}}
            """);

        var result = await CheckAsync("-f", "instances/", "--hub", "hub/");

        result.Output.ShouldContain("passed   instances/more.yaml/KubemqCluster/team-d/mq3");
        result.Output.ShouldContain("failed   instances/mq1.yaml/KubemqCluster/team-d/mq1", customMessage: "the quota is two");
        result.ExitCode.ShouldBe(ExitCode.Failed);
    }

    [Fact]
    public async Task A_manifest_without_a_namespace_goes_where_n_says_and_the_user_is_who_as_says()
    {
        _repository.With("db2.yaml", "{apiVersion: eu-west-1.team-a/v1alpha1, kind: CouchDB, metadata: {name: db2}, spec: {username: hans, password: x}, status: {phase: Ready}}");

        (await CheckAsync("-f", "db2.yaml", "--hub", "hub/")).Output.ShouldContain("metadata.namespace");
        (await CheckAsync("-f", "db2.yaml", "--hub", "hub/", "-n", "team-b", "--as", "team-b-member")).ExitCode.ShouldBe(ExitCode.Passed);
        (await CheckAsync("-f", "db2.yaml", "--hub", "hub/", "-n", "team-e")).Output.ShouldContain("is not offered to team-e");
    }

    [Fact]
    public async Task Without_a_namespace_the_option_that_says_it_is_named()
    {
        _repository.With("db2.yaml", "{apiVersion: eu-west-1.team-a/v1alpha1, kind: CouchDB, metadata: {name: db2}, spec: {username: hans, password: x}}");

        (await CheckAsync("-f", "db2.yaml", "--hub", "hub/")).Output.ShouldContain(
            "db2.yaml:1:56: metadata.namespace: CouchDB lives in a namespace; write which; -n NAMESPACE says it for all manifests that do not (request-is-valid)");
    }

    [Fact]
    public async Task Each_problem_is_told_once_at_its_place_and_by_who_says_what_would_be_right()
    {
        _repository.With("mq9.yaml", """
            apiVersion: us-east-1.team-a/v1alpha1
            kind: KubemqCluster
            metadata: {name: mq9, namespace: team-d}
            spec:
              replica: 2
              volume: {size: 50G}
            """);

        var result = await CheckAsync("-f", "mq9.yaml", "--hub", "hub/");

        result.Error.ShouldBe("mq9.yaml:5:3: warning: spec.replica is no field of KubemqCluster, and is not stored; did you mean replicas?\n");
        result.Output.ShouldContain("""
            failed   mq9.yaml/KubemqCluster/team-d/mq9
                     mq9.yaml:6:12: spec.volume.size: "50G" does not match; the whole value must match [0-9]+Gi; whole gibibytes (value-matches-pattern)
            0 passed, 1 failed
            """);
    }

    [Fact]
    public async Task A_value_that_is_missing_or_of_another_type_is_no_secret()
    {
        _repository.With("db3.yaml", "{apiVersion: eu-west-1.team-a/v1alpha1, kind: CouchDB, metadata: {name: db3, namespace: team-b}, spec: {username: hans}}")
            .With("db4.yaml", "{apiVersion: eu-west-1.team-a/v1alpha1, kind: CouchDB, metadata: {name: db4, namespace: team-b}, spec: {username: hans, password: 5}}");

        (await CheckAsync("-f", "db3.yaml", "--hub", "hub/")).Output.ShouldContain("spec.password: Required value (schema-is-satisfied)");
        (await CheckAsync("-f", "db4.yaml", "--hub", "hub/")).Output.ShouldContain("spec.password: Invalid value: \"integer\": spec.password in body must be of type string: \"integer\" (schema-is-satisfied)");
    }

    [Theory]
    [InlineData("chart.yaml", "apiVersion: v1\nkind: A\nmetadata:\n  name: {{ .Values.name }}\n", "chart.yaml:4:10: this looks like a template of Helm, and is no YAML before it is rendered: helm template CHART | kubectl kubecarrier check -f - …")]
    [InlineData("broken.json", "{\"apiVersion\": \"v1\", \"kind\": }", "broken.json:1:30: not valid JSON: a value was expected here.")]
    [InlineData("open.json", "{\"apiVersion\": \"v1\", \"kind\": \"A\"", "open.json:1:33: not valid JSON: an object or a list is not closed.")]
    public async Task What_cannot_be_read_is_called_by_its_name(string name, string text, string sentence)
    {
        _repository.With(name, text);

        (await CheckAsync("-f", name, "--hub", "hub/")).Error.ShouldStartWith(sentence + "\n");
    }

    [Fact]
    public async Task On_GitHub_a_warning_stands_beside_its_line()
    {
        _repository.With("db5.yaml", "apiVersion: eu-west-1.team-a/v1alpha1\nkind: CouchDB\nmetadata: {name: db5, namespace: team-b}\nspec:\n  username: hans\n  password: x\n  pasword: y\n");

        var result = await CheckAsync("-f", "db5.yaml", "--hub", "hub/", "-o", "github");

        result.Output.ShouldStartWith("::warning file=db5.yaml,line=7,col=3,title=CouchDB%3A team-b/db5::spec.pasword is no field of CouchDB, and is not stored");
        result.Error.ShouldBeEmpty();
    }

    [Fact]
    public async Task One_set_of_files_serves_kubectl_apply_and_the_check_by_the_folder_they_are_in()
    {
        _repository.Without("hub/catalog.yaml").With("hub/team-a/catalog.yaml", "{apiVersion: catalog.kubecarrier.io/v1alpha1, kind: Catalog, metadata: {name: default}, spec: {catalogEntrySelector: {}, tenantSelector: {}}}");
        (await CheckAsync("-f", "instances/", "--hub", "hub/")).ExitCode.ShouldBe(ExitCode.Passed);

        _repository.Without("hub/team-a/catalog.yaml").With("hub/catalogs/catalog.yaml", "{apiVersion: catalog.kubecarrier.io/v1alpha1, kind: Catalog, metadata: {name: default}, spec: {catalogEntrySelector: {}, tenantSelector: {}}}")
            .With("hub/catalogs/kustomization.yaml", "namespace: team-a\nresources: [catalog.yaml]\n");
        (await CheckAsync("-f", "instances/", "--hub", "hub/")).ExitCode.ShouldBe(ExitCode.Passed);
    }

    [Fact]
    public async Task The_hub_itself_can_be_checked()
    {
        var result = await CheckAsync("-f", "hub/", "--hub", "hub/", "-o", "json");

        result.ExitCode.ShouldBe(ExitCode.Passed, result.Output + result.Error);
        JsonNode.Parse(result.Output)!["items"]!.AsArray().Select(item => item!["suite"]!.ToString()).Distinct().ShouldBe(
            ["Account", "Catalog", "CatalogEntrySet", "ServiceCluster", "Tenant"], ignoreOrder: true, "and CRDs of service clusters are none of its business");
    }

    [Fact]
    public async Task What_no_webhook_is_asked_about_is_left_out()
    {
        _repository.With("other/config.yaml", "{apiVersion: v1, kind: ConfigMap, metadata: {name: c, namespace: team-b}}");

        var result = await CheckAsync("-f", "other/", "--hub", "hub/");

        result.Error.ShouldBe("error: nothing was checked: no webhook is asked about any of the 1 objects in other/.\n");
        result.ExitCode.ShouldBe(ExitCode.NothingTested);
    }

    [Fact]
    public async Task What_looks_like_an_offer_and_is_none_is_denied()
    {
        _repository.With("other/typo.yaml", "{apiVersion: eu-west-1.team-a/v1alpha2, kind: CouchDB, metadata: {name: c, namespace: team-b}}");

        var result = await CheckAsync("-f", "other/", "--hub", "hub/");

        result.Output.ShouldContain("(kind-is-served)");
        result.ExitCode.ShouldBe(ExitCode.Failed);
    }

    [Fact]
    public async Task All_that_cannot_be_read_is_told_at_once()
    {
        _repository.With("broken/one.yaml", "a: 1\na: 2\n").With("broken/two.yaml", "a: [");

        var result = await CheckAsync("-f", "broken/", "-f", "missing.yaml", "--hub", "hub/");

        result.Error.ShouldContain("broken/one.yaml:2:1: ");
        result.Error.ShouldContain("broken/two.yaml:");
        result.Error.ShouldContain("missing.yaml: there is no such file or folder.");
        result.ExitCode.ShouldBe(ExitCode.Unusable);
    }

    [Fact]
    public async Task A_hub_with_an_invalid_policy_judges_nothing()
    {
        _repository.With("hub/more.yaml", "{apiVersion: catalog.kubecarrier.io/v1alpha1, kind: Catalog, metadata: {name: more, namespace: team-a}, spec: {tenantSelector: {matchExpressions: [{key: a, operator: Near}]}}}");

        var result = await CheckAsync("-f", "instances/", "--hub", "hub/");

        result.Error.ShouldContain("hub/more.yaml:1:");
        result.ExitCode.ShouldBe(ExitCode.InvalidPolicy);
    }

    [Theory]
    [InlineData("-f", "instances/")]
    [InlineData("-f", "instances/", "--hub", "hub/", "--live")]
    [InlineData("--hub", "hub/")]
    [InlineData("-f", "instances/", "--hub", "hub/", "--as-group", "g")]
    public async Task It_must_be_said_what_is_checked_and_by_which_hub(params string[] arguments) =>
        (await CheckAsync(arguments)).ExitCode.ShouldBe(ExitCode.Unusable);

    private Task<PluginResult> CheckAsync(params string[] arguments) => Plugin.RunInAsync(_repository.Folder, ["check", .. arguments]);
}
