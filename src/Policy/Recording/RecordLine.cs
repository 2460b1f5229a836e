using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Policy.Recording;

/// <summary>
/// One line of a record file (ADR 0025): a review with what came of it, or a state of the hub that later reviews were judged by and name by its
/// hash. What the webhook server writes and <c>test --replay</c> reads.
/// </summary>
public sealed record RecordLine
{
    /// <summary>Where the review arrived.</summary>
    public string? Path { get; init; }

    /// <summary>The AdmissionReview as it was on the wire, without managed fields: no rule reads them.</summary>
    public JsonObject? Review { get; init; }

    /// <summary>The state it was judged by, or that this line is.</summary>
    public string Hub { get; init => field = value ?? ""; } = "";

    public RecordedVerdict? Verdict { get; init; }

    /// <summary>Sensitive values were hidden, here or in the state: judged again, it could come out differently.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Redacted { get; init; }

    /// <summary>The state does not hold all that the verdict rested on.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public bool Incomplete { get; init; }

    /// <summary>What a service cluster said when it was asked about the object; null when none was.</summary>
    public RecordedAnswer? DryRun { get; init; }

    /// <summary>Null: the names that the product has by default.</summary>
    public RecordedIdentities? Identities { get; init; }

    /// <summary>All that a verdict rested on, as far as objects in the hub go; null in a line with a review.</summary>
    public IReadOnlyList<JsonObject>? Objects { get; init; }
}

/// <summary>Whom rules made room for, where these are not the usual ones.</summary>
public sealed record RecordedIdentities
{
    public required string ControllerUser { get; init; }

    public required IReadOnlyList<string> SystemUsers { get; init; }

    /// <summary>Null for the usual ones.</summary>
    public static RecordedIdentities? Of(Identities identities)
    {
        return identities.ControllerUser == Identities.Default.ControllerUser && identities.SystemUsers.SequenceEqual(Identities.Default.SystemUsers)
            ? null
            : new() { ControllerUser = identities.ControllerUser, SystemUsers = identities.SystemUsers };
    }

    public Identities ToIdentities() => new(ControllerUser, SystemUsers);
}

/// <summary>Record files: camel case, absent rather than null, no member twice.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    AllowDuplicateProperties = false,
    MaxDepth = 320, // a review's, and what is around it here
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RecordLine))]
public sealed partial class RecordJsonContext : JsonSerializerContext;

/// <summary>What a service cluster said of an object: exactly one of the three.</summary>
public sealed record RecordedAnswer
{
    /// <summary>It would store it like this.</summary>
    public JsonObject? Accepted { get; init; }

    /// <summary>It refused it.</summary>
    public StatusBody? Refused { get; init; }

    /// <summary>It did not answer.</summary>
    public string? Unknown { get; init; }

    public static RecordedAnswer? Of(DryRunAnswer? answer) => answer switch
    {
        DryRunAnswer.Accepted { Object: var stored } => new() { Accepted = stored },
        DryRunAnswer.Refused { Status: var status } => new() { Refused = status },
        DryRunAnswer.Unknown { Why: var why } => new() { Unknown = why },
        _ => null,
    };

    public DryRunAnswer ToAnswer() =>
        Accepted is { } stored ? new DryRunAnswer.Accepted(stored)
        : Refused is { } status ? new DryRunAnswer.Refused(status)
        : new DryRunAnswer.Unknown(Unknown ?? "");
}

/// <summary>The facts of a recorded review: a state of the hub, and what the service cluster said.</summary>
public sealed class RecordedFacts(ObjectFacts state, RecordedAnswer? answer) : IHubFacts
{
    public HubView View => state.View;

    HubView? IHubFacts.View => View;

    public JsonObject? Get(ResourceType type, NamespacedName name) => state.Get(type, name);

    public IReadOnlyList<JsonObject>? List(ResourceType type, ListQuestion question) => state.List(type, question);

    public DryRunAnswer? DryRun(DryRunRequest request) => answer?.ToAnswer() ?? state.DryRun(request);
}
