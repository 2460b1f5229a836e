using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Policy.Tests.Derivation;

public sealed class ExposedFieldsTests
{
    [Fact]
    public void Project_keeps_whole_subtrees_and_nothing_else()
    {
        var source = SampleCrd.Parse(
            """{"apiVersion":"x/v1","metadata":{"name":"db1"},"spec":{"user":"u","tls":{"secret":"s","key":"k"},"hidden":1},"status":{"phase":"Up","ip":"1"}}""");
        var fields = Compile(".spec.user", ".spec.tls", ".status.phase");

        fields.Project(source, status: false).ShouldBeJson("""{"spec":{"user":"u","tls":{"secret":"s","key":"k"}}}""");
        fields.Project(source, status: true).ShouldBeJson("""{"status":{"phase":"Up"}}""");
    }

    [Fact]
    public void Project_leaves_its_source_alone()
    {
        var source = SampleCrd.Parse("""{"spec":{"tls":{"secret":"s"}}}""");

        var projected = Compile(".spec.tls").Project(source, status: false);
        projected["spec"]!["tls"]!["secret"] = "changed";

        source.ShouldBeJson("""{"spec":{"tls":{"secret":"s"}}}""");
    }

    [Shows("F-SYN-10")]
    [Fact]
    public void What_is_missing_stays_missing() =>
        Compile(".spec.user", ".status.phase").Project(SampleCrd.Parse("""{"metadata":{"name":"db1"}}"""), status: false).ShouldBeJson("{}");

    [Fact]
    public void An_empty_parent_stays_because_its_presence_is_visible() =>
        Compile(".spec.tls.secret").Project(SampleCrd.Parse("""{"spec":{"tls":{"hidden":1}}}"""), status: false).ShouldBeJson("""{"spec":{"tls":{}}}""");

    [Fact]
    public void A_wildcard_reaches_into_lists_and_maps()
    {
        var fields = Compile(".spec.users[*].role", ".spec.pools[*].size");

        fields.Project(
                SampleCrd.Parse("""{"spec":{"users":[{"role":"reader","pin":1},{"pin":2}],"pools":{"a":{"size":1,"x":2},"b":{"x":3}}}}"""),
                status: false)
            .ShouldBeJson("""{"spec":{"users":[{"role":"reader"},{}],"pools":{"a":{"size":1},"b":{}}}}""");
    }

    [Shows("H05")]
    [Fact]
    public void Elements_of_a_keyed_list_keep_their_keys()
    {
        var schema = SampleCrd.Parse(
            """
            {"type":"object","properties":{"spec":{"type":"object","properties":{"ports":{"type":"array",
              "x-kubernetes-list-type":"map","x-kubernetes-list-map-keys":["name","protocol"],
              "items":{"type":"object","properties":{"name":{"type":"string"},"protocol":{"type":"string"},"port":{"type":"integer"},"x":{"type":"string"}}}}}}}}
            """);
        var fields = ExposedFields.Compile([SampleCrd.Path(".spec.ports[*].port")], schema);

        fields.Paths.Select(path => path.ToString()).ShouldBe(["spec.ports[*].port", "spec.ports[*].name", "spec.ports[*].protocol"]);
        fields.Project(SampleCrd.Parse("""{"spec":{"ports":[{"name":"a","protocol":"TCP","port":1,"x":"y"}]}}"""), status: false)
            .ShouldBeJson("""{"spec":{"ports":[{"name":"a","protocol":"TCP","port":1}]}}""");
    }

    [Fact]
    public void Child_and_parent_may_come_in_any_order()
    {
        var source = SampleCrd.Parse("""{"spec":{"a":{"b":1,"c":2}}}""");

        foreach (var fields in new[] { Compile(".spec.a.b", ".spec.a"), Compile(".spec.a", ".spec.a.b"), Compile(".spec.a[*]") })
        {
            fields.Project(source, status: false).ShouldBeJson("""{"spec":{"a":{"b":1,"c":2}}}""");
        }
    }

    [Fact]
    public void Unexposed_names_what_an_instance_has_beyond_the_exposed_paths() =>
        Compile(".spec.user", ".spec.users[*].role").Unexposed(SampleCrd.Parse(
                """{"apiVersion":"x/v1","kind":"X","metadata":{},"spec":{"user":"u","pin":1,"users":[{"role":"r"},{"a.b":1}]},"status":{"phase":"Up"}}"""))
            .ShouldBe(["spec.pin", "spec.users[1]['a.b']", "status"]);

    [Fact]
    public void Unexposed_is_bounded_in_number_and_length()
    {
        var instance = SampleCrd.Parse("""{"spec":{}}""");
        foreach (var index in Enumerable.Range(0, 50))
        {
            instance["spec"]![new string('x', 5000) + index] = 1;
        }

        var unexposed = Compile(".spec.user").Unexposed(instance);

        unexposed.Count.ShouldBe(10);
        unexposed.ShouldAllBe(path => path.Length < 300);
    }

    [Fact]
    public void Covers_knows_what_is_exposed_as_a_whole()
    {
        var fields = Compile(".spec.a.b", ".spec.list[*].x");

        fields.Covers(SampleCrd.Path(".spec.a.b.c")).ShouldBeTrue();
        fields.Covers(SampleCrd.Path(".spec.list[*].x")).ShouldBeTrue();
        fields.Covers(SampleCrd.Path(".spec.a")).ShouldBeFalse();
    }

    private static ExposedFields Compile(params string[] paths) => ExposedFields.Compile(paths.Select(SampleCrd.Path), schema: null);
}
