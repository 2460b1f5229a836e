using System.Globalization;
using System.Text.RegularExpressions;

namespace KubeCarrier.Architecture.Tests;

/// <summary>docs/admission.md keeps its promises: every practice has a place, and the place is there.</summary>
public sealed partial class AdmissionDocumentTests
{
    private const string Document = "docs/admission.md";

    private const string Elsewhere = "with the install";

    private const int Practices = 32;

    private static readonly IReadOnlyList<(string Id, string Place, string Test)> Rows =
    [
        .. Row().Matches(Repository.Read(Document)).Select(row => (row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value)),
    ];

    private static readonly IReadOnlyList<(string Id, string Place, string Test)> GuardedNames =
    [
        .. GuardedName().Matches(Repository.Read(Document)).Select(row => (row.Groups[1].Value, row.Groups[2].Value, row.Groups[3].Value)),
    ];

    [Fact]
    public void Every_practice_is_there_once() =>
        Rows.Select(row => row.Id).ShouldBe(Enumerable.Range(1, Practices).Select(number => string.Create(CultureInfo.InvariantCulture, $"G{number:00}")));

    [Fact]
    public void Every_practice_has_a_place_and_a_test_or_comes_with_the_install() => Rows
        .Where(row => !Names(row.Place) || !Names(row.Test))
        .Select(row => row.Id)
        .ShouldBeEmpty();

    [Fact]
    public void What_it_names_is_there() => Rows
        .SelectMany(row => Places(row.Place + row.Test).Where(place => !IsThere(place)).Select(place => $"{row.Id}: {place}"))
        .ShouldBeEmpty();

    [Fact]
    public void Every_name_that_somebody_else_wrote_has_a_guard_and_a_test_that_are_there()
    {
        GuardedNames.Select(row => row.Id).ShouldBe(Enumerable.Range(1, GuardedNames.Count).Select(number => string.Create(CultureInfo.InvariantCulture, $"N{number:00}")));
        GuardedNames.Count.ShouldBeGreaterThanOrEqualTo(18);
        GuardedNames.Where(row => !Places(row.Place).Any() || !Places(row.Test).Any()).Select(row => row.Id).ShouldBeEmpty();
        GuardedNames.SelectMany(row => Places(row.Place + row.Test).Where(place => !IsThere(place)).Select(place => $"{row.Id}: {place}")).ShouldBeEmpty();
    }

    private static bool Names(string cell) => cell.Contains(Elsewhere, StringComparison.Ordinal) || Places(cell).Any();

    /// <summary>In back ticks, from one of the folders of the checkout.</summary>
    private static IEnumerable<string> Places(string cell) => Place().Matches(cell).Select(place => place.Groups[1].Value);

    private static bool IsThere(string place)
    {
        var (path, text) = place.Split(':', 2) switch { [var whole] => (whole, ""), var parts => (parts[0], parts[1]) };
        return Repository.Exists(path) && (text.Length == 0 || Repository.Read(path).Contains(text, StringComparison.Ordinal));
    }

    [GeneratedRegex(@"^\| (G[0-9]{2}) \|[^|]*\|([^|]*)\|([^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex(@"^\| (N[0-9]{2}) \|[^|]*\|[^|]*\|([^|]*)\|([^|]*)\|$", RegexOptions.Multiline)]
    private static partial Regex GuardedName();

    [GeneratedRegex("`((?:src|tests|manifests|docs|certs|eng)[^`]*)`")]
    private static partial Regex Place();
}
