using System.Text.RegularExpressions;

namespace KubeCarrier.Architecture.Tests.Documentation;

/// <summary>A record below docs/adr: a title, a line with its status, and the text.</summary>
internal sealed partial record DecisionRecord(string File, string Number, string Title, string Status, IReadOnlyList<string> SupersededBy)
{
    public const string Folder = "docs/adr";

    public static IReadOnlyList<DecisionRecord> All { get; } =
    [
        .. Repository.Files.Select(file => (File: file, Name: Name().Match(file))).Where(file => file.Name.Success)
            .Select(file => Of(file.File, file.Name.Groups[1].Value, Head().Match(Repository.Read(file.File)))),
    ];

    /// <summary>Nothing of it holds any more; what it names may be gone.</summary>
    public bool IsHistory => Status.StartsWith("superseded by ", StringComparison.Ordinal);

    private static DecisionRecord Of(string file, string number, Match head) =>
        new(file, number, head.Groups[2].Value, head.Groups[3].Value, [.. Later().Matches(head.Groups[3].Value).Select(later => later.Groups[1].Value)]);

    [GeneratedRegex(@"\Adocs/adr/([0-9]{4})-[a-z0-9-]+\.md\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A# ([0-9]{4}) (.+)\n\nStatus: (.+)\n\n")]
    private static partial Regex Head();

    [GeneratedRegex(@"\[([0-9]{4})\]\(\1-[a-z0-9-]+\.md\)")]
    private static partial Regex Later();
}
