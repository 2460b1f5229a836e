using System.Text.RegularExpressions;
using KubeCarrier.Architecture.Tests.Documentation;

namespace KubeCarrier.Architecture.Tests;

/// <summary>What code refers to can be read in this repository.</summary>
public sealed partial class CommentTests
{
    private static readonly IReadOnlyList<(string File, string Text)> Code =
    [
        .. Repository.AllSources.Concat(Repository.Files.Where(file => Others().IsMatch(file))).Select(file => (file, Repository.Read(file))),
    ];

    private static readonly HashSet<string> Rows =
    [
        .. new[] { "docs/bypass.md", "docs/hazards.md", "docs/admission.md" }.SelectMany(document => TableRow().Matches(Repository.Read(document)).Select(row => row.Groups[1].Value)),
        .. ParityRow().Matches(Repository.Read("docs/parity-rows.txt")).Select(row => row.Value),
    ];

    [Fact]
    public void A_document_that_code_cites_is_there() => Code
        .SelectMany(code => Document().Matches(code.Text).Select(cited => (code.File, Cited: cited.Value)))
        .Where(citation => !IsThere(citation.Cited.Split('#')))
        .Select(citation => $"{citation.File}: {citation.Cited}")
        .ShouldBeEmpty();

    [Fact]
    public void A_decision_that_code_cites_is_there() => Code
        .SelectMany(code => Decision().Matches(code.Text).Select(cited => (code.File, Number: cited.Groups[1].Value)))
        .Where(citation => !DecisionRecord.All.Any(record => record.Number == citation.Number))
        .Select(citation => $"{citation.File}: ADR {citation.Number}")
        .ShouldBeEmpty();

    [Fact]
    public void A_row_that_a_comment_cites_is_there() => Code
        .SelectMany(code => Comment().Matches(code.Text).SelectMany(comment => RowId().Matches(comment.Value)).Select(cited => (code.File, Row: cited.Value)))
        .Where(citation => !Rows.Contains(citation.Row))
        .Select(citation => $"{citation.File}: {citation.Row}")
        .ShouldBeEmpty();

    /// <summary>Papers that a design was made of do not outlive it: the contract is docs/contract.</summary>
    [Fact]
    public void Nothing_is_cited_that_readers_do_not_have() => Code
        .Concat(DecisionRecord.All.Select(record => (record.File, Repository.Read(record.File))))
        .SelectMany(code => Elsewhere().Matches(code.Item2).Select(cited => $"{code.Item1}: {cited.Value}"))
        .ShouldBeEmpty();

    private static bool IsThere(string[] citation) =>
        Repository.Exists(citation[0]) && (citation.Length == 1 || new Markdown(citation[0]).HasAnchor(citation[1]));

    [GeneratedRegex(@"\A((manifests|certs|eng|\.ci)/.*|Makefile|\.editorconfig|.*\.(csproj|props))\z")]
    private static partial Regex Others();

    [GeneratedRegex(@"(?<![\w/.-])(docs|src|tests|dev|bench|manifests|eng)/[\w./-]+\.(md|txt)(#[\w-]+)?")]
    private static partial Regex Document();

    [GeneratedRegex(@"\b(?:ADR |adr/)([0-9]{4})\b")]
    private static partial Regex Decision();

    [GeneratedRegex(@"(?<![:""])//.*$|^\s*#.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\b(F-[A-Z]+-[0-9]{2}|[BGHN][0-9]{2,3})\b")]
    private static partial Regex RowId();

    [GeneratedRegex(@"^\| ([BGHN][0-9]{2,3}) \|", RegexOptions.Multiline)]
    private static partial Regex TableRow();

    [GeneratedRegex(@"^F-[A-Z]+-[0-9]{2}", RegexOptions.Multiline)]
    private static partial Regex ParityRow();

    [GeneratedRegex(@"\bspec (sections? )?[0-9]|api-shape[s]|\bsection [0-9]+\.[0-9]|design decisio[n]|\bissue #?[0-9]")]
    private static partial Regex Elsewhere();
}
