using System.Text.Json.Nodes;
using KubeCarrier.Offline.Sessions;
using KubeCarrier.Offline.Settling;
using static KubeCarrier.Policy.Tests.Simulation.SmallHub;

namespace KubeCarrier.Policy.Tests.Simulation;

/// <summary>RFC 6902 and RFC 7386, by what a step does.</summary>
public sealed class JsonPatchTests
{
    private const string Users = """[{"name":"a","role":"reader"},{"name":"b","role":"reader"}]""";

    private readonly HubSession _session = Begin();

    [Theory]
    [InlineData("""[{"op":"add","path":"/spec/users/-","value":{"name":"c"}}]""", """[{"name":"a","role":"reader"},{"name":"b","role":"reader"},{"name":"c","role":"reader"}]""")]
    [InlineData("""[{"op":"add","path":"/spec/users/0","value":{"name":"c"}}]""", """[{"name":"c","role":"reader"},{"name":"a","role":"reader"},{"name":"b","role":"reader"}]""")]
    [InlineData("""[{"op":"remove","path":"/spec/users/0"}]""", """[{"name":"b","role":"reader"}]""")]
    [InlineData("""[{"op":"replace","path":"/spec/users/1/name","value":"c"}]""", """[{"name":"a","role":"reader"},{"name":"c","role":"reader"}]""")]
    [InlineData("""[{"op":"move","from":"/spec/users/0","path":"/spec/users/1"}]""", """[{"name":"b","role":"reader"},{"name":"a","role":"reader"}]""")]
    [InlineData("""[{"op":"copy","from":"/spec/users/0/name","path":"/spec/users/1/name"}]""", """[{"name":"a","role":"reader"},{"name":"a","role":"reader"}]""")]
    [InlineData("""[{"op":"test","path":"/spec/users/0/name","value":"a"},{"op":"replace","path":"/spec/users","value":[]}]""", "[]")]
    public void Operations_are_carried_out_in_order(string patch, string users)
    {
        _session.Patch(ThingKey("one"), isJsonPatch: true, JsonNode.Parse(patch)!, Tenant, At).ShouldBeAllowed();

        _session.Find(ThingKey("one"))!["spec"]!["users"]!.ToJsonString().ShouldBe(users);
    }

    [Theory]
    [InlineData("{}", "patch", "a JSON patch is a list of operations")]
    [InlineData("[1]", "patch[0]", "must be an object with op and path")]
    [InlineData("""[{"op":"add","path":"spec","value":1}]""", "patch[0]", "path must be a JSON pointer such as /spec/replicas")]
    [InlineData("""[{"op":"add","path":"/spec/a/b","value":1}]""", "patch[0]", "/spec/a/b is not there")]
    [InlineData("""[{"op":"add","path":"/spec/users/3","value":1}]""", "patch[0]", "/spec/users/3 is not there")]
    [InlineData("""[{"op":"add","path":"/spec/users/01","value":1}]""", "patch[0]", "/spec/users/01 is not there")]
    [InlineData("""[{"op":"add","path":"/spec/plan","value":"large"},{"op":"remove","path":"/spec/nothing"}]""", "patch[1]", "/spec/nothing is not there")]
    [InlineData("""[{"op":"replace","path":"/spec/nothing","value":1}]""", "patch[0]", "/spec/nothing is not there")]
    [InlineData("""[{"op":"test","path":"/spec/plan","value":"large"}]""", "patch[0]", "/spec/plan is not what the test says")]
    [InlineData("""[{"op":"move","path":"/spec/plan"}]""", "patch[0]", "from must be a JSON pointer such as /spec/replicas")]
    [InlineData("""[{"op":"add","path":"/spec/plan"}]""", "patch[0]", "add needs a value")]
    [InlineData("""[{"op":"swap","path":"/spec/plan"}]""", "patch[0]", "swap is no operation; use add, remove, replace, move, copy or test")]
    public void What_cannot_be_carried_out_is_told_with_its_place(string patch, string path, string message)
    {
        var before = _session.Find(ThingKey("one"))!.ToJsonString();

        var outcome = _session.Patch(ThingKey("one"), isJsonPatch: true, JsonNode.Parse(patch)!, Tenant, At);

        outcome.ShouldBeDeniedBy(StepRules.RequestIsValid);
        (outcome.Violations[0].Path, outcome.Violations[0].Message).ShouldBe((path, message));
        _session.Find(ThingKey("one"))!.ToJsonString().ShouldBe(before);
    }

    [Fact]
    public void A_merge_patch_removes_by_null_and_replaces_lists()
    {
        _session.Merge(ThingKey("one"), """{"metadata":{"labels":{"a/b":"1"}},"spec":{"plan":null,"users":[{"name":"z"}]}}""").ShouldBeAllowed();

        var found = _session.Find(ThingKey("one"))!;
        found["spec"]!.ToJsonString().ShouldBe("""{"replicas":1,"users":[{"name":"z","role":"reader"}]}""");
        _session.Patch(ThingKey("one"), isJsonPatch: true, JsonNode.Parse("""[{"op":"remove","path":"/metadata/labels/a~1b"}]""")!, Tenant, At).ShouldBeAllowed();
        _session.Patch(ThingKey("one"), isJsonPatch: false, new JsonArray(), Tenant, At).ShouldBeDeniedBy(StepRules.RequestIsValid);
    }

    private static HubSession Begin()
    {
        var session = SmallHub.Of().Begin();
        var manifest = Thing("one");
        manifest["spec"]!["users"] = JsonNode.Parse(Users);
        session.Create(manifest).ShouldBeAllowed();
        return session;
    }
}
