using System.Text.Json.Nodes;
using KubeCarrier.Policy.Tests.Support;
using static KubeCarrier.Policy.Tests.Restrictions.RestrictedHub;

namespace KubeCarrier.Policy.Tests.Restrictions;

/// <summary>What values are taken at CREATE, and what the refusal says.</summary>
public sealed class ValueTests
{
    private static readonly RestrictedHub Plans = new() { Fields = """[{"jsonPath":".spec.plan","allowed":["small","large",1,true]}]""" };

    [Shows("B41")]
    [Theory]
    [InlineData("\"small\"")]
    [InlineData("1")]
    [InlineData("1.0")]
    [InlineData("10e-1")]
    [InlineData("true")]
    [InlineData("null")]
    public void A_listed_value_is_taken(string value) => Plans.Create($$"""{"plan":{{value}}}""").ShouldAllow();

    [Shows("B41", "B45")]
    [Theory]
    [InlineData("\"Small\"")]
    [InlineData("\"small \"")]
    [InlineData("\" small\"")]
    [InlineData("\"small\\u0000\"")]
    [InlineData("\"sm\\u200ball\"")]
    [InlineData("\"\\u0455mall\"")]
    [InlineData("\"SMALL\"")]
    [InlineData("\"\"")]
    [InlineData("\"1\"")]
    [InlineData("\"true\"")]
    [InlineData("1.0000000000000000000000000001")]
    [InlineData("2")]
    [InlineData("false")]
    [InlineData("[]")]
    [InlineData("[\"small\"]")]
    [InlineData("{}")]
    public void Any_other_is_denied(string value) => ShouldViolate(Plans.Create($$"""{"plan":{{value}}}"""), "value-is-allowed");

    [Shows("B41")]
    [Theory]
    [InlineData("\u0130", "i")]
    [InlineData("\u0131", "I")]
    [InlineData("é", "e\u0301")]
    [InlineData("ﬀ", "ff")]
    [InlineData("ß", "ss")]
    public void Letters_that_some_culture_takes_for_another_are_others(string listed, string written)
    {
        var hub = new RestrictedHub { Fields = new JsonArray(new JsonObject { ["jsonPath"] = ".spec.plan", ["allowed"] = new JsonArray(listed) }).ToJsonString() };

        hub.Create(new JsonObject { ["plan"] = listed }.ToJsonString()).ShouldAllow();
        ShouldViolate(hub.Create(new JsonObject { ["plan"] = written }.ToJsonString()), "value-is-allowed");
    }

    [Shows("B42")]
    [Theory]
    [InlineData("[\"a\",\"B\",\"c\"]")]
    [InlineData("[\"c\",\"a\",\"B\"]")]
    [InlineData("[\"B\",\"c\",\"a\"]")]
    public void The_order_of_the_list_means_nothing(string allowed)
    {
        var hub = new RestrictedHub { Fields = $$"""[{"jsonPath":".spec.plan","allowed":{{allowed}}}]""" };

        foreach (var value in new[] { "a", "B", "c" })
        {
            hub.Create($$"""{"plan":"{{value}}"}""").ShouldAllow();
        }

        ShouldViolate(hub.Create("""{"plan":"b"}"""), "value-is-allowed");
    }

    [Shows("B43")]
    [Theory]
    [InlineData("""[{"role":"root"},{"role":"reader"},{"role":"writer"}]""", "spec.users[0].role")]
    [InlineData("""[{"role":"reader"},{"role":"root"},{"role":"writer"}]""", "spec.users[1].role")]
    [InlineData("""[{"role":"reader"},{"role":"writer"},{"role":"root"}]""", "spec.users[2].role")]
    [InlineData("""[{},{"role":"reader"},{"role":"root"}]""", "spec.users[2].role")]
    public void A_bad_element_is_found_wherever_it_is(string users, string path) =>
        Roles.Create($$"""{"users":{{users}}}""").ShouldDeny("value-is-allowed", path, "\"root\" is not allowed; allowed: \"reader\", \"writer\"");

    [Shows("B43")]
    [Fact]
    public void Every_bad_element_is_named() => Roles.Create("""{"users":[{"role":"root"},{"role":"root"},{"role":"reader"}]}""")
        .Violations.Select(violation => violation.Path).ShouldBe(["spec.users[0].role", "spec.users[1].role"]);

    [Shows("B47")]
    [Fact]
    public void Values_of_maps_are_found_by_keys_that_need_quotes()
    {
        var hub = new RestrictedHub { Fields = """[{"jsonPath":".spec.limits[*]","maximum":2}]""" };

        hub.Create("""{"limits":{"a":1,"b.c/d~e":2,"__proto__":2}}""").ShouldAllow();
        hub.Create("""{"limits":{"a":1,"b.c/d~e":3}}""").ShouldDeny("value-is-in-range", "spec.limits['b.c/d~e']", "3 is too large; at most 2");
        hub.Create("""{"limits":{"__proto__":3}}""").ShouldDeny("value-is-in-range", "spec.limits.__proto__", "3 is too large; at most 2");
    }

