using KubeCarrier.Api.Admission;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Webhooks.Instances;
using KubeCarrier.Webhooks.ServiceClusters;

namespace KubeCarrier.Webhooks.Admission;

/// <summary>Gives the judges of Policy what they ask for, from memory and by live reads. Throws when it cannot be had.</summary>
internal sealed class LiveJudgement(
    HubViewStore store, IClusterClient cluster, IDryRuns dryRuns, OfferConfirmation confirmation, Identities identities, TimeProvider clock)
{
    /// <summary>Rounds of questions that lead to others; the longest chain has three.</summary>
    private const int MaxRounds = 8;

    /// <summary>Most reviews are judged at once, without waiting for anything.</summary>
    public ValueTask<Judgement> OfAsync(Judge judge, string path, AdmissionRequestBody body, Deadline deadline)
    {
        var facts = new LiveFacts(store.Current);
        var review = new Review(path, body, identities, facts);
        var verdict = judge.Of(review);
        return facts.HasQuestions ? AskAsync(judge, review, facts, deadline.Token)
            : IsMiss(judge, verdict) ? ConfirmAsync(judge, review, new(verdict, facts), deadline.Token)
            : ValueTask.FromResult<Judgement>(new(verdict, facts));
    }

    private async ValueTask<Judgement> AskAsync(Judge judge, Review review, LiveFacts facts, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            await facts.AnswerAsync(cluster, dryRuns, clock, cancellationToken);
            var verdict = judge.Of(review);
            if (!facts.HasQuestions)
            {
                return new(verdict, facts);
            }
        }

        throw new InvalidOperationException($"The judge of {judge.Kind} still has questions after {MaxRounds} rounds.");
    }

    private static bool IsMiss(Judge judge, Verdict verdict) => ReferenceEquals(judge, InstanceJudges.Validating) && InstanceJudges.IsMiss(verdict);

    private async ValueTask<Judgement> ConfirmAsync(Judge judge, Review review, Judgement denial, CancellationToken cancellationToken)
    {
        var view = await confirmation.WhenOfferedAsync(
            review.Body, view => judge.Of(review with { Facts = new LiveFacts(view) }).Decision is { IsAllowed: true }, cancellationToken);
        if (view is null)
        {
            return denial;
        }

        var facts = new LiveFacts(view);
        return new(judge.Of(review with { Facts = facts }), facts);
    }
}

/// <summary>A verdict, and what it rests on.</summary>
internal readonly record struct Judgement(Verdict Verdict, LiveFacts Facts);
