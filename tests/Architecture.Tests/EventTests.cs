using System.Reflection;
using System.Text.RegularExpressions;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Architecture.Tests;

/// <summary>Whoever reads an event finds its reason in the runbook, with what to do.</summary>
public sealed partial class EventTests
{
    private const string Runbook = "docs/runbook.md";

    private static IReadOnlyList<string> Reasons { get; } =
        [.. typeof(EventReasons).GetFields(BindingFlags.Public | BindingFlags.Static).Select(field => (string)field.GetRawConstantValue()!)];

    [Shows("H64")]
    [Fact]
    public void Every_reason_has_its_row_in_the_runbook() =>
        Rows.SelectMany(row => row.Reasons).Order(StringComparer.Ordinal).Except(["Forbidden", "Unauthorized"]).ShouldBe(Reasons.Order(StringComparer.Ordinal), Runbook);

    [Shows("H64")]
    [Fact]
    public void The_runbook_tells_a_warning_as_the_controller_does() => Rows
        .SelectMany(row => row.Reasons.Select(reason => $"{reason}: {row.Type}"))
        .Except(Reasons.Select(reason => $"{reason}: {TypeOf(reason)}").Concat(["Forbidden: Warning", "Unauthorized: Warning"]))
        .ShouldBeEmpty();

    [Shows("H64")]
    [Fact]
    public void Every_reason_is_judged_once() =>
        EventSeverity.Good.Concat(EventSeverity.Passing).Concat(EventSeverity.Bad).Order(StringComparer.Ordinal).ShouldBe(Reasons.Order(StringComparer.Ordinal));

    [Shows("H64")]
    [Fact]
    public void The_reasons_of_conditions_are_those_of_events() => Repository.Sources
        .Where(file => file.StartsWith("src/Api/", StringComparison.Ordinal) && file.EndsWith("Conditions.cs", StringComparison.Ordinal))
        .SelectMany(file => Literal().Matches(Repository.Read(file).Split("// Reasons.")[1]).Select(match => $"{file}: {match.Value}"))
        .ShouldBeEmpty("a reason is written as EventReasons.<reason>, and has its row in the runbook");

    [Shows("H64")]
    [Fact]
    public void No_event_has_a_reason_of_its_own() => Repository.Sources
        .Where(file => file.StartsWith("src/Controllers/", StringComparison.Ordinal))
        .SelectMany(file => LiteralReason().Matches(Repository.Read(file)).Select(match => $"{file}: {match.Value}"))
        .ShouldBeEmpty();

    private static string TypeOf(string reason) => EventSeverity.Good.Contains(reason) ? "Normal" : EventSeverity.Bad.Contains(reason) ? "Warning" : "Normal, then Warning";

    private static IReadOnlyList<(IReadOnlyList<string> Reasons, string Type)> Rows { get; } =
    [
        .. Section().Match(Repository.Read(Runbook)).Value.Split('\n').Select(line => line.Split('|'))
        .Where(cells => cells.Length == 6 && cells[1].Contains('`', StringComparison.Ordinal))
            .Select(cells => ((IReadOnlyList<string>)[.. Quoted().Matches(cells[1]).Select(match => match.Groups[1].Value)], Type(cells[2].Trim()))),
    ];

    private static string Type(string cell) => cell is "Normal" or "Warning" ? cell : "Normal, then Warning";

    [GeneratedRegex(@"^## Events$.*?(?=^## )", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex("`([A-Za-z]+)`")]
    private static partial Regex Quoted();

    [GeneratedRegex("""const string \w+ = "\w+";""")]
    private static partial Regex Literal();

    [GeneratedRegex("""RecordAsync\(\w+, "\w+"|new(?: Held)?\("[A-Z]\w+", """)]
    private static partial Regex LiteralReason();
}