    [Shows("B47")]
    [Fact]
    public void Names_with_dots_are_names()
    {
        var hub = new RestrictedHub { Fields = """[{"jsonPath":".spec['a.b/c']","maximum":2}]""" };

        hub.Create("""{"a.b/c":3}""").ShouldDeny("value-is-in-range", "spec['a.b/c']", "3 is too large; at most 2");
        ShouldViolate(hub.Create("""{"a":{"b/c":3}}"""), "field-is-exposed");
    }

    [Shows("B45")]
    [Theory]
    [InlineData("1", true)]
    [InlineData("10", true)]
    [InlineData("10.0", true)]
    [InlineData("1e1", true)]
    [InlineData("0", false)]
    [InlineData("-0", false)]
    [InlineData("11", false)]
    [InlineData("10.000000000000000000001", false)]
    [InlineData("9007199254740993", false)]
    [InlineData("1e400", false)]
    [InlineData("1e99999999999", false)]
    [InlineData("\"5\"", false)]
    [InlineData("true", false)]
    [InlineData("[5]", false)]
    [InlineData("{}", false)]
    public void Numbers_are_compared_exactly_and_text_is_no_number(string value, bool allowed) =>
        new RestrictedHub { Fields = """[{"jsonPath":".spec.replicas","minimum":1,"maximum":10}]""" }
            .Create($$"""{"replicas":{{value}}}""").IsAllowed.ShouldBe(allowed);

    [Shows("B45")]
    [Fact]
    public void Large_integers_are_not_rounded()
    {
        var hub = new RestrictedHub { Fields = """[{"jsonPath":".spec.replicas","maximum":9007199254740992}]""" };

        hub.Create("""{"replicas":9007199254740992}""").ShouldAllow();
        ShouldViolate(hub.Create("""{"replicas":9007199254740993}"""), "value-is-in-range");
        ShouldViolate(hub.Create($$"""{"replicas":{{new string('9', 100_000)}}}"""), "value-is-in-range");
    }

    [Shows("B46", "B57")]
    [Theory]
    [InlineData("\"10Gi\"", true)]
    [InlineData("\"10737418240\"", true)]
    [InlineData("10737418240", true)]
    [InlineData("\"1024Mi\"", true)]
    [InlineData("\"1.5G\"", true)]
    [InlineData("\"1000m\"", false)]
    [InlineData("\"-1\"", false)]
    [InlineData("\"1E\"", false)]
    [InlineData("\"10737418241\"", false)]
    [InlineData("\"0x10\"", false)]
    [InlineData("\"123456789012345678901234567890\"", false)]
    [InlineData("\"\"", false)]
    [InlineData("\"10 Gi\"", false)]
    public void Quantities_are_compared_by_value_and_what_is_none_is_denied(string value, bool allowed) =>
        new RestrictedHub { Fields = """[{"jsonPath":".spec.storage","minimum":"1Gi","maximum":"10Gi"}]""" }
            .Create($$"""{"storage":{{value}}}""").IsAllowed.ShouldBe(allowed);

    [Shows("B44")]
    [Theory]
    [InlineData("\"prod-1\"", true)]
    [InlineData("\"notprod-1\"", false)]
    [InlineData("\"prod-1\\n\"", false)]
    [InlineData("\"prod-١\"", false)]
    [InlineData("5", false)]
    public void The_whole_value_matches(string value, bool allowed) =>
        new RestrictedHub { Fields = """[{"jsonPath":".spec.env","pattern":"prod-[0-9]"}]""" }.Create($$"""{"env":{{value}}}""").IsAllowed.ShouldBe(allowed);

    [Theory]
    [InlineData("\"abc\"", true)]
    [InlineData("\"😀😀😀\"", true)]
    [InlineData("\"😀😀😀😀\"", false)]
    [InlineData("\"a😀b\"", true)]
    [InlineData("\"abcd\"", false)]
    [InlineData("123", false)]
    public void Lengths_are_counted_in_code_points(string value, bool allowed) =>
        new RestrictedHub { Fields = """[{"jsonPath":".spec.env","maxLength":3}]""" }.Create($$"""{"env":{{value}}}""").IsAllowed.ShouldBe(allowed);

    [Shows("B49")]
    [Theory]
    [InlineData("{}", false)]
    [InlineData("""{"plan":null}""", false)]
    [InlineData("""{"plan":""}""", true)]
    [InlineData("""{"plan":{}}""", true)]
    [InlineData("""{"plan":[]}""", true)]
    [InlineData("null", false)]
    public void Null_is_nothing_and_an_empty_value_is_one(string spec, bool allowed) =>
        new RestrictedHub { Fields = """[{"jsonPath":".spec.plan","required":true}]""" }.Create(spec).IsAllowed.ShouldBe(allowed);

    [Fact]
    public void Every_element_needs_what_is_required_of_it()
    {
        var hub = new RestrictedHub { Fields = """[{"jsonPath":".spec.users[*].role","required":true}]""" };

        hub.Create("{}").ShouldAllow();
        hub.Create("""{"users":[]}""").ShouldAllow();
        hub.Create("""{"users":[{"role":"a"},{}]}""").ShouldDeny("value-is-present", "spec.users[1].role", "is missing; it must have a value");
        ShouldViolate(hub.Create("""{"users":[null]}"""), "value-is-present");
    }

