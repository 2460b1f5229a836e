using KubeCarrier.Demo.Story;

namespace KubeCarrier.EndToEnd.Tests.Demo;

public sealed class KubectlTableTests
{
    private const string Header = "NAME|ACCOUNT NAMESPACE|DISPLAY NAME|STATUS|AGE";
    private const string Output =
        """
        NAME     ACCOUNT NAMESPACE   DISPLAY NAME   STATUS   AGE
        team-a   team-a              The A Team     Ready    7s
        team-b   team-b                             Ready    7s

        """;

    [Fact]
    public void Rows_match_in_any_order_and_with_empty_cells() =>
        KubectlTable.Matches(Output, Header, ["team-b|team-b||Ready|*", "team-a|team-a|The A*|Ready|7s"]).ShouldBeTrue();

    [Theory]
    [InlineData("team-a|team-a|The A Team|Ready|*", "team-b|team-b|*|Ready|*")] // an empty cell is not any text
    [InlineData("team-a|team-a|The A Team|Unready|*", "team-b|team-b||Ready|*")]
    [InlineData("team-a|team-a|The A Team|Ready|*")] // one row too many
    public void Another_table_does_not_match(params string[] rows) => KubectlTable.Matches(Output, Header, rows).ShouldBeFalse();

    [Fact]
    public void No_table_matches_nothing() => KubectlTable.Matches("", Header, []).ShouldBeFalse();
}
