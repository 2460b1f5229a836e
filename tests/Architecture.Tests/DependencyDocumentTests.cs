using System.Text.RegularExpressions;

namespace KubeCarrier.Architecture.Tests;

/// <summary>docs/dependencies.md says of every package why it is there, and of none that is not.</summary>
public sealed partial class DependencyDocumentTests
{
    [Fact]
    public void Every_package_has_its_line_and_no_other() => Row().Matches(Repository.Read("docs/dependencies.md"))
        .Select(row => row.Groups[1].Value)
        .Order(StringComparer.Ordinal)
        .ShouldBe(Package().Matches(Repository.Read("Directory.Packages.props")).Select(package => package.Groups[1].Value).Order(StringComparer.Ordinal));

    [Fact]
    public void Every_package_is_used() => Package().Matches(Repository.Read("Directory.Packages.props"))
        .Select(package => package.Groups[1].Value)
        .Where(name => !Repository.Files.Any(file => Project().IsMatch(file) && Repository.Read(file).Contains($"<PackageReference Include=\"{name}\"", StringComparison.Ordinal)))
        .ShouldBeEmpty();

    [GeneratedRegex(@"^\| `([\w.]+)` \| [^|]+ \|[^|]*\|$", RegexOptions.Multiline)]
    private static partial Regex Row();

    [GeneratedRegex("<PackageVersion Include=\"([^\"]+)\"")]
    private static partial Regex Package();

    [GeneratedRegex(@"\.(csproj|props)\z")]
    private static partial Regex Project();
}