    [Fact]
    public void The_sentences_say_what_is_allowed()
    {
        var hub = new RestrictedHub
        {
            Fields = """
                [{"jsonPath":".spec.username","pattern":"[a-z]+","message":"lower case"},{"jsonPath":".spec.replicas","minimum":1},
                 {"jsonPath":".spec.storage","maximum":"500Gi"},{"jsonPath":".spec.plan","allowed":["small"],"required":true},{"jsonPath":".spec.note","maxLength":2}]
                """,
            Catalogs = [Catalog("default", """[{"jsonPath":".spec.replicas","maximum":-1}]""")],
        };

        hub.Create("""{"username":"H4ns","replicas":0,"storage":"1Ti","note":"abc"}""").Violations.Select(violation => violation.Sentence).ShouldBe(
        [
            "spec.replicas: 0 is too small; at least 1",
            "spec.replicas: 0 is too large; at most -1 (catalog default, bronze)",
            "spec.storage: \"1Ti\" is too large; at most 500Gi",
            "spec.username: \"H4ns\" does not match; the whole value must match [a-z]+; lower case",
            "spec.note: has 3 characters; at most 2",
            "spec.plan: is missing; it must have a value",
        ], ignoreOrder: true);
    }

    [Shows("B73")]
    [Fact]
    public void Secret_values_and_lists_of_them_are_never_shown()
    {
        foreach (var field in new[]
        {
            """{"jsonPath":".spec.pin","sensitive":true,"allowed":["s3cret-a"],"pattern":"a","maxLength":1,"maximum":2}""",
            """{"jsonPath":".spec.adminPassword","allowed":["s3cret-a"],"pattern":"a","maxLength":1,"maximum":2}""",
            """{"jsonPath":".spec.ApiTokens","allowed":["s3cret-a"],"pattern":"a","maxLength":1,"maximum":2}""",
        })
        {
            var hub = new RestrictedHub { Fields = $"[{field}]", Catalogs = [Catalog("default", $$"""[{"jsonPath":"{{JsonNode.Parse(field)!["jsonPath"]}}","allowed":["s3cret-b"],"enforcement":"Warn"}]""")] };
            var name = $"{JsonNode.Parse(field)!["jsonPath"]}"[".spec.".Length..];

            var decision = hub.Create($$"""{"{{name}}":"s3cret-x"}""");

            decision.Violations.Count.ShouldBe(4);
            decision.Tolerated.Count.ShouldBe(1);
            decision.Violations.Concat(decision.Tolerated).ShouldAllBe(violation => !violation.Message.Contains("s3cret") && violation.Message.Contains("(hidden)"));
        }
    }

    [Shows("B73")]
    [Fact]
    public void The_format_of_the_schema_makes_a_value_secret_and_the_provider_may_say_it_is_none()
    {
        var hub = new RestrictedHub
        {
            Fields = """[{"jsonPath":".spec.pin","maxLength":1,"pattern":"a"},{"jsonPath":".spec.tokenKind","sensitive":false,"pattern":"a"}]""",
            Schema = """{"type":"object","properties":{"pin":{"type":"string","format":"password"},"tokenKind":{"type":"string"}}}""",
        };

        hub.Create("""{"pin":"1234"}""").Message.ShouldNotContain("1234");
        hub.Create("""{"tokenKind":"jwt"}""").Message.ShouldContain("\"jwt\"");
    }

    [Fact]
    public void Values_in_messages_are_short_and_on_one_line()
    {
        var message = Plans.Create(new JsonObject { ["plan"] = "a\n\u202e\"" + new string('x', 1000) }.ToJsonString()).Message;

        message.ShouldContain("\"a\\u{A}\\u{202E}\\\"xxx");
        message.ShouldContain("x…\" is not allowed");
        message.Length.ShouldBeLessThan(200);
    }

    [Shows("B62")]
    [Fact]
    public void Many_values_are_judged_within_a_budget()
    {
        var hub = new RestrictedHub { Fields = """[{"jsonPath":".spec.tags[*]","maxLength":3}]""" };

        hub.Create(Tags(100_000)).ShouldAllow();
        hub.Create(Tags(300_000)).ShouldDeny("value-is-short-enough", "spec.tags[*]", "holds more values than can be judged; write fewer than 200000");

        static string Tags(int count) => $$"""{"tags":[{{string.Join(',', Enumerable.Repeat("\"a\"", count))}}]}""";
    }

    [Shows("B62")]
    [Fact]
    public void Thousands_of_violations_are_told_up_to_a_bound() =>
        new RestrictedHub { Fields = """[{"jsonPath":".spec.tags[*]","maxLength":0}]""" }
            .Create($$"""{"tags":[{{string.Join(',', Enumerable.Repeat("\"a\"", 10_000))}}]}""").Violations.Count.ShouldBe(100);

    private static RestrictedHub Roles => new() { Fields = """[{"jsonPath":".spec.users[*].role","allowed":["reader","writer"]}]""" };
}
