using System.Globalization;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;

namespace KubeCarrier.Policy.Plans;

/// <summary>
/// What becomes of a plan that an API server did not let be carried out: the object's <c>Ready</c> says so in the API server's words, nothing is let
/// go, and it is tried again, ever less often. One rule for every kind (H62).
/// </summary>
internal static class Hindrance
{
    // What refuses a deletion goes without telling us.
    private static readonly TimeSpan AfterDeletion = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan Soonest = TimeSpan.FromSeconds(1);

    private static readonly TimeSpan Latest = TimeSpan.FromSeconds(30);

    /// <param name="plan">What was wanted.</param>
    /// <param name="refusals">What was refused of it.</param>
    /// <param name="stored">The object's status as it is stored.</param>
    /// <param name="now">The time.</param>
    public static Plan Of(Plan plan, IReadOnlyList<Refusal> refusals, JsonNode? stored, DateTimeOffset now)
    {
        var (status, before, text) = (plan.Status?.DeepClone() as JsonObject, ConditionNode.Find(stored, Readiness.Ready), Refusal.Text(refusals));
        var known = before is not null && ConditionNode.Text(before, "message") is var said && IsTold(said, text);
        if (status?["status"] is JsonObject next && ConditionNode.Find(next, Readiness.Ready) is { } ready)
        {
            Turn(next, ready, before, text, now);
            if (before is not null && AreSame(ConditionNode.Text(before, "message"), ConditionNode.Text(ready, "message")))
            {
                ready["message"] = ConditionNode.Text(before, "message"); // the same in another order must not be written again and again
            }
        }

        return plan with
        {
            Status = status,
            ReleasedFinalizers = [],
            Refused = known ? null : text,
            LookAgain = refusals.All(refusal => refusal.IsDeletion) ? AfterDeletion : Again(known ? before : null, now),
        };
    }

    /// <summary>The same plan before it is tried: what was refused last is taken for refused until it is known better.</summary>
    public static Plan AsStored(Plan plan, JsonNode? stored)
    {
        if (ConditionNode.Find(stored, Readiness.Ready) is not { } before || ConditionNode.Text(before, "reason") != Readiness.WriteRefused
            || plan.Status?.DeepClone() is not JsonObject status || status["status"] is not JsonObject next
            || ConditionNode.Find(next, Readiness.Ready) is not { } ready || ConditionNode.Text(ready, "status") != Condition.True)
        {
            return plan;
        }

        foreach (var member in new[] { "status", "reason", "message", "lastTransitionTime" })
        {
            ready[member] = before[member]?.DeepClone();
        }

        if (next["phase"] is not null)
        {
            next["phase"] = Phase.NotReady;
        }

        return plan with { Status = status };
    }

    // A reason of its own stays: it says what the object is busy with.
    private static void Turn(JsonObject status, JsonObject ready, JsonObject? before, string text, DateTimeOffset now)
    {
        if (ConditionNode.Text(ready, "status") == Condition.False)
        {
            ready["message"] = $"{ConditionNode.Text(ready, "message")}; {text}";
            return;
        }

        ready["status"] = Condition.False;
        ready["reason"] = Readiness.WriteRefused;
        ready["message"] = text;
        ready["lastTransitionTime"] = before is not null && ConditionNode.Text(before, "status") == Condition.False
            ? before["lastTransitionTime"]?.DeepClone()
            : now.ToString("yyyy-MM-dd'T'HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        if (status["phase"] is not null)
        {
            status["phase"] = Phase.NotReady;
        }
    }

    // Half as long again as it has lasted: a right that is on its way costs a second, one that nobody grants costs little.
    private static TimeSpan Again(JsonObject? before, DateTimeOffset now) =>
        before is not null && DateTimeOffset.TryParse(ConditionNode.Text(before, "lastTransitionTime"), CultureInfo.InvariantCulture, out var since)
            ? TimeSpan.FromTicks(Math.Clamp((now - since).Ticks / 2, Soonest.Ticks, Latest.Ticks))
            : Soonest;

    /// <summary>The same words in another order, in which API servers list what they refuse, are no news.</summary>
    public static bool AreSame(string one, string other) => Words(one).SetEquals(Words(other));

    // API servers list what they refuse in no fixed order.
    private static bool IsTold(string said, string text) => said.Contains(text, StringComparison.Ordinal) || Words(said).IsSupersetOf(Words(text));

    private static HashSet<string> Words(string text) =>
        text.Split([' ', '\n', ',', ';', '[', ']', '{', '}'], StringSplitOptions.RemoveEmptyEntries).ToHashSet(StringComparer.Ordinal);
}
