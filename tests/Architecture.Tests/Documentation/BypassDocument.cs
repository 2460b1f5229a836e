using System.Globalization;
using System.Text.RegularExpressions;

namespace KubeCarrier.Architecture.Tests.Documentation;

/// <summary>docs/bypass.md: attack and outcome are written by hand, the tests are those that say they show it.</summary>
internal static partial class BypassDocument
{
    public const string Path = "docs/bypass.md";

    private const int Lines = 75;

    /// <summary>These may wait: availability and what only a cluster under load shows.</summary>
    private static readonly string[] MayWait = ["B67", "B68", "B69", "B70"];

    private const string RealApiServerOnly = "C";

    private static readonly ILookup<string, TestMethod> Tests = TestMethod.Of(Id());

    public static string Text() => string.Join('\n', Repository.Read(Path).Split('\n').Select(WithTests));

    /// <summary>What is wrong with the list, in sentences.</summary>
    public static IReadOnlyList<string> Problems()
    {
        var rows = Rows();
        return
        [
            .. Enumerable.Range(1, Lines).Select(Name).Where(id => rows.Count(row => row.Id == id) != 1).Select(id => $"{id} has not exactly one line in {Path}."),
            .. rows.SelectMany(Problem),
            .. Tests.Select(tests => tests.Key).Where(id => rows.All(row => row.Id != id)).Select(id => $"A test names {id}, which has no line in {Path}."),
        ];
    }

    private static IEnumerable<string> Problem(Line row)
    {
        var (isLater, isNotHere) = (row.Outcome.StartsWith("later: ", StringComparison.Ordinal), row.Outcome.StartsWith("not here: ", StringComparison.Ordinal));
        if (row.Attack.Length == 0 || row.Outcome.Length == 0)
        {
            yield return $"{row.Id} says not what is attacked or what comes of it.";
        }

        if (isLater && !MayWait.Contains(row.Id))
        {
            yield return $"{row.Id} cannot wait.";
        }

        if (isLater || isNotHere)
        {
            yield break;
        }

        if (!Tests.Contains(row.Id))
        {
            yield return $"{row.Id} has no test: {row.Attack}.";
        }
        else if (row.Mode == RealApiServerOnly && !Tests[row.Id].Any(test => test.NeedsCluster))
        {
            yield return $"{row.Id} has no test against a real API server: {row.Attack}.";
        }
    }

    private static IReadOnlyList<Line> Rows() =>
    [
        .. Repository.Read(Path).Split('\n').Select(line => Row().Match(line)).Where(row => row.Success)
            .Select(row => new Line(Cell(row, 1), Cell(row, 2), Cell(row, 3), Cell(row, 4))),
    ];

    private static string Cell(Match row, int number) => row.Groups[number].Value.Trim();

    private static string WithTests(string line) => Row().Match(line) is { Success: true } row
        ? $"| {Cell(row, 1)} | {Cell(row, 2)} | {Cell(row, 3)} | {Cell(row, 4)} | {Links(Cell(row, 1))} |"
        : line;

    private static string Links(string id) => Tests.Contains(id) ? string.Join("<br>", Tests[id].Select(test => test.Link)) : "—";

    private static string Name(int line) => string.Create(CultureInfo.InvariantCulture, $"B{line:00}");

    [GeneratedRegex(@"\AB[0-9]{2,3}\z")]
    private static partial Regex Id();

    [GeneratedRegex(@"\A\| (B[0-9]{2,3}) \|([^|]*)\|([^|]*)\|([^|]*)\|.*\|\z")]
    private static partial Regex Row();

    private sealed record Line(string Id, string Mode, string Attack, string Outcome);
}
