using System.Text.Json.Nodes;
using KubeCarrier.Cli.Tests.Support;

namespace KubeCarrier.Cli.Tests.PolicyTests;

/// <summary>What <c>test</c> answers, and with which exit code.</summary>
public sealed class TestCommandTests : IDisposable
{
    private const string Hub = """
        apiVersion: catalog.kubecarrier.io/v1alpha1
        kind: Account
        metadata: {name: team-a}
        spec:
          metadata: {displayName: A, shortDescription: A}
          roles: [Provider]
          subjects: [{kind: Group, name: staff, apiGroup: rbac.authorization.k8s.io}, {kind: User, name: ann, apiGroup: rbac.authorization.k8s.io}]
        ---
        apiVersion: catalog.kubecarrier.io/v1alpha1
        kind: Catalog
        metadata: {name: default, namespace: team-a}
        spec:
          catalogEntrySelector: {}
          tenantSelector: {}
        """;

    private const string Region = "manifest: {apiVersion: catalog.kubecarrier.io/v1alpha1, kind: Catalog, metadata: {name: other, namespace: team-a}, spec: {catalogEntrySelector: {}, tenantSelector: {}}}";

    private readonly TemporaryFolder _folder = new();

    public TestCommandTests() => _folder.With("hub/hub.yaml", Hub);

    public void Dispose() => _folder.Dispose();

    [Fact]
    public async Task Cases_that_pass_end_with_zero()
    {
        WithCase($"- create: {{{Region}}}\n      expect: {{allowed: true, patched: {{metadata: {{name: other}}}}}}");

        (await RunAsync("test", "t.yaml")).ShouldBe(new(ExitCode.Passed, """
            RESULT   CASE         STEPS
            passed   t.yaml/t/c       1
            1 passed, 0 failed (1 case in 1 file, 0.0 s)

            """, ""));
    }

    [Fact]
    public async Task A_case_that_fails_ends_with_one_and_says_what_came()
    {
        WithCase($"- create: {{{Region}}}\n    - create: {{{Region}}}\n      expect:\n        allowed: false\n        rule: offer-exists\n        warnings: [a]\n    - create: {{{Region}}}");

        (await RunAsync("test", "t.yaml")).ShouldBe(new(ExitCode.Failed, """
            RESULT   CASE         STEPS
            failed   t.yaml/t/c       3
                     t.yaml:13:9: step 2, create Catalog team-a/other: no violation has rule offer-exists
                       denied by object-exists: metadata.name: catalogs.catalog.kubecarrier.io "other" already exists
                     t.yaml:14:9: step 2, create Catalog team-a/other: expected 1 warning; there came 0
            0 passed, 1 failed (1 case in 1 file, 0.0 s)

            """, ""));
    }

    [Theory]
    [InlineData("- create: {manifest: {apiVersion: v9, kind: A, metadata: {name: a, namespace: team-a}}}", "9:7: step 1, create A team-a/a: it must be allowed, as nothing else is expected; it was denied")]
    [InlineData("- create: {manifest: {apiVersion: v9, kind: A, metadata: {name: a, namespace: other}}}", "9:7: step 1, create A other/a: nobody is said to do it, and namespace other is no account's")]
    [InlineData("- create: {manifest: {apiVersion: v9, kind: A, metadata: {name: a}}}", "nobody is said to do it, and the object has no namespace; write as")]
    [InlineData("- expectAbsent: {apiVersion: catalog.kubecarrier.io/v1alpha1, kind: Catalog, name: default, namespace: team-a}", "step 1, expectAbsent Catalog team-a/default: the object should be absent; it is there")]
    [InlineData("- delete: {apiVersion: catalog.kubecarrier.io/v1alpha1, kind: Catalog, name: default, namespace: team-a}\n      expect: {allowed: false}", "10:7: step 1, delete Catalog team-a/default: it should be denied; it was allowed")]
    [InlineData("- patch: {object: {apiVersion: catalog.kubecarrier.io/v1alpha1, kind: Catalog, name: default, namespace: team-a}, patch: {metadata: {labels: {a: b}}}}\n      expect: {allowed: true, patched: {metadata: {labels: {a: c}}, spec: {x: 1}}}", "metadata.labels.a: \"c\" is expected; it is \"b\"\n           spec.x: 1 is expected; it is absent")]
    public async Task What_was_expected_and_what_came(string step, string sentence)
    {
        WithCase(step);

        var result = await RunAsync("test", "t.yaml");

        result.ExitCode.ShouldBe(ExitCode.Failed, result.Error);
        result.Output.ShouldContain(sentence, Case.Sensitive);
    }

