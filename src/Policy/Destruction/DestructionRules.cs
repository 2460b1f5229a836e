using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Rules;
using static KubeCarrier.Api.Admission.AdmissionOperation;

namespace KubeCarrier.Policy.Destruction;

/// <summary>
/// The rules for everything whose end destroys instances, of whatever kind. Nobody is let through by name but the controller on what it does in order
/// (<see cref="DestructionView"/>), and it too only by its exact name.
/// </summary>
public static class DestructionRules
{
    public static RuleSet<JsonObject, DestructionView> All { get; } = new(
    [
        new("nothing-runs-on-it", NothingRunsOnIt, Delete)
        {
            Defends = "What ends running instances names them and is refused, unless their number is confirmed by the annotation kubecarrier.io/confirm-destroy.",
        },
        new("confirm-destroy-is-a-number", ConfirmDestroyIsANumber, Create, Update)
        {
            Defends = "A confirmation is the number of instances and nothing else, written before the deletion, which compares it with what runs.",
        },
    ]);

    /// <summary>Where it can be confirmed, any other number is refused, also when nothing runs: somebody thinks of another object, or of another day.</summary>
    public static Decision NothingRunsOnIt(AdmissionRequest<JsonObject> request, DestructionView view)
    {
        if (view.Running is not { } running)
        {
            return Decision.Allow;
        }

        if (!view.IsConfirmable || ConfirmDestroy.Of(request.Subject) is not { } said)
        {
            return running.Count == 0 ? Decision.Allow : Decision.Deny("metadata.name", $"{running.Told}; {view.Loss}; delete them first{SecondWay(request, view, running)}");
        }

        return running.IsAll && string.Equals(said, running.Number, StringComparison.Ordinal)
            ? new([], [], []) { ConfirmedDestruction = said }
            : Decision.Deny(ConfirmDestroy.Path, $"says \"{said}\", and {running.Told}; {Right(running)}");
    }

    /// <summary>What was there before is nobody's business: it could not be taken off else.</summary>
    public static Decision ConfirmDestroyIsANumber(AdmissionRequest<JsonObject> request, DestructionView view)
    {
        if (!view.IsConfirmable || ConfirmDestroy.Of(request.Object) is not { } said || string.Equals(said, ConfirmDestroy.Of(request.OldObject), StringComparison.Ordinal))
        {
            return Decision.Allow;
        }

        return !ConfirmDestroy.IsNumber(said)
                ? Decision.Deny(ConfirmDestroy.Path, "must be the number of instances that may be destroyed, such as \"19\", without sign, space or leading zero")
            : IsDeleting(request.Object)
                ? Decision.Deny(ConfirmDestroy.Path, "comes before the deletion, which compares it with what runs; now delete the instances that are in the way")
            : Decision.Allow;
    }

    private static string SecondWay(AdmissionRequest<JsonObject> request, DestructionView view, RunningInstances running) =>
        view.IsConfirmable
            ? $", or, if they are to go with it, say {(running.IsAll ? "so" : "their number")} and delete it again: kubectl annotate {request.Resource.Resource}.{request.Resource.Group} {Name(request)}"
                + $"{(request.Namespace.Length > 0 ? $" -n {request.Namespace}" : "")} {WellKnown.Annotations.ConfirmDestroy}={(running.IsAll ? running.Number : "<number>")}"
            : view.Instead is { } instead ? $", {instead}"
            : "";

    private static string Name(AdmissionRequest<JsonObject> request) => request.Subject.Text("metadata", "name") ?? request.Name;

    private static string Right(RunningInstances running) => running switch
    {
        { IsAll: false, Most: < RunningInstances.MaxConfirmed } => $"a larger number is compared with all of them, up to {RunningInstances.MaxConfirmed} of one CRD, and the right one is said",
        { IsAll: false } => "that many are not destroyed in one stroke: delete some of them, or the ServiceClusterAssignments one by one",
        { Count: 0 } => "take the annotation off, or let it say \"0\"",
        _ => $"\"{running.Number}\" would be right if they are to be destroyed",
    };

    private static bool IsDeleting(JsonObject? item) => item?["metadata"]?["deletionTimestamp"] is not null;
}
