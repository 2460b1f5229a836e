using System.Globalization;
using System.Text.RegularExpressions;

namespace KubeCarrier.Testing;

/// <summary>What Prometheus reads of a process.</summary>
public sealed partial class Scrape
{
    private readonly List<(string Name, Dictionary<string, string> Labels, double Value)> _samples;

    private Scrape(string text)
    {
        Text = text;
        Types = Type().Matches(text).ToDictionary(type => type.Groups[1].Value, type => type.Groups[2].Value, StringComparer.Ordinal);
        _samples =
        [
            .. Sample().Matches(text).Select(sample => (
                sample.Groups[1].Value,
                Label().Matches(sample.Groups[2].Value).ToDictionary(label => label.Groups[1].Value, label => label.Groups[2].Value, StringComparer.Ordinal),
                double.Parse(sample.Groups[3].Value, CultureInfo.InvariantCulture))),
        ];
    }

    public string Text { get; }

    /// <summary>Counter, gauge or histogram, by name.</summary>
    public IReadOnlyDictionary<string, string> Types { get; }

    /// <param name="address">Of the process; the path is Prometheus' own.</param>
    /// <param name="accept">Null: the plain text, as curl gets it.</param>
    public static async Task<Scrape> OfAsync(Uri address, string? accept = null)
    {
        using var client = new HttpClient(new SocketsHttpHandler());
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(address, "/metrics"));
        if (accept is not null)
        {
            request.Headers.TryAddWithoutValidation("Accept", accept);
        }

        using var response = await client.SendAsync(request);
        return new(await response.EnsureSuccessStatusCode().Content.ReadAsStringAsync());
    }

    /// <summary>All samples with this name and at least these labels, together; null when there is none.</summary>
    public double? Of(string name, params (string Name, string Value)[] labels)
    {
        var found = _samples.Where(sample => sample.Name == name && labels.All(label => sample.Labels.GetValueOrDefault(label.Name) == label.Value)).ToList();
        return found.Count == 0 ? null : found.Sum(sample => sample.Value);
    }

    /// <summary>Which labels the samples of a metric have, but those that the format itself adds.</summary>
    public IReadOnlyList<string> LabelsOf(string metric) =>
        [.. _samples.Where(sample => sample.Name.StartsWith(metric, StringComparison.Ordinal)).SelectMany(sample => sample.Labels.Keys).Except(["le"]).Distinct()];

    [GeneratedRegex(@"^# TYPE (\w+) (\w+)$", RegexOptions.Multiline)]
    private static partial Regex Type();

    [GeneratedRegex(@"^(\w+)(?:\{(.*)\})? (\S+)$", RegexOptions.Multiline)]
    private static partial Regex Sample();

    [GeneratedRegex("(\\w+)=\"([^\"]*)\"")]
    private static partial Regex Label();
}
