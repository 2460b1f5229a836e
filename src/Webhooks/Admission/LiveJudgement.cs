using System.Text.Json.Nodes;
using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Webhooks.Hub;

namespace KubeCarrier.Webhooks.Admission;

/// <summary>Gives the endpoints of Policy what they ask for, from memory and by live reads. Throws when it cannot be had.</summary>
internal sealed class LiveJudgement(HubViewStore store, LiveReads reads, Identities identities)
{
    /// <summary>Rounds of questions that lead to others; the longest chain has three.</summary>
    private const int MaxRounds = 8;

    /// <summary>Watches lag by milliseconds. What is not here after this will be here at the user's next try.</summary>
    private static readonly TimeSpan WatchLag = TimeSpan.FromSeconds(1);

    /// <summary>Most reviews are judged at once, without waiting for anything.</summary>
    public ValueTask<Verdict> OfAsync(ReviewEndpoint endpoint, string path, AdmissionRequestBody body, ReviewCall call)
    {
        var facts = call.Facts = new LiveFacts(store.Current);
        var review = new Review(path, body, identities, facts);
        var verdict = endpoint.Evaluate(review);
        return facts.HasQuestions ? AskAsync(endpoint, review, facts, call.Deadline)
            : endpoint.NeedsConfirmation(verdict) ? ConfirmAsync(endpoint, review, verdict, call)
            : ValueTask.FromResult(verdict);
    }

    private async ValueTask<Verdict> AskAsync(ReviewEndpoint endpoint, Review review, LiveFacts facts, CancellationToken cancellationToken)
    {
        for (var round = 0; round < MaxRounds; round++)
        {
            await facts.AnswerAsync(reads, cancellationToken);
            var verdict = endpoint.Evaluate(review);
            if (!facts.HasQuestions)
            {
                return verdict;
            }
        }

        throw new InvalidOperationException($"The endpoint of {endpoint.Kind} still has questions after {MaxRounds} rounds.");
    }

    // The Offering itself is never trusted; it only makes us wait for our own picture.
    private async ValueTask<Verdict> ConfirmAsync(ReviewEndpoint endpoint, Review review, Verdict denial, ReviewCall call)
    {
        if (!await reads.IsPromisedAsync(review.Body, call.Deadline))
        {
            return denial;
        }

        var view = await store.WhenAsync(
            view => endpoint.Evaluate(review with { Facts = new LiveFacts(view) }).Decision is { IsAllowed: true }, WatchLag, call.Deadline);
        var facts = call.Facts = new LiveFacts(view ?? HubView.Empty);
        return endpoint.Evaluate(review with { Facts = facts });
    }
}

/// <summary>
/// Facts for one review, read live: what is asked for and is not known yet is noted, read, and then judged again. What cannot be had throws;
/// nothing is guessed. Not thread-safe.
/// </summary>
internal sealed class LiveFacts(HubView? view) : IHubFacts
{
    /// <summary>Reads at a time.</summary>
    private const int Parallel = 16;

    private Dictionary<LiveQuestion, IReadOnlyList<JsonObject>?>? _answers;
    private List<LiveQuestion>? _open;
    private DryRunRequest? _asked;

    public HubView? View
    {
        get
        {
            HasUsedView = true;
            return view;
        }
    }

    /// <summary>The picture was looked at.</summary>
    public bool HasUsedView { get; private set; }

    /// <summary>Something was read live.</summary>
    public bool HasAnswers => _answers is { Count: > 0 };

    /// <summary>Everything that was read; an object that was read twice is there twice.</summary>
    public IEnumerable<JsonObject> Read => (_answers?.Values ?? Enumerable.Empty<IReadOnlyList<JsonObject>?>()).SelectMany(answer => answer ?? []);

    /// <summary>What a service cluster said; null when none was asked.</summary>
    public DryRunAnswer? Answer { get; private set; }

    /// <summary>Something was asked for that is not known yet: the verdict that came of it is none.</summary>
    public bool HasQuestions => _open is { Count: > 0 } || _asked is not null;

    public JsonObject? Get(ResourceType type, NamespacedName name) => Ask(new(type, name, default)) is [var found] ? found : null;

    public IReadOnlyList<JsonObject>? List(ResourceType type, ListQuestion question) => Ask(new(type, null, question));

    public DryRunAnswer? DryRun(DryRunRequest request)
    {
        _asked = Answer is null ? request : null;
        return Answer;
    }

    /// <summary>Reads what was asked for. A service cluster is asked only when all that the question was made of is known.</summary>
    public async Task AnswerAsync(LiveReads reads, CancellationToken cancellationToken)
    {
        if (_open is not { Count: > 0 } && _asked is { } request)
        {
            Answer = await reads.DryRunAsync(request, cancellationToken);
        }

        _asked = null;
        var answers = _answers ??= [];
        foreach (var questions in (_open ?? []).Distinct().Chunk(Parallel))
        {
            var read = await Task.WhenAll(questions.Select(question => reads.ReadAsync(question, cancellationToken)));
            foreach (var (question, answer) in questions.Zip(read))
            {
                answers[question] = answer;
            }
        }

        _open?.Clear();
    }

    /// <summary>
    /// Whether others give the answers that were given here. What is not served has no objects, which to a decision is the same; an optional answer
    /// that could not be had is not the same as none.
    /// </summary>
    public bool AgreesWith(IHubFacts other) => (_answers ?? []).All(known => known.Key is { Name: { } name, Type: var type }
        ? Identity(known.Value is [var found] ? found : null) == Identity(other.Get(type, name))
        : AreSame(known.Value, other.List(known.Key.Type, known.Key.List), known.Key.List.IsOptional));

    private static bool AreSame(IReadOnlyList<JsonObject>? one, IReadOnlyList<JsonObject>? other, bool isOptional) =>
        (!isOptional || one is null == other is null) && (one ?? []).Select(Identity).SequenceEqual((other ?? []).Select(Identity));

    private static (string? Uid, string? Namespace, string? Name, string? Version) Identity(JsonObject? item) =>
        item?["metadata"] is { } metadata ? (metadata.Text("uid"), metadata.Text("namespace"), metadata.Text("name"), metadata.Text("resourceVersion")) : default;

    private IReadOnlyList<JsonObject>? Ask(LiveQuestion question)
    {
        if (_answers is not null && _answers.TryGetValue(question, out var known))
        {
            return known;
        }

        (_open ??= []).Add(question);
        return [];
    }
}

/// <summary>What is asked for: one object, or a list.</summary>
internal sealed record LiveQuestion(ResourceType Type, NamespacedName? Name, ListQuestion List);
