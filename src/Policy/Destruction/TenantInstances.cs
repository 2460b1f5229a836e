using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Plans;

namespace KubeCarrier.Policy.Destruction;

/// <summary>
/// Which instances a tenant has left. It can have some of what it is offered, by its Offerings, and of what it was offered once: then its assignment is
/// kept for the entry. The picture tells which entries those are, and only they are looked for live: with hundreds of entries in a service cluster a
/// deletion would else wait for hundreds of lists.
/// </summary>
internal static class TenantInstances
{
    /// <summary>One line per instance, <c>Kind.group/version: name</c>, at most <see cref="LiveInstances.Shown"/>.</summary>
    public static IReadOnlyList<string> Lines(string @namespace, IHubFacts facts)
    {
        // All are asked for, so that those who read live can do so at once.
        var lists = Targets(@namespace, facts).ToList().ConvertAll(target => Lines(target.Type, RunningInstances.List(target, LiveInstances.Shown, facts)).ToList());
        return [.. lists.SelectMany(lines => lines).Take(LiveInstances.Shown)];
    }

    public static IEnumerable<string> Lines(ResourceType type, IReadOnlyList<JsonObject> items) => items
        .Select(item => item.Text("metadata", "name") ?? "")
        .Order(StringComparer.Ordinal)
        .Select(name => $"{type.Kind}.{type.ApiVersion}: {name}");

    /// <summary>Where they are to be looked for. The Offerings are read live: what is offered since the picture was made must not be missed.</summary>
    public static IReadOnlyList<InstanceTarget> Targets(string @namespace, IHubFacts facts)
    {
        var view = facts.View ?? throw new InvalidOperationException("The hub's objects are not read yet: who has instances is not known.");
        return
        [
            .. (facts.List<Offering>(new(@namespace)) ?? []).Select(offering => offering.Spec.CRD).OfType<CrdInformation>()
                .Concat(view.EntriesOf(@namespace).Select(entry => entry.Status?.TenantCRD).OfType<CrdInformation>())
                .Select(CrdState.Resource)
                .OfType<ResourceType>()
                .Distinct()
                .OrderBy(type => type.GroupResource, StringComparer.Ordinal)
                .Select(type => new InstanceTarget(type, @namespace)),
        ];
    }
}
