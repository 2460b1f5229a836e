using System.Net;
using System.Text.Json.Nodes;
using KubeCarrier.Json;
using KubeCarrier.Webhooks.Tests.Support;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>Restrictions over HTTP: what the answer carries, in each mode.</summary>
public sealed class RestrictionWebhookTests : IAsyncLifetime
{
    private const string Fields = """
        [{"jsonPath":".spec.username","immutable":true,"required":true},
         {"jsonPath":".spec.replicas","default":1,"minimum":1,"maximum":3,"message":"ask us for more"},
         {"jsonPath":".spec.adminPassword","pattern":"[a-z]+"},
         {"jsonPath":".spec.storage","maximum":"10Gi","enforcement":"Warn"},
         {"jsonPath":".spec.note","maxLength":3,"enforcement":"Audit"},
         {"jsonPath":".spec.tags[*]","pattern":"[a-z]+"},
         {"jsonPath":".spec.labels[*]","maxLength":3}]
        """;

    private readonly FakeCluster _cluster = TutorialHub.Cluster();

    private RunningApp _app = null!;

    public async Task InitializeAsync()
    {
        _cluster.Put(TutorialHub.Entry("team-a").With("spec.derive.expose", JsonNode.Parse($$"""[{"versions":["v1alpha1"],"fields":{{Fields}}}]""")));
        _app = await RunningApp.ReadyAsync(_cluster);
    }

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Fact]
    public async Task A_denial_is_forbidden_and_lists_every_cause()
    {
        var status = (await CreateAsync("""{"replicas":5,"hidden":1}"""))["status"]!;

        status["code"]!.GetValue<int>().ShouldBe(403);
        status["reason"]!.GetValue<string>().ShouldBe("Forbidden");
        status["details"]!["causes"]!.AsArray().Select(cause => $"{cause!["reason"]} {cause["field"]}: {cause["message"]}").ShouldBe(
        [
            "field-is-exposed spec.hidden: is not a field of this service; kubectl explain couchdbs shows its fields",
            "value-is-in-range spec.replicas: 5 is too large; at most 3; ask us for more",
            "value-is-present spec.username: is missing; it must have a value",
        ]);
    }

    [Fact]
    public async Task Denied_rules_are_in_the_audit_annotation() =>
        Annotation(await CreateAsync("""{"replicas":5,"hidden":1}""")).ShouldBe("field-is-exposed,value-is-in-range,value-is-present");

    [Fact]
    public async Task What_only_warns_is_allowed_with_a_warning_and_annotated()
    {
        var answer = await CreateAsync("""{"username":"hans","storage":"1Ti"}""");

        Allowed(answer).ShouldBeTrue();
        Warnings(answer).ShouldBe(["spec.storage: \"1Ti\" is too large; at most 10Gi"]);
        Annotation(answer).ShouldBe("value-is-in-range");
    }

    [Fact]
    public async Task What_is_only_audited_is_allowed_without_a_word_to_the_tenant()
    {
        var answer = await CreateAsync("""{"username":"hans","note":"abcdef"}""");

        Allowed(answer).ShouldBeTrue();
        Warnings(answer).ShouldBeEmpty();
        Annotation(answer).ShouldBe("value-is-short-enough");
    }

    [Fact]
    public async Task An_allowed_write_that_violates_nothing_has_no_annotation() =>
        (await CreateAsync("""{"username":"hans"}""")).ContainsKey("auditAnnotations").ShouldBeFalse();

    [Shows("B16")]
    [Fact]
    public async Task An_old_violation_is_a_warning()
    {
        var answer = await UpdateAsync("""{"username":"hans","replicas":9}""", """{"username":"hans","replicas":8}""");

        Allowed(answer).ShouldBeTrue();
        Warnings(answer).ShouldBe(["spec.replicas: 8 is too large; at most 3; ask us for more; tolerated, because it was no better before"]);
        Allowed(await UpdateAsync("""{"username":"hans","replicas":9}""", """{"username":"hans","replicas":10}""")).ShouldBeFalse();
        Allowed(await UpdateAsync("""{"username":"hans","replicas":3}""", """{"username":"hans","replicas":4}""")).ShouldBeFalse();
    }

    [Shows("B17")]
    [Fact]
    public async Task An_immutable_field_stays_absent_too()
    {
        Allowed(await UpdateAsync("""{"username":"hans"}""", """{"username":"eva"}""")).ShouldBeFalse();
        Allowed(await UpdateAsync("""{"replicas":1}""", """{"replicas":1,"username":"eva"}""")).ShouldBeFalse();
        Allowed(await UpdateAsync("""{"username":"hans"}""", """{"replicas":1}""")).ShouldBeFalse();
    }

    [Shows("B45")]
    [Theory]
    [InlineData("1.0", true)]
    [InlineData("1e0", true)]
    [InlineData("-0", false)]
    [InlineData("1e3", false)]
    [InlineData("1e400", false)]
    [InlineData("1e99999999999", false)]
    [InlineData("9007199254740993", false)]
    [InlineData("\"1\"", false)]
    public async Task Numbers_are_judged_from_their_text(string number, bool allowed) =>
        Allowed(await CreateAsync($$"""{"username":"hans","replicas":{{number}}}""")).ShouldBe(allowed);

    [Shows("B45")]
    [Theory]
    [InlineData("1e99999999999", "1e99999999998")]
    [InlineData("1e400", "1e401")]
    public async Task Numbers_that_no_float_holds_break_nothing(string before, string after)
    {
        var review = Reviews.Update(Instance("{}"), Instance("{}")).ToJsonString()
            .Replace("\"object\":{", $$"""
                "object":{"data":{{after}},
                """, StringComparison.Ordinal)
            .Replace("\"oldObject\":{", $$"""
                "oldObject":{"data":{{before}},
                """, StringComparison.Ordinal);

        var (code, text) = await _app.PostTextAsync(TutorialHub.TenantValidatePath, review);

        code.ShouldBe(HttpStatusCode.OK, text);
        text.ShouldContain("\"allowed\":false");
    }

    [Shows("B45")]
    [Fact]
    public async Task NaN_is_no_JSON()
    {
        var review = Reviews.Create(Instance("""{"username":"hans","replicas":12345}""")).ToJsonString().Replace("12345", "NaN", StringComparison.Ordinal);

        (await _app.PostTextAsync(TutorialHub.TenantValidatePath, review)).Code.ShouldBe(HttpStatusCode.BadRequest);
    }

    [Shows("B41", "B43", "B44")]
    [Theory]
    [InlineData("""["root\u0000"]""")]
    [InlineData("""["a","A","a"]""")]
    [InlineData("""["a\n"]""")]
    [InlineData("""["\u200ba"]""")]
    public async Task Bad_elements_are_denied(string tags) =>
        Allowed(await CreateAsync($$"""{"username":"hans","tags":{{tags}}}""")).ShouldBeFalse();

    [Shows("B47")]
    [Fact]
    public async Task Keys_of_maps_appear_in_the_path() =>
        (await CreateAsync("""{"username":"hans","labels":{"a/b~c.d":"long"}}"""))["status"]!["details"]!["causes"]![0]!["field"]!.GetValue<string>()
            .ShouldBe("spec.labels['a/b~c.d']");

    [Shows("B48")]
    [Fact]
    public async Task Names_are_told_apart_by_case() =>
        (await CreateAsync("""{"username":"hans","Replicas":1}"""))["status"]!["details"]!["causes"]![0]!["field"]!.GetValue<string>().ShouldBe("spec.Replicas");

    [Shows("B58")]
    [Fact]
    public async Task Defaults_are_one_patch_that_is_empty_the_second_time()
    {
        var instance = Instance("""{"username":"hans"}""").With("metadata.finalizers", new JsonArray("kubecarrier.io/sync"));

        (await PatchAsync(instance)).ToJsonString().ShouldBe("""[{"op":"add","path":"/spec/replicas","value":1}]""");
        (await PatchAsync(instance.With("spec.replicas", 1))).ShouldBeEmpty();
    }

    [Fact]
    public async Task Reviews_at_the_same_time_are_each_judged_by_what_they_say_though_they_use_memory_in_turns()
    {
        var answers = await Task.WhenAll(Enumerable.Range(4, 400).Select(async replicas =>
        {
            var review = Reviews.Create(Instance($$"""{"username":"hans","replicas":{{replicas}}}""")).With("request.uid", $"uid-{replicas}");
            return (replicas, Answer: await _app.ReviewAsync(TutorialHub.TenantValidatePath, review));
        }));

        foreach (var (replicas, answer) in answers)
        {
            answer.Text("uid").ShouldBe($"uid-{replicas}");
            answer.Text("status", "message").ShouldNotBeNull().ShouldContain($"spec.replicas: {replicas} is too large; at most 3");
        }
    }

    [Shows("B62")]
    [Fact]
    public async Task A_million_elements_are_answered()
    {
        var many = string.Join(',', Enumerable.Repeat("1", 1_000_000));

        Allowed(await CreateAsync($$"""{"username":"hans","tags":[{{many}}]}""")).ShouldBeFalse();
    }

    [Shows("B63")]
    [Fact]
    public async Task A_restriction_that_cannot_be_evaluated_denies_until_it_is_mended()
    {
        _cluster.Put(TutorialHub.Entry("team-a").With("spec.derive.expose", JsonNode.Parse("""[{"versions":["v1alpha1"],"fields":[{"jsonPath":".spec.username","pattern":"("}]}]""")));
        await SeesAsync(set => set is { Problem: not null });

        var answer = await CreateAsync("""{"username":"hans"}""");
        answer["status"]!["message"]!.GetValue<string>().ShouldContain("policy error");
        Annotation(answer).ShouldBe("policy-is-valid");

        _cluster.Put(TutorialHub.Entry("team-a"));
        await SeesAsync(set => set is { Problem: null });
        Allowed(await CreateAsync("""{"username":"hans"}""")).ShouldBeTrue();
    }

    [Shows("B73")]
    [Fact]
    public async Task A_secret_value_is_not_in_the_answer() =>
        (await CreateAsync("""{"username":"hans","adminPassword":"S3CRET-VALUE"}""")).ToJsonString().ShouldNotContain("S3CRET");

    [Fact]
    public async Task Violations_are_counted_by_rule_and_mode()
    {
        await CreateAsync("""{"username":"hans","storage":"1Ti","note":"abcdef","replicas":5}""");

        var scrape = await _app.ScrapeAsync();
        foreach (var (rule, mode) in new[] { ("value-is-in-range", "deny"), ("value-is-in-range", "warn"), ("value-is-short-enough", "audit") })
        {
            scrape.Of("kubecarrier_webhook_violations_total", ("rule", rule), ("mode", mode), ("operation", "CREATE")).ShouldBe(1, $"{rule} {mode}");
        }
    }

    private static JsonObject Instance(string spec) => TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", "db1").With("spec", JsonNode.Parse(spec));

    private Task<JsonObject> CreateAsync(string spec) => _app.ReviewAsync(TutorialHub.TenantValidatePath, Reviews.Create(Instance(spec)));

    private Task<JsonObject> UpdateAsync(string before, string after) =>
        _app.ReviewAsync(TutorialHub.TenantValidatePath, Reviews.Update(Instance(before), Instance(after)));

    private async Task<JsonArray> PatchAsync(JsonObject instance)
    {
        var response = await _app.ReviewAsync(TutorialHub.TenantMutatePath, Reviews.Create(instance));
        return response["patch"] is { } patch ? JsonNode.Parse(Convert.FromBase64String(patch.GetValue<string>()))!.AsArray() : [];
    }

    private async Task SeesAsync(Func<Policy.Restrictions.RestrictionSet, bool> condition) => (await _app.Store.WhenAsync(
        view => view.Crd(TutorialHub.TenantGroup, "couchdbs") is { } crd && condition(view.RestrictionsOn(crd, "team-b")),
        RunningApp.Patience, CancellationToken.None)).ShouldNotBeNull();

    private static bool Allowed(JsonObject response) => response["allowed"]!.GetValue<bool>();

    private static IEnumerable<string> Warnings(JsonObject response) => (response["warnings"] as JsonArray ?? []).Select(warning => $"{warning}");

    private static string Annotation(JsonObject response) => response["auditAnnotations"]!["rules"]!.GetValue<string>();
}
