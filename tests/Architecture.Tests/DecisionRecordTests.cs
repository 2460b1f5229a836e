using System.Text.RegularExpressions;
using KubeCarrier.Architecture.Tests.Documentation;

namespace KubeCarrier.Architecture.Tests;

/// <summary>Decision records say whether they still hold, in one form, and their list says the same.</summary>
public sealed partial class DecisionRecordTests
{
    private const string Index = $"{DecisionRecord.Folder}/README.md";

    [Fact]
    public void Every_record_has_a_status_in_one_form() => DecisionRecord.All
        .Where(record => !Form().IsMatch(record.Status))
        .Select(record => $"{record.File}: Status: {record.Status}")
        .ShouldBeEmpty();

    [Fact]
    public void What_supersedes_a_record_is_a_later_one_that_says_so() => DecisionRecord.All
        .SelectMany(record => record.SupersededBy.Select(number => (record, Later: DecisionRecord.All.SingleOrDefault(other => other.Number == number))))
        .Where(pair => pair.Later is not { } later || string.CompareOrdinal(later.Number, pair.record.Number) <= 0
            || !new Markdown(later.File).Links.Contains(Path.GetFileName(pair.record.File)))
        .Select(pair => $"{pair.record.File} is superseded by {pair.Later?.File ?? "nothing that is there"}, which does not link back")
        .ShouldBeEmpty();

    [Fact]
    public void The_list_has_number_title_and_status_of_each() => IndexRow().Matches(Repository.Read(Index))
        .Select(row => row.Value.TrimEnd())
        .ShouldBe(DecisionRecord.All.Select(record => $"| [{record.Number}]({Path.GetFileName(record.File)}) | {record.Title} | {record.Status} |"));

    [GeneratedRegex(@"\A(accepted|(superseded|in part superseded) by \[[0-9]{4}\]\([a-z0-9-]+\.md\)( and \[[0-9]{4}\]\([a-z0-9-]+\.md\))*)\z")]
    private static partial Regex Form();

    [GeneratedRegex(@"^\| \[[0-9]{4}\].*$", RegexOptions.Multiline)]
    private static partial Regex IndexRow();
}
