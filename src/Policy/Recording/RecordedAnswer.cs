using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Reviews;

namespace KubeCarrier.Policy.Recording;

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
