using System.Globalization;
using System.Text.RegularExpressions;

namespace KubeCarrier.Architecture.Tests.Documentation;

/// <summary>docs/hazards.md: hazard and answer are written by hand, the tests are those that say they show it.</summary>
internal static partial class HazardDocument
{
    public const string Path = "docs/hazards.md";

    /// <summary>Those that syncing instances must answer; the others are the client's and the leader election's.</summary>
    private static readonly IReadOnlyList<string> Required =
    [
        .. new[] { (First: 1, Last: 26), (First: 30, Last: 38), (First: 48, Last: 54) }
            .SelectMany(range => Enumerable.Range(range.First, range.Last - range.First + 1))
            .Select(number => string.Create(CultureInfo.InvariantCulture, $"H{number:00}")),
    ];

    private static readonly ILookup<string, TestMethod> Tests = TestMethod.Of(Id());

    public static string Text() => string.Join('\n', Repository.Read(Path).Split('\n').Select(WithTests));

    /// <summary>What is wrong with the list, in sentences.</summary>
    public static IReadOnlyList<string> Problems()
    {
        var rows = Rows();
        return
        [
            .. Required.Where(id => rows.Count(row => row.Id == id) != 1).Select(id => $"{id} has not exactly one line in {Path}."),
            .. rows.Where(row => row.Hazard.Length == 0 || row.Answer.Length == 0).Select(row => $"{row.Id} says not what the hazard is or what is done about it."),
            .. rows.Where(row => !Tests.Contains(row.Id) && !IsExcused(row)).Select(row => $"{row.Id} has neither a test nor a reason why it cannot occur: {row.Hazard}."),
            .. Tests.Select(tests => tests.Key).Where(id => rows.All(row => row.Id != id)).Select(id => $"A test names {id}, which has no line in {Path}."),
        ];
    }

    private static bool IsExcused(Line row) => row.Answer.StartsWith("not here: ", StringComparison.Ordinal);

    private static IReadOnlyList<Line> Rows() =>
    [
        .. Repository.Read(Path).Split('\n').Select(line => Row().Match(line)).Where(row => row.Success)
            .Select(row => new Line(Cell(row, 1), Cell(row, 2), Cell(row, 3))),
    ];

    private static string Cell(Match row, int number) => row.Groups[number].Value.Trim();

    private static string WithTests(string line) => Row().Match(line) is { Success: true } row
        ? $"| {Cell(row, 1)} | {Cell(row, 2)} | {Cell(row, 3)} | {Links(Cell(row, 1))} |"
        : line;

    private static string Links(string id) => Tests.Contains(id) ? string.Join("<br>", Tests[id].Select(test => test.Link)) : "—";

    [GeneratedRegex(@"\AH[0-9]{2}\z")]
    private static partial Regex Id();

    [GeneratedRegex(@"\A\| (H[0-9]{2}) \|([^|]*)\|([^|]*)\|.*\|\z")]
    private static partial Regex Row();

    private sealed record Line(string Id, string Hazard, string Answer);
}
