using System.Diagnostics;
using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Bench;

/// <summary>What one decision costs: rules over an immutable picture, nothing else.</summary>
internal static class DecisionCost
{
    /// <summary>Alternates between all cases, so that what the machine does meanwhile hits them alike; medians.</summary>
    public static IReadOnlyList<Cost> Compare(IReadOnlyList<Case> cases, int rounds)
    {
        var prepared = cases.Select(one => (View: View(one.Hub), Request: Request(one.IsClean), one.IsAllowed, Batch: one.IsClean ? 20_000 : 2_000)).ToList();
        var costs = cases.Select(_ => new List<Cost>()).ToArray();
        for (var round = -1; round < rounds; round++)
        {
            foreach (var (i, one) in prepared.Index())
            {
                var cost = Measure(one.Request, one.View, one.IsAllowed, one.Batch);
                if (round >= 0)
                {
                    costs[i].Add(cost);
                }
            }
        }

        return [.. costs.Select(Median)];
    }

    public static HubView View(SampleHub hub) => HubView.Empty.With(
        hub.Accounts.ToDictionary(account => account.Metadata.Name ?? "", account => (Account?)account, StringComparer.Ordinal),
        hub.Catalogs.Select(catalog => catalog.Metadata.Namespace ?? "").ToDictionary(provider => provider, provider => ProviderFacts.Of(
            provider,
            hub.Catalogs.Where(catalog => catalog.Metadata.Namespace == provider),
            hub.Entries.Where(entry => entry.Metadata.Namespace == provider),
            hub.Tenants.Where(tenant => tenant.Metadata.Namespace == provider),
            [],
            []), StringComparer.Ordinal));

    private static AdmissionRequest<JsonObject> Request(bool isClean)
    {
        var body = SampleReview.Body(isClean);
        return new()
        {
            Operation = body.Operation,
            Caller = Identities.Default.Classify(body.UserInfo ?? new()),
            Namespace = body.Namespace ?? "",
            Name = body.Name ?? "",
            Kind = body.Kind ?? new(),
            Resource = body.Resource ?? new(),
            Object = body.Object is { } instance ? JsonObject.Create(JsonElement.Parse(instance.ToJsonString())) : null, // as the server reads it
        };
    }

    private static Cost Measure(AdmissionRequest<JsonObject> request, HubView view, bool isAllowed, int batch)
    {
        var (allocated, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        for (var i = 0; i < batch; i++)
        {
            if (InstanceRules.Evaluate(request, view).IsAllowed != isAllowed)
            {
                throw new InvalidOperationException($"The sample must be {(isAllowed ? "allowed" : "denied")}, or the wrong thing is measured.");
            }
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        return new(elapsed.TotalNanoseconds / batch, (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / batch);
    }

    private static Cost Median(List<Cost> costs) => costs.OrderBy(cost => cost.Nanoseconds).ElementAt(costs.Count / 2);

    /// <summary>What is decided, in which hub.</summary>
    /// <param name="Hub">The hub.</param>
    /// <param name="IsClean">The instance violates no restriction.</param>
    /// <param name="IsAllowed">What must come out.</param>
    internal sealed record Case(SampleHub Hub, bool IsClean = true, bool IsAllowed = true);

    /// <summary>Of one decision.</summary>
    internal readonly record struct Cost(double Nanoseconds, double Bytes);
}
