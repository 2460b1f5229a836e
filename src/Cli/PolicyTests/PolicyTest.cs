using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Cli.Files;
using KubeCarrier.Offline.Settling;

namespace KubeCarrier.Cli.PolicyTests;

/// <summary>One <c>kind: PolicyTest</c>, read and found sound.</summary>
/// <param name="Name">Unique in its file.</param>
/// <param name="Place">Where it begins.</param>
/// <param name="Hub">Files and folders of the hub state, relative to <paramref name="Folder"/>, each with its place.</param>
/// <param name="Folder">Where the file is.</param>
/// <param name="Cases">In the order of the file.</param>
internal sealed record PolicyTest(
    string Name, SourcePlace Place, IReadOnlyList<(string Path, SourcePlace Place)> Hub, string Folder, IReadOnlyList<TestCase> Cases)
{
    public const string ApiVersion = "cli.kubecarrier.io/v1alpha1";

    public const string Kind = "PolicyTest";

    public static bool Is(SourceManifest manifest) => manifest is { ApiVersion: ApiVersion, Kind: Kind };
}

/// <summary>Steps that share a state; it begins with the hub state and ends with the case.</summary>
internal sealed record TestCase(string Id, string Suite, string Name, SourcePlace Place, IReadOnlyList<TestStep> Steps);

internal sealed record TestStep
{
    public required SourcePlace Place { get; init; }

    public required StepAction Action { get; init; }

    /// <summary>Null: as the step before.</summary>
    public UserInfo? As { get; init; }

    /// <summary>Null: as the step before.</summary>
    public DateTimeOffset? At { get; init; }

    /// <summary>Null: it must be allowed.</summary>
    public Expectation? Expect { get; init; }
}

internal enum StepVerb
{
    Create,
    Apply,
    Patch,
    Delete,
    ExpectAbsent,
}

/// <summary>What a step does.</summary>
/// <param name="Verb">One of five.</param>
/// <param name="Key">The object it is about.</param>
internal sealed record StepAction(StepVerb Verb, ObjectKey Key)
{
    /// <summary>What is created or applied.</summary>
    public JsonObject? Manifest { get; init; }

    public JsonNode? Patch { get; init; }

    /// <summary>RFC 6902 instead of RFC 7386.</summary>
    public bool IsJsonPatch { get; init; }

    public override string ToString()
    {
        var verb = Verb is StepVerb.ExpectAbsent ? "expectAbsent" : Verb.ToString().ToLowerInvariant();
        return $"{verb} {Key.Kind} {(Key.Namespace is { } space ? $"{space}/" : "")}{Key.Name}";
    }
}

/// <summary>What should come of a step.</summary>
internal sealed record Expectation(bool Allowed, SourcePlace Place)
{
    public Expected<string>? Rule { get; init; }

    public Expected<string>? Path { get; init; }

    public Expected<TextPattern>? Message { get; init; }

    public Expected<IReadOnlyList<TextPattern>>? Warnings { get; init; }

    public Expected<JsonObject>? Patched { get; init; }
}

internal sealed record Expected<T>(T Value, SourcePlace Place);