    [Fact]
    public async Task A_rule_that_does_not_exist_is_a_mistake_of_the_test_and_the_nearest_one_is_named()
    {
        WithCase($"- create: {{{Region}}}\n      expect: {{allowed: false, rule: offer-exist}}");

        (await RunAsync("test", "t.yaml")).ShouldBe(new(ExitCode.Unusable, "", "t.yaml:10:32: there is no rule offer-exist; did you mean offer-exists?\nNothing was tested: this cannot be read.\n"));
    }

    [Fact]
    public async Task A_hub_that_names_no_namespace_is_in_that_of_the_command_line()
    {
        _folder.With("hub/hub.yaml", Hub.Replace("name: default, namespace: team-a", "name: default", StringComparison.Ordinal));
        WithCase("- delete: {apiVersion: catalog.kubecarrier.io/v1alpha1, kind: Catalog, name: default, namespace: team-a}");

        (await RunAsync("test", "t.yaml", "-n", "team-a")).ExitCode.ShouldBe(ExitCode.Passed);
        (await RunAsync("test", "t.yaml")).ExitCode.ShouldBe(ExitCode.InvalidPolicy);
    }

    [Fact]
    public async Task Coverage_shows_the_restrictions_first_and_only_rules_that_these_tests_reach()
    {
        WithCase("- delete: {apiVersion: catalog.kubecarrier.io/v1alpha1, kind: Catalog, name: default, namespace: team-a}\n    - create: {" + Region + "}");

        var output = (await RunAsync("test", "t.yaml", "--coverage")).Output;

        output.ShouldContain("Coverage: 0 of 0 restrictions and 0 of ");
        output.ShouldContain("catalog-selectors-are-valid");
        output.ShouldNotContain("offer-exists");
        output.ShouldNotContain("namespace-is-free");
    }

    [Fact]
    public async Task A_policy_that_is_invalid_ends_with_three_and_its_place()
    {
        _folder.With("hub/bad.yaml", "apiVersion: catalog.kubecarrier.io/v1alpha1\nkind: Catalog\nmetadata: {name: bad, namespace: team-a}\nspec:\n  catalogEntrySelector:\n    matchExpressions: [{key: a, operator: Near}]\n");
        WithCase($"- create: {{{Region}}}");

        var result = await RunAsync("test", "t.yaml");

        result.ExitCode.ShouldBe(ExitCode.InvalidPolicy);
        result.Output.ShouldBeEmpty();
        result.Error.ShouldContain("hub/bad.yaml:6:", Case.Sensitive);
        result.Error.ShouldContain("Catalog team-a/bad: spec.catalogEntrySelector", Case.Sensitive);
    }

    [Fact]
    public async Task What_cannot_be_read_counts_more_than_what_is_invalid()
    {
        _folder.With("hub/bad.yaml", "apiVersion: catalog.kubecarrier.io/v1alpha1\nkind: Catalog\nmetadata: {name: bad, namespace: team-a}\nspec:\n  catalogEntrySelector:\n    matchExpressions: [{key: a, operator: Near}]\n");
        _folder.With("hub/worse.yaml", "kind: [");
        WithCase($"- create: {{{Region}}}");

        var result = await RunAsync("test", "t.yaml");

        result.ExitCode.ShouldBe(ExitCode.Unusable);
        result.Error.ShouldContain("hub/worse.yaml:", Case.Sensitive);
    }

    [Fact]
    public async Task An_object_that_is_there_twice_is_told_with_both_places()
    {
        _folder.With("hub/more.yaml", "\n\n" + Hub[Hub.IndexOf("---", StringComparison.Ordinal)..]);
        WithCase($"- create: {{{Region}}}");

        var result = await RunAsync("test", "t.yaml");

        result.ExitCode.ShouldBe(ExitCode.Unusable);
        result.Error.ShouldContain("hub/more.yaml:4:1: Catalog team-a/default is also at hub/hub.yaml:9:1", Case.Sensitive);
    }

    [Fact]
    public async Task Nothing_to_test_ends_with_four()
    {
        (await RunAsync("test", "hub")).ShouldBe(new(ExitCode.NothingTested, "", "error: nothing was tested: there is no PolicyTest in hub.\n"));

        WithCase($"- create: {{{Region}}}");
        (await RunAsync("test", "t.yaml", "--filter", "gold")).ShouldBe(
            new(ExitCode.NothingTested, "", "error: nothing was tested: none of the 1 cases has \"gold\" in its id.\n"));
    }

