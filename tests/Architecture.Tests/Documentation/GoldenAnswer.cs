using System.Text.Json.Nodes;

namespace KubeCarrier.Architecture.Tests.Documentation;

/// <summary>
/// A golden answer of the webhooks, as far as it speaks of rules: of each cause the id and the sentence as <c>kubectl</c> shows it, and the
/// ids of the audit annotation, which with the warnings are the example of a rule that only warns.
/// </summary>
internal sealed record GoldenAnswer(
    string Case, bool Patches, IReadOnlyList<(string Rule, string Sentence)> Causes, IReadOnlyList<string> Audited, IReadOnlyList<string> Warnings)
{
    public const string Folder = "tests/Webhooks.Tests/Golden";

    private static string Root => Path.Combine(Repository.Root, Folder);

    /// <summary>Those that say least first: they make the best examples.</summary>
    public static IReadOnlyList<GoldenAnswer> All { get; } =
    [
        .. Directory.EnumerateFiles(Root, "response.json", SearchOption.AllDirectories)
            .Select(Read)
            .OrderBy(answer => answer.Causes.Count + answer.Warnings.Count)
            .ThenBy(answer => answer.Case, StringComparer.Ordinal),
    ];

    private static GoldenAnswer Read(string file)
    {
        var response = JsonNode.Parse(File.ReadAllText(file))!["response"]!;
        var message = Text(response["status"]?["message"]);
        return new(
            Path.GetRelativePath(Root, Path.GetDirectoryName(file)!).Replace('\\', '/'),
            response["patch"] is not null,
            [.. Items(response["status"]?["details"]?["causes"]).Select(cause => (Text(cause["reason"]), Sentence(cause, message)))],
            Text(response["auditAnnotations"]?["rules"]).Split(',', StringSplitOptions.RemoveEmptyEntries),
            [.. Items(response["warnings"]).Select(Text)]);
    }

    /// <summary>With the path in front, unless the contract fixes the whole text.</summary>
    private static string Sentence(JsonNode cause, string message)
    {
        var sentence = $"{Text(cause["field"])}: {Text(cause["message"])}";
        return message.Contains(sentence, StringComparison.Ordinal) ? sentence : Text(cause["message"]);
    }

    private static IEnumerable<JsonNode> Items(JsonNode? list) => list is JsonArray items ? items.OfType<JsonNode>() : [];

    private static string Text(JsonNode? node) => node?.GetValue<string>() ?? "";
}
