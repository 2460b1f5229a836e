using System.Text.Json.Nodes;

namespace KubeCarrier.Webhooks.Tests.Fuzz;

/// <summary>A golden case as a place to start from: its request, where it is sent, and what is decided about it.</summary>
internal sealed record GoldenReview(string Case, string Path, JsonObject Request, bool IsDenied, IReadOnlyList<string> Rules)
{
    public static IReadOnlyList<GoldenReview> All { get; } =
        [.. Directory.EnumerateFiles(GoldenTests.Root, "request.json", SearchOption.AllDirectories).Order(StringComparer.Ordinal).Select(Read)];

    /// <summary>Without those of the mutating webhook: it leaves what the hub's own rules deny to the validating one.</summary>
    public static IReadOnlyList<GoldenReview> Denied { get; } = [.. All.Where(review => review.IsDenied && !review.Path.StartsWith("/mutate-", StringComparison.Ordinal))];

    public ILookup<string, JsonNode?> ValuesByName { get; } = Tree.Places(Request).ToLookup(place => place.Name, place => place.Value);

    private static GoldenReview Read(string file)
    {
        var folder = System.IO.Path.GetDirectoryName(file)!;
        var @case = System.IO.Path.GetRelativePath(GoldenTests.Root, folder);
        var request = JsonNode.Parse(File.ReadAllText(file))!.AsObject();
        var answer = new FuzzAnswer(200, File.ReadAllText(System.IO.Path.Combine(folder, "response.json")));
        return new(@case, GoldenTests.PathOf(@case, request), request, answer.IsDenied, answer.Rules);
    }
}
