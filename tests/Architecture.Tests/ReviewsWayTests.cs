using System.Text.RegularExpressions;

namespace KubeCarrier.Architecture.Tests;

/// <summary>Whoever wants to understand admission reads few files, and the document says which.</summary>
public sealed partial class ReviewsWayTests
{
    private const int MaxFiles = 25;

    private static readonly IReadOnlyList<string> Files =
        [.. File().Matches(Section().Match(Repository.Read("docs/architecture.md")).Value).Select(file => file.Groups[1].Value)];

    [Fact]
    public void The_way_of_a_review_is_short() => Files.Distinct().Count().ShouldBeInRange(1, MaxFiles);

    [Fact]
    public void Every_file_on_it_exists() => Files.Where(file => !Repository.Exists(file)).ShouldBeEmpty();

    [GeneratedRegex(@"^### A review's way$.*?^### ", RegexOptions.Multiline | RegexOptions.Singleline)]
    private static partial Regex Section();

    [GeneratedRegex(@"^\| `(src/[^`]+\.cs)` \|", RegexOptions.Multiline)]
    private static partial Regex File();
}
