using KubeCarrier.Json;
using KubeCarrier.Policy.Restrictions;

namespace KubeCarrier.Policy.Recording;

/// <summary>One place in instances, and whether its value is sensitive: asked of every value in a record, so it is found out once. Not thread-safe.</summary>
internal sealed class SensitivePlace
{
    private readonly JsonPath _path;
    private readonly IReadOnlyList<Sensitivity> _sensitivities;
    private readonly IReadOnlySet<JsonPath> _maps;
    private readonly Budget _places;
    private readonly Dictionary<string, SensitivePlace> _below = new(StringComparer.Ordinal);

    /// <param name="path">Where.</param>
    /// <param name="sensitivities">What each entry says.</param>
    /// <param name="maps">Paths of map values.</param>
    /// <param name="places">How many may be remembered in all: keys of maps could be any number.</param>
    public SensitivePlace(JsonPath path, IReadOnlyList<Sensitivity> sensitivities, IReadOnlySet<JsonPath> maps, Budget places)
    {
        (_path, _sensitivities, _maps, _places) = (path, sensitivities, maps, places);
        IsSensitive = path.Segments.Count > 0 && sensitivities.Any(sensitivity => sensitivity.IsSensitive(path));
        IsMap = maps.Contains(JsonPath.Of([.. path.Segments, PathSegment.Each]));
    }

    public bool IsSensitive { get; }

    /// <summary>Names below it can be a map's keys.</summary>
    public bool IsMap { get; }

    /// <summary>Every element or map value.</summary>
    public SensitivePlace Each => field ??= New(PathSegment.Each);

    public SensitivePlace Below(string name)
    {
        if (_below.TryGetValue(name, out var known))
        {
            return known;
        }

        var below = New(new(name));
        if (_places.Spend())
        {
            _below[name] = below;
        }

        return below;
    }

    private SensitivePlace New(PathSegment segment) => new(JsonPath.Of([.. _path.Segments, segment]), _sensitivities, _maps, _places);
}
