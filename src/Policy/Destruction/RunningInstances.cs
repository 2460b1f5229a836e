using System.Globalization;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.Destruction;

/// <summary>The instances that are live, and what is said of them. A tenant object and its internal object are one instance.</summary>
/// <param name="Names">Each once, sorted.</param>
/// <param name="IsAll">Nothing was left out: no CRD had more than were counted.</param>
public sealed record RunningInstances(IReadOnlyList<string> Names, bool IsAll = true)
{
    /// <summary>Of one CRD, while nobody says a larger number: all of them need not be read while somebody waits.</summary>
    public const int MaxCounted = 1_000;

    /// <summary>Of one CRD, for somebody who does. What is above is not destroyed in one stroke.</summary>
    public const int MaxConfirmed = 10_000;

    /// <summary>So many of one CRD were counted at most.</summary>
    public int Most { get; private init; } = MaxCounted;

    public static RunningInstances None { get; } = new([]);

    public int Count => Names.Count;

    /// <summary>Their number as <see cref="ConfirmDestroy"/> says it.</summary>
    public string Number => Count.ToString(CultureInfo.InvariantCulture);

    /// <summary>How many, and at most ten names.</summary>
    public string Told => Count == 0 ? "no instance runs on it"
        : $"{(IsAll ? Number : $"more than {Most.ToString(CultureInfo.InvariantCulture)}")} {(Count == 1 ? "instance runs" : "instances run")} on it: {Plans.Names.List(Names)}";

    /// <summary>All lists are asked for, so that those who read live can do so at once.</summary>
    /// <param name="targets">Where they are.</param>
    /// <param name="facts">What is read.</param>
    /// <param name="said">The number that somebody confirms; null when nobody does.</param>
    public static RunningInstances Of(IReadOnlyList<InstanceTarget> targets, IHubFacts facts, string? said = null)
    {
        var most = said is not null && ConfirmDestroy.IsNumber(said) ? Math.Clamp(int.Parse(said, CultureInfo.InvariantCulture), MaxCounted, MaxConfirmed) : MaxCounted;
        var lists = targets.Distinct().ToList().ConvertAll(target => (target.Type, Items: List(target, most + 1, facts)));
        return lists.Count == 0 ? None : new(
            [.. lists.SelectMany(list => list.Items.Select(item => Name(list.Type, ObjectMeta.Of(item)))).Distinct(StringComparer.Ordinal).Order(StringComparer.Ordinal)],
            lists.TrueForAll(list => list.Items.Count <= most))
        {
            Most = most,
        };
    }

    /// <summary>What the instance is called, whichever of its objects is asked.</summary>
    public static string Name(ResourceType type, ObjectMeta instance)
    {
        const string inner = $"{WellKnown.InternalGroupPrefix}.";
        var group = type.Group.StartsWith(inner, StringComparison.Ordinal) ? type.Group[inner.Length..] : type.Group;
        return $"{type.Plural}.{group} {instance.NamespacedName}";
    }

    /// <summary>A CRD that is gone has no instances. One that is there and not served for a moment has who knows how many.</summary>
    internal static IReadOnlyList<JsonObject> List(InstanceTarget target, int max, IHubFacts facts)
    {
        if (facts.List(target.Type, new(target.Namespace, max) { IsNames = true }) is { } found)
        {
            return found;
        }

        var crd = facts.Get(KubernetesResources.CustomResourceDefinitions, new(null, target.Type.GroupResource));
        return crd is null || !CrdState.IsEstablished(crd)
            ? []
            : throw new InvalidOperationException($"{target.Type.GroupResource} is established and not served for a moment: that is no answer.");
    }
}
