using KubeCarrier.Demo.Story;

namespace KubeCarrier.EndToEnd.Tests.Demo;

public sealed class CommandTextTests
{
    private static readonly Dictionary<string, string> Variables = new() { ["NS"] = "team-b-abcde", ["NS2"] = "team-b-fghij" };

    [Fact]
    public void Words_are_split_as_a_shell_splits_them() =>
        CommandText.Words("""kubectl patch  x -p '{"spec": {"a": 1}}' --type=merge""", Variables)
            .ShouldBe(["kubectl", "patch", "x", "-p", """{"spec": {"a": 1}}""", "--type=merge"]);

    [Fact]
    public void A_quoted_part_belongs_to_its_word() =>
        CommandText.Words("kubectl get x -o jsonpath='{.a} {.b}'", Variables).ShouldBe(["kubectl", "get", "x", "-o", "jsonpath={.a} {.b}"]);

    [Fact]
    public void Variables_are_put_in_outside_of_quotes_only() =>
        CommandText.Words("get -n $NS $NS2 '$NS'", Variables).ShouldBe(["get", "-n", "team-b-abcde", "team-b-fghij", "$NS"]);
}