    [Theory]
    [InlineData("test")]
    [InlineData("test", "t.yaml", "-o", "html")]
    [InlineData("test", "t.yaml", "--colour")]
    public async Task Bad_usage_ends_with_two(params string[] args) => (await RunAsync(args)).ExitCode.ShouldBe(ExitCode.Unusable);

    [Fact]
    public async Task A_filter_chooses()
    {
        _folder.With("t.yaml", File("t", "one", $"- create: {{{Region}}}") + "---\n" + File("u", "two", $"- create: {{{Region}}}"));

        (await RunAsync("test", ".", "--filter", "U/*")).Output.ShouldContain("t.yaml/u/two", Case.Sensitive);
        (await RunAsync("test", ".", "--filter", "U/*")).Output.ShouldContain("1 passed, 0 failed (1 case in 1 file", Case.Sensitive);
    }

    [Fact]
    public async Task A_test_can_come_from_standard_input_and_manifests_from_files()
    {
        _folder.With("other.yaml", "apiVersion: catalog.kubecarrier.io/v1alpha1\nkind: Catalog\nmetadata: {name: other, namespace: team-a}\nspec: {}\n");

        var result = await Plugin.RunInAsync(_folder.Path, File("t", "c", "- create: {file: other.yaml}"), ["test", "-"]);

        result.ExitCode.ShouldBe(ExitCode.Passed, result.Error + result.Output);
        result.Output.ShouldContain("<stdin>/t/c");
    }

    [Fact]
    public async Task Without_a_hub_the_folder_of_the_test_is_it()
    {
        _folder.With("hub/t.yaml", File("t", "c", $"- create: {{{Region}}}").Replace("  hub: [hub/]\n", "", StringComparison.Ordinal));

        (await RunAsync("test", "hub")).ExitCode.ShouldBe(ExitCode.Passed);
    }

    [Fact]
    public async Task Steps_carry_who_and_when_and_a_group_may_act()
    {
        WithCase($"- create: {{{Region}}}\n      as: {{user: eve, groups: [staff]}}\n      at: \"2026-02-03T04:05:06+01:00\"\n      expect: {{allowed: true, patched: {{metadata: {{creationTimestamp: \"2026-02-03T03:05:06Z\"}}}}}}");

        var result = await RunAsync("test", "t.yaml");

        result.ExitCode.ShouldBe(ExitCode.Passed, result.Output);
    }

    [Fact]
    public async Task Coverage_tells_what_no_case_met()
    {
        WithCase($"- create: {{{Region}}}");

        var report = JsonNode.Parse((await RunAsync("test", "t.yaml", "-o", "json", "--coverage")).Output)!;

        report["coverage"]!["rules"]!.AsArray().ShouldContain(rule => rule!["name"]!.GetValue<string>() == "catalog-selectors-are-valid" && rule["touched"]!.GetValue<int>() == 0);
        (await RunAsync("test", "t.yaml", "--coverage")).Output.ShouldContain("never touched");
    }

    [Fact]
    public async Task Cases_know_nothing_of_each_other_and_come_in_order()
    {
        var cases = string.Concat(Enumerable.Range(0, 200).Select(number => $"  - name: case {number}\n    steps:\n    - create: {{{Region}}}\n"));
        _folder.With("t.yaml", File("t", "c", $"- create: {{{Region}}}") + cases);

        var report = JsonNode.Parse((await RunAsync("test", "t.yaml", "-o", "json")).Output)!;

        report["summary"]!["passed"]!.GetValue<int>().ShouldBe(201);
        report["items"]!.AsArray().Select(item => item!["name"]!.GetValue<string>()).Skip(1).ShouldBe(Enumerable.Range(0, 200).Select(number => $"case {number}"));
    }

    private static string File(string name, string @case, string steps) =>
        $"apiVersion: cli.kubecarrier.io/v1alpha1\nkind: PolicyTest\nmetadata: {{name: {name}}}\nspec:\n  hub: [hub/]\n  cases:\n  - name: {@case}\n    steps:\n    {steps}\n";

    private void WithCase(string steps) => _folder.With("t.yaml", File("t", "c", steps));

    private async Task<PluginResult> RunAsync(params string[] args) => await Plugin.RunInAsync(_folder.Path, args);
}
