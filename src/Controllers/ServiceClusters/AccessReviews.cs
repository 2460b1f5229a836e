using System.Collections.Concurrent;
using KubeCarrier.Api.Meta;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Policy.ServiceClusters;

namespace KubeCarrier.Controllers.ServiceClusters;

/// <summary>
/// Asks a service cluster what our credential may do there. Nothing is stored by that, and no question is asked again before its answer is old: a
/// right that is there is believed longer than one that is missing and may be granted any moment.
/// </summary>
internal sealed class AccessReviews(IClusterClient client, TimeProvider clock)
{
    /// <summary>An answer is believed so long; what is refused meanwhile says that it is not true any more.</summary>
    public static readonly TimeSpan WhileGranted = TimeSpan.FromMinutes(5);

    public static readonly TimeSpan WhileMissing = TimeSpan.FromSeconds(5);

    private static readonly TimeSpan WhileSilent = TimeSpan.FromSeconds(30);

    // A cluster that hangs must not hold the worker for long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(8);

    private readonly ConcurrentDictionary<(string Group, string Resource, string Verb), (bool? MayDo, long At)> _answers = [];
    private long _doubtedAt;

    /// <summary>The cluster refused something about objects of this CRD.</summary>
    public event Action<string>? Doubted;

    /// <summary>What is missing; null when the cluster did not answer just now.</summary>
    public async Task<AccessReport?> AskAsync(IReadOnlyList<AccessRight> rights, CancellationToken cancellationToken)
    {
        using var limited = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken);
        limited.CancelAfter(Patience);
        try
        {
            foreach (var right in rights)
            {
                foreach (var verb in right.Verbs)
                {
                    await AskAsync(right, verb, limited.Token);
                }
            }
        }
        catch (Exception failure) when (failure is ApiException or HttpRequestException or TimeoutException)
        {
            return null; // the heartbeat tells what is the matter with the cluster
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return null;
        }

        return AccessReport.Of(rights, (right, verb) => _answers.TryGetValue((right.Group, right.Resource, verb), out var answer) ? answer.MayDo : null);
    }

    /// <summary>When to ask again.</summary>
    public static TimeSpan LookAgain(AccessReport? report) => report switch { null => WhileSilent, { IsMissing: true } => WhileMissing, _ => WhileGranted };

    /// <summary>Forgets the answers, because something was refused that should not be.</summary>
    public void Doubt(string crd)
    {
        if (_doubtedAt != 0 && clock.GetElapsedTime(_doubtedAt) < WhileMissing)
        {
            return;
        }

        _doubtedAt = clock.GetTimestamp();
        _answers.Clear();
        Doubted?.Invoke(crd);
    }

    private async Task AskAsync(AccessRight right, string verb, CancellationToken cancellationToken)
    {
        var key = (right.Group, right.Resource, verb);
        if (_answers.TryGetValue(key, out var known) && clock.GetElapsedTime(known.At) < (known.MayDo is false ? WhileMissing : WhileGranted))
        {
            return;
        }

        _answers[key] = (await MayDoAsync(right, verb, cancellationToken), clock.GetTimestamp());
    }

    private async Task<bool?> MayDoAsync(AccessRight right, string verb, CancellationToken cancellationToken)
    {
        try
        {
            var review = await client.CreateAsync(
                KubernetesResources.SelfSubjectAccessReviews, AccessReport.Question(right, verb), new() { FieldManager = WellKnown.FieldManagers.Controller }, cancellationToken);
            return AccessReport.Answer(review);
        }
        catch (ApiException refusal) when (refusal.IsFinal)
        {
            return null; // such questions may be forbidden too; then nothing is concluded
        }
    }
}
