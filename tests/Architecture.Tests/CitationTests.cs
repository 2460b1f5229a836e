using System.Text.RegularExpressions;
using KubeCarrier.Architecture.Tests.Documentation;

namespace KubeCarrier.Architecture.Tests;

/// <summary>
/// What a document names is there: files, links and where they lead to, targets of make, flags, types. A superseded decision and the
/// CHANGELOG tell of what was.
/// </summary>
public sealed partial class CitationTests
{
    private static readonly IReadOnlyList<Markdown> Documents =
    [
        new("README.md"),
        new("CONTRIBUTING.md"),
        new("bench/README.md"),
        .. Repository.Files.Where(file => file.StartsWith("docs/", StringComparison.Ordinal) && file.EndsWith(".md", StringComparison.Ordinal))
            .Except(DecisionRecord.All.Where(record => record.IsHistory).Select(record => record.File))
            .Select(file => new Markdown(file)),
    ];

    private static readonly HashSet<string> Targets = [.. MakeTarget().Matches(Repository.Read("Makefile")).Select(target => target.Groups[1].Value)];

    [Fact]
    public void Files_are_there() => Cited(document => document.Code.SelectMany(code => FilesIn(code)).Where(file => !IsThere(file)));

    [Fact]
    public void Links_lead_somewhere() => Cited(document => document.Links.Where(link => !link.Contains("://", StringComparison.Ordinal) && !Leads(document, link)));

    [Fact]
    public void Make_has_the_targets() => Cited(document => document.Code.Concat(document.CommandLines)
        .SelectMany(code => Make().Matches(code).Select(make => make.Groups[1].Value))
        .Where(target => !Targets.Contains(target)));

    [Fact]
    public void Programs_have_the_flags() => Cited(document => document.Code.Concat(document.CommandLines).SelectMany(KnownFlags.Unknown));

    [Fact]
    public void Types_and_their_members_are_declared() => Cited(document => document.Code.Where(code => DeclaredNames.IsName(code) && !DeclaredNames.Knows(code)));

    private static void Cited(Func<Markdown, IEnumerable<string>> wrongly) =>
        Documents.SelectMany(document => wrongly(document).Distinct().Select(citation => $"{document.Path}: {citation}")).ShouldBeEmpty();

    /// <summary>Paths from the root, with <c>*</c>, <c>&lt;name&gt;</c> or <c>…</c> for any name, and files of ours that are named alone.</summary>
    private static IEnumerable<string> FilesIn(string code) =>
        FromRoot().Matches(code).Select(path => path.Groups[1].Value.TrimEnd('.', '/'))
            .Concat(Alone().Match(code) is { Success: true } alone ? [alone.Value] : []);

    private static bool IsThere(string cited)
    {
        var pattern = new Regex($"(^|/){AnyName().Replace(Regex.Escape(cited), "[^/]*")}(/|$)");
        return Repository.Exists(cited) || Repository.Files.Any(file => pattern.IsMatch(file)
            && (!cited.Contains('/', StringComparison.Ordinal) || pattern.Match(file).Index == 0));
    }

    private static bool Leads(Markdown document, string link)
    {
        var parts = link.Split('#');
        var path = parts[0].Length == 0 ? document.Path : Path.GetRelativePath(Repository.Root,
            Path.GetFullPath(Path.Combine(Repository.Root, Path.GetDirectoryName(document.Path)!, parts[0])));
        return Repository.Exists(path) && (parts.Length == 1 || new Markdown(path).HasAnchor(parts[1]));
    }

    [GeneratedRegex(@"(?<![\w./~$-])((?:src|docs|eng|manifests|tests|dev|bench|certs|\.ci)/[\w./*<>…-]+)")]
    private static partial Regex FromRoot();

    [GeneratedRegex(@"\A[\w.-]+\.(cs|csproj|props|sln|sh|md)\z")]
    private static partial Regex Alone();

    [GeneratedRegex(@"\\\*|<[^<>]*>|…")]
    private static partial Regex AnyName();

    [GeneratedRegex(@"(?:\A|[$;&|] *)make ([a-z][a-z-]*)")]
    private static partial Regex Make();

    [GeneratedRegex(@"^([a-z][a-z-]*):", RegexOptions.Multiline)]
    private static partial Regex MakeTarget();
}
