using System.Text.Json;
using System.Text.Json.Nodes;
using KubeCarrier.Api.Meta;
using KubeCarrier.Json;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.Hub;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Webhooks.ServiceClusters;

namespace KubeCarrier.Webhooks.Admission;

/// <summary>
/// Facts for one review, read live: what a judge asks for and is not known yet is noted, read, and then judged again. What cannot be had throws;
/// nothing is guessed. Not thread-safe.
/// </summary>
internal sealed class LiveFacts(HubView? view) : IHubFacts
{
    /// <summary>Reads at a time.</summary>
    private const int Parallel = 16;

    private const int Forbidden = 403;

    private static readonly string[] Identifying = ["name", "namespace", "uid", "resourceVersion"];

    /// <summary>Warnings are not worth more of the writer's time.</summary>
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(1);

    private Dictionary<Question, IReadOnlyList<JsonObject>?>? _answers;
    private List<Question>? _open;
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
    public async Task AnswerAsync(IClusterClient cluster, IDryRuns dryRuns, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (_open is not { Count: > 0 } && _asked is { } request)
        {
            Answer = await dryRuns.AskAsync(request, cancellationToken);
        }

        _asked = null;
        var answers = _answers ??= [];
        foreach (var questions in (_open ?? []).Distinct().Chunk(Parallel))
        {
            var read = await Task.WhenAll(questions.Select(question => ReadAsync(question, cluster, clock, cancellationToken)));
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

    private IReadOnlyList<JsonObject>? Ask(Question question)
    {
        if (_answers is not null && _answers.TryGetValue(question, out var known))
        {
            return known;
        }

        (_open ??= []).Add(question);
        return [];
    }

    private static async Task<IReadOnlyList<JsonObject>?> ReadAsync(Question question, IClusterClient cluster, TimeProvider clock, CancellationToken cancellationToken)
    {
        if (question.Name is { } name)
        {
            return await cluster.GetAsync(question.Type, name, cancellationToken) is { } found ? [found] : [];
        }

        if (!question.List.IsOptional)
        {
            return await ListAsync(question, cluster, cancellationToken);
        }

        using var patience = new CancellationTokenSource(Patience, clock);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellationToken);
        try
        {
            return await ListAsync(question, cluster, either.Token);
        }
        catch (Exception unavailable) when (unavailable is ApiException or HttpRequestException or JsonException or OperationCanceledException
            && !cancellationToken.IsCancellationRequested)
        {
            return null; // the decision does not rest on it
        }
    }

    private static async Task<IReadOnlyList<JsonObject>?> ListAsync(Question question, IClusterClient cluster, CancellationToken cancellationToken)
    {
        try
        {
            return await ItemsAsync(question, cluster, cancellationToken);
        }
        catch (ApiException refusal) when (refusal.IsNotFound)
        {
            return null; // not served
        }
        catch (ApiException refusal) when (refusal.Code == Forbidden && !HubGroups.IsBuiltIn(question.Type.Group))
        {
            // Our right to look at instances goes with their CRD, and access is judged before what is there.
            if (await cluster.GetAsync(KubernetesResources.CustomResourceDefinitions, new(null, question.Type.GroupResource), cancellationToken) is null)
            {
                return null;
            }

            throw;
        }
    }

    // Where only names are asked for, there may be many objects, and large ones: page by page, what they hold is let go.
    private static async Task<IReadOnlyList<JsonObject>> ItemsAsync(Question question, IClusterClient cluster, CancellationToken cancellationToken)
    {
        var options = new ListOptions { Namespace = question.List.Namespace, MaxItems = question.List.Max };
        if (!question.List.IsNames)
        {
            return (await cluster.ListAsync(question.Type, options, cancellationToken)).Items;
        }

        var named = new List<JsonObject>();
        await foreach (var page in cluster.PagesAsync(question.Type, options, cancellationToken))
        {
            named.AddRange(page.Items.Select(Named));
        }

        return named;
    }

    private static JsonObject Named(JsonObject item) => new()
    {
        ["apiVersion"] = item["apiVersion"]?.DeepClone(),
        ["kind"] = item["kind"]?.DeepClone(),
        ["metadata"] = new JsonObject(Identifying.Where(member => item["metadata"]?[member] is not null)
            .Select(member => KeyValuePair.Create(member, item["metadata"]?[member]?.DeepClone()))),
    };

    private sealed record Question(ResourceType Type, NamespacedName? Name, ListQuestion List);
}
