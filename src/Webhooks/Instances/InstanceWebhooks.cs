using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Instances;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Policy.WebhookConfigurations;
using KubeCarrier.Webhooks.Admission;

namespace KubeCarrier.Webhooks.Instances;

/// <summary>
/// Service instances of every CRD, by two families of paths. Judged by the <see cref="HubView"/> alone, without a call to anywhere; only a
/// denial for want of an offer is looked into once more.
/// </summary>
internal sealed class InstanceWebhooks(HubViewStore store, AdmissionRequests requests, OfferConfirmation confirmation)
{
    private const string Kind = "Instance";

    private const string ScaleSubResource = "scale";

    private static readonly Verdict NotComplete = Verdict.None(
        StatusCodes.Status503ServiceUnavailable, "The webhook has not read the hub's objects yet; try again in a moment. Its /readyz says what is missing.");

    public Webhook Validating => new(WebhookPath.Validate, Kind, ValidateAsync) { IsFamily = true, IsBusy = true };

    public Webhook Mutating => new(WebhookPath.Mutate, Kind, (path, body, _) => ValueTask.FromResult(Mutate(path, body))) { IsFamily = true, IsBusy = true };

    private ValueTask<Verdict> ValidateAsync(string path, AdmissionRequestBody body, Deadline deadline)
    {
        if (Refusal(path, WebhookPath.Validate, body, out var view) is { } refusal)
        {
            return ValueTask.FromResult(refusal);
        }

        var request = requests.Carried(body);
        var decision = InstanceRules.For(request.Resource, view).Evaluate(request, view);
        return OfferConfirmation.IsNeeded(decision)
            ? ConfirmAsync(request, decision, deadline.Token)
            : ValueTask.FromResult(Of(decision, request, view));
    }

    private async ValueTask<Verdict> ConfirmAsync(AdmissionRequest<JsonObject> request, Decision decision, CancellationToken cancellationToken)
    {
        var (confirmed, view) = await confirmation.ConfirmAsync(request, decision, cancellationToken);
        return Of(confirmed, request, view);
    }

    private Verdict Mutate(string path, AdmissionRequestBody body)
    {
        if (Refusal(path, WebhookPath.Mutate, body, out var view) is { } refusal)
        {
            return refusal;
        }

        var request = requests.Carried(body);
        return Of(InstanceDefaults.All.Evaluate(request, view), request, view);
    }

    private Verdict? Refusal(string path, string prefix, AdmissionRequestBody body, out HubView view)
    {
        view = store.Current ?? HubView.Empty;
        // A review of /scale carries autoscaling's kind, whatever the resource is.
        var isScale = body.SubResource == ScaleSubResource;
        if (body is not { Resource: { } resource, Kind: { } kind } || !WebhookPath.Is(path, prefix, resource, isScale ? null : kind.Kind))
        {
            return Verdict.None(StatusCodes.Status404NotFound, "No webhook is served at this path for the resource and kind of the request.");
        }

        if (!isScale && (kind.Group != resource.Group || kind.Version != resource.Version))
        {
            return Verdict.BadRequest("request.kind and request.resource differ in group or version.");
        }

        return store.Current is null ? NotComplete
            : ReviewConsistency.Violation(body) is { } inconsistent ? Verdict.Of(inconsistent)
            : null;
    }

    /// <summary>A kind that no entry speaks of gets no metric label of its own: anyone could invent some.</summary>
    private static Verdict Of(Decision decision, AdmissionRequest<JsonObject> request, HubView view) =>
        Verdict.Of(decision) with { Kind = view.Crd(request.Resource.Group, request.Resource.Resource) is null ? "unknown" : request.Kind.Kind };
}

/// <summary>Registration of everything instances need.</summary>
internal static class InstanceWebhookServices
{
    public static IServiceCollection AddInstanceWebhooks(this IServiceCollection services) => services
        .AddSingleton<HubInformers>()
        .AddSingleton<HubViewStore>()
        .AddSingleton<HubViewFeed>()
        .AddSingleton<Hosting.Health.IReadinessCheck>(provider => provider.GetRequiredService<HubViewFeed>())
        .AddHostedService(provider => provider.GetRequiredService<HubViewFeed>())
        .AddSingleton<OfferConfirmation>()
        .AddSingleton<InstanceWebhooks>()
        .AddSingleton(provider => provider.GetRequiredService<InstanceWebhooks>().Validating)
        .AddSingleton(provider => provider.GetRequiredService<InstanceWebhooks>().Mutating);
}
