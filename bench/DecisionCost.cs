using System.Diagnostics;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Rules;

namespace KubeCarrier.Bench;

/// <summary>What one decision costs: rules over an immutable picture, nothing else.</summary>
internal static class DecisionCost
{
    private const int Batch = 50_000;

    /// <summary>Alternates between both sizes, so that what the machine does meanwhile hits both alike; medians.</summary>
    public static (Cost Small, Cost Large) Compare(int offersSmall, int offersLarge, int accounts, int rounds)
    {
        var views = new[] { View(new(offersSmall, accounts: 2)), View(new(offersLarge, accounts)) };
        var request = Request();
        var costs = views.Select(_ => new List<Cost>()).ToArray();
        for (var round = -1; round < rounds; round++)
        {
            for (var i = 0; i < views.Length; i++)
            {
                var cost = Measure(request, views[i]);
                if (round >= 0)
                {
                    costs[i].Add(cost);
                }
            }
        }

        return (Median(costs[0]), Median(costs[1]));
    }

    public static HubView View(SampleHub hub) => HubView.Empty.With(
        hub.Accounts.ToDictionary(account => account.Metadata.Name ?? "", account => (Account?)account, StringComparer.Ordinal),
        hub.Catalogs.Select(catalog => catalog.Metadata.Namespace ?? "").ToDictionary(provider => provider, provider => ProviderFacts.Of(
            provider,
            hub.Catalogs.Where(catalog => catalog.Metadata.Namespace == provider),
            hub.Entries.Where(entry => entry.Metadata.Namespace == provider),
            hub.Tenants.Where(tenant => tenant.Metadata.Namespace == provider),
            []), StringComparer.Ordinal));

    private static AdmissionRequest<JsonObject> Request()
    {
        var body = SampleReview.Body();
        return new()
        {
            Operation = body.Operation,
            Caller = Identities.Default.Classify(body.UserInfo ?? new()),
            Namespace = body.Namespace ?? "",
            Name = body.Name ?? "",
            Kind = body.Kind ?? new(),
            Resource = body.Resource ?? new(),
            Object = body.Object,
        };
    }

    private static Cost Measure(AdmissionRequest<JsonObject> request, HubView view)
    {
        var (allocated, started) = (GC.GetAllocatedBytesForCurrentThread(), Stopwatch.GetTimestamp());
        for (var i = 0; i < Batch; i++)
        {
            if (!InstanceRules.For(request.Resource, view).Evaluate(request, view).IsAllowed)
            {
                throw new InvalidOperationException("The sample must be allowed, or the wrong thing is measured.");
            }
        }

        var elapsed = Stopwatch.GetElapsedTime(started);
        return new(elapsed.TotalNanoseconds / Batch, (double)(GC.GetAllocatedBytesForCurrentThread() - allocated) / Batch);
    }

    private static Cost Median(List<Cost> costs) => costs.OrderBy(cost => cost.Nanoseconds).ElementAt(costs.Count / 2);

    /// <summary>Of one decision.</summary>
    internal readonly record struct Cost(double Nanoseconds, double Bytes);
}
