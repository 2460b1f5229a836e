using System.Text.RegularExpressions;

namespace KubeCarrier.Architecture.Tests.Documentation;

/// <summary>What a name in back ticks may stand for: a type or member of this repository, a word of the API, or what others have made.</summary>
internal static partial class DeclaredNames
{
    private static readonly IReadOnlyList<(string Whose, string[] Names)> Others =
    [
        (".NET", ["Expression.Compile", "GC.GetAllocatedBytesForCurrentThread", "Task.Result"]),
        ("MSBuild", ["ArtifactsPath", "IsAotCompatible", "ServerGarbageCollection"]),
        ("packages", ["KubernetesClient.Aot", "Microsoft.DotNet.ILCompiler", "Prop.ForAll"]),
        ("Kubernetes", ["NoneOnDryRun"]),
        ("KubeCarrier, and not here", ["FerryControllerUnready"]),
    ];

    private static readonly IReadOnlyList<string> Sources =
    [
        .. Repository.AllSources.Where(file => !file.EndsWith($"/{nameof(DeclaredNames)}.cs", StringComparison.Ordinal)).Select(file => Comment().Replace(Repository.Read(file), "")),
    ];

    /// <summary>Types, members, and as constants also reasons, condition types and kinds.</summary>
    private static readonly HashSet<string> Words =
    [
        .. Sources.Concat(Repository.Files.Where(file => file.StartsWith("manifests/", StringComparison.Ordinal)).Select(Repository.Read))
            .SelectMany(text => Word().Matches(text)).Select(word => word.Value),
    ];

    /// <summary>What stands in the files that declare a type.</summary>
    private static readonly ILookup<string, HashSet<string>> Types = Sources
        .Select(source => (Declared: Declaration().Matches(source).Select(type => type.Groups[1].Value), Words: Word().Matches(source).Select(word => word.Value).ToHashSet()))
        .SelectMany(source => source.Declared.Select(type => (Type: type, source.Words)))
        .ToLookup(declared => declared.Type, declared => declared.Words);

    private static readonly string Packages = Repository.Read("Directory.Packages.props");

    /// <summary>A name of several words, or with a member. One of one word may be anything.</summary>
    public static bool IsName(string code) => Name().IsMatch(code) && (SeveralWords().IsMatch(code) || code.Contains('.', StringComparison.Ordinal));

    /// <summary>A name that ends with … need only begin like one that is there.</summary>
    public static bool Knows(string code)
    {
        var parts = code.Split('(')[0].Split('.');
        return Others.Any(other => other.Names.Contains(code.Split('(')[0]) || other.Names.Contains(string.Join('.', parts.Take(2))))
            || Packages.Contains($"\"{code}\"", StringComparison.Ordinal)
            || (parts.Length == 1 ? Words.Contains(parts[0]) : parts[1..].All(member => HasMember(parts[0], member)));
    }

    private static bool HasMember(string type, string member) =>
        Types[type].Any(words => words.Contains(member) || (member.EndsWith('…') && words.Any(word => word.StartsWith(member[..^1], StringComparison.Ordinal))));

    [GeneratedRegex(@"\b(?:class|record|struct|enum|interface)\s+(?:struct\s+|class\s+)?([A-Z]\w+)")]
    private static partial Regex Declaration();

    [GeneratedRegex(@"\b[A-Z]\w+\b")]
    private static partial Regex Word();

    [GeneratedRegex(@"^\s*//.*$", RegexOptions.Multiline)]
    private static partial Regex Comment();

    [GeneratedRegex(@"\A[A-Z][A-Za-z0-9]*(\.[A-Z]\w*…?)*(\(.*\))?\z")]
    private static partial Regex Name();

    [GeneratedRegex(@"\A[A-Za-z0-9]*[a-z0-9][A-Z]")]
    private static partial Regex SeveralWords();
}
