using KubeCarrier.Kubernetes.Bounds;
using KubeCarrier.Kubernetes.Config;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.Kubernetes.Client;

/// <summary>Sends requests and reads their whole answers: lanes, deadlines, tries, credentials, warnings.</summary>
internal sealed partial class RequestSender : IDisposable
{
    private const int LeaseLane = 2;

    private const int MaxRememberedWarnings = 256;

    private const int MaxWarningLength = 256;

    private readonly ClusterClientOptions _options;
    private readonly ClusterBounds _bounds;
    private readonly ILogger _logger;
    private readonly string _base;
    private readonly Credentials _credentials;
    private readonly IApiRequests _requests;
    private readonly IApiRequests _watches;
    private readonly SemaphoreSlim _lane;
    private readonly SemaphoreSlim _leases = new(LeaseLane, LeaseLane);
    private readonly HashSet<string> _warned = new(StringComparer.Ordinal);
    private readonly CancellationTokenSource _stopping = new();

    public RequestSender(ClusterConnection connection, ClusterClientOptions options, ClusterBounds bounds, ILogger logger)
    {
        _options = options;
        _bounds = bounds;
        _logger = logger;
        _base = $"{connection.Server.GetLeftPart(UriPartial.Path).TrimEnd('/')}/";
        _credentials = new Credentials(connection, options.TimeProvider, logger);
        var host = connection.TlsServerName is { Length: > 0 } name ? HostHeader(name) : null;
        var userAgent = $"kubecarrier/{typeof(RequestSender).Assembly.GetName().Version?.ToString(3)} ({options.Component})";
        _requests = Requests(handler => Transport.ForRequests(handler, connection, _credentials, options.ReusesConnections));
        _watches = Requests(handler => Transport.ForWatches(handler, connection, _credentials));
        _lane = new SemaphoreSlim(options.MaxConcurrency, options.MaxConcurrency);

        IApiRequests Requests(Action<SocketsHttpHandler> prepare) => options.Requests(new(new Uri(_base), prepare, new RequestHeaders(_credentials, userAgent, host)));
    }

    /// <summary>The body of a success, to be disposed; null for a 404 that <see cref="ApiCall.MayBeMissing"/> allows.</summary>
    public async Task<AnswerBody?> SendAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var reauthenticated = false;
        for (var attempt = 1; ; attempt++)
        {
            TimeSpan? retryAfter = null;
            try
            {
                return await AttemptAsync(call, cancellationToken);
            }
            catch (ApiException refusal) when (RetryRules.IsUnauthorized(refusal) && !reauthenticated && _credentials.Invalidate())
            {
                reauthenticated = true;
                continue;
            }
            catch (ApiException refusal) when (attempt < _options.MaxAttempts && RetryRules.MayRetry(refusal, call.Idempotent))
            {
                retryAfter = refusal.RetryAfter;
                LogRetry(_logger, call, attempt, refusal.Reason);
            }
            catch (HttpRequestException failure) when (RetryRules.MayRetry(failure, call.Idempotent, attempt))
            {
                LogRetry(_logger, call, attempt, failure.HttpRequestError.ToString());
            }

            await Task.Delay(RetryRules.Wait(retryAfter, attempt), _options.TimeProvider, cancellationToken);
        }
    }

    /// <summary>The head of a watch's answer. Dispose it to end the watch.</summary>
    public async Task<HttpResponseMessage> OpenWatchAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var response = await SendHeadAsync(_watches, call, cancellationToken);
        if (response.IsSuccessStatusCode)
        {
            return response;
        }

        using (response)
        {
            var refusal = await RefusalAsync(response, call, cancellationToken);
            if (RetryRules.IsUnauthorized(refusal))
            {
                _ = _credentials.Invalidate();
            }

            throw refusal;
        }
    }

    /// <summary>Ends when the caller's does, when the time is over, or when this client is disposed.</summary>
    public Deadline Deadline(TimeSpan after, CancellationToken cancellationToken) =>
        new(after, _options.TimeProvider, _stopping.Token, cancellationToken);

    public void Dispose()
    {
        _stopping.Cancel();
        _requests.Dispose();
        _watches.Dispose();
        _credentials.Dispose();
    }

    private async Task<AnswerBody?> AttemptAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var lane = call.IsLease ? _leases : _lane;
        await lane.WaitAsync(cancellationToken);
        using var deadline = Deadline(_options.RequestTimeout, cancellationToken);
        try
        {
            using var response = await SendHeadAsync(_requests, call, deadline.Token);
            NoteWarnings(response);
            return response.IsSuccessStatusCode
                ? await ReadAnswerAsync(response, call, deadline.Token)
                : MissingOrThrow(call, await RefusalAsync(response, call, deadline.Token));
        }
        catch (OperationCanceledException exception) when (deadline.HasPassed)
        {
            var limit = _options.RequestTimeout.TotalSeconds;
            throw new TimeoutException($"{call}: the API server at {_base} did not finish its answer within {limit:0} s.", exception);
        }
        finally
        {
            lane.Release();
        }
    }

    private static AnswerBody? MissingOrThrow(ApiCall call, ApiException refusal) =>
        // A 404 that is not the API server's proves nothing about the object: it is no "missing".
        call.MayBeMissing && refusal is { IsNotFound: true, Reason: not StatusErrors.UnreadableAnswer } ? null : throw refusal;

    private static async Task<HttpResponseMessage> SendHeadAsync(IApiRequests requests, ApiCall call, CancellationToken cancellationToken)
    {
        try
        {
            return await requests.SendAsync(call, cancellationToken);
        }
        catch (HttpRequestException exception) when (exception.InnerException is KubeconfigException refused)
        {
            throw new KubeconfigException(refused.Message, exception);
        }
    }

    private async Task<AnswerBody> ReadAnswerAsync(HttpResponseMessage response, ApiCall call, CancellationToken cancellationToken)
    {
        var limit = _bounds.Limits.BytesOf(call.Answer);
        var body = new AnswerBody();
        try
        {
            if (await ReadAsync(body, response, limit, call, cancellationToken))
            {
                return body;
            }

            throw Misbehaviour.Because(Misbehaviour.AnswerTooLarge, call.ToString(), $"the answer is longer than {limit >> 10} KiB.");
        }
        catch (Exception failure)
        {
            body.Dispose();
            if (failure is ApiException misbehaviour && Misbehaviour.Is(misbehaviour) && call.Answer is not AnswerKind.Page) // which is asked for again with fewer items
            {
                _bounds.Note(misbehaviour);
            }

            throw;
        }
    }

    private async Task<ApiException> RefusalAsync(HttpResponseMessage response, ApiCall call, CancellationToken cancellationToken)
    {
        using var body = new AnswerBody();
        if (await ReadAsync(body, response, _bounds.Limits.ErrorBytes, call, cancellationToken))
        {
            return StatusErrors.FromAnswer(response, body.Bytes(), call.ToString());
        }

        var why = $"answered {(int)response.StatusCode} with more than {_bounds.Limits.ErrorBytes >> 10} KiB.";
        return call.Answer is AnswerKind.Small // there is no large value that it could repeat
            ? _bounds.Refuse(Misbehaviour.AnswerTooLarge, call.ToString(), why)
            : StatusErrors.Unreadable((int)response.StatusCode, call.ToString(), why);
    }

    private async Task<bool> ReadAsync(AnswerBody body, HttpResponseMessage response, int limit, ApiCall call, CancellationToken cancellationToken)
    {
        try
        {
            await using var stream = await response.Content.ReadAsStreamAsync(cancellationToken);
            return await body.ReadAsync(stream, limit, _bounds, call, cancellationToken);
        }
        catch (Exception exception) when (exception is IOException or InvalidDataException)
        {
            throw new HttpRequestException(HttpRequestError.ResponseEnded, $"{call}: the connection broke in the middle of the answer.", exception);
        }
    }

    /// <summary>Deprecations and webhook warnings: each text once, in a bounded memory.</summary>
    private void NoteWarnings(HttpResponseMessage response)
    {
        foreach (var warning in response.Headers.Warning)
        {
            var text = warning.Text[..Math.Min(warning.Text.Length, MaxWarningLength)];
            bool isNew;
            lock (_warned)
            {
                isNew = _warned.Count < MaxRememberedWarnings && _warned.Add(text);
            }

            if (isNew)
            {
                LogWarning(_logger, _base, text);
            }
        }
    }

    private static string HostHeader(string name) => name.Contains(':', StringComparison.Ordinal) ? $"[{name}]" : name;

    [LoggerMessage(3001, LogLevel.Debug, "{Call}: try {Attempt} failed ({Reason}); trying again")]
    private static partial void LogRetry(ILogger logger, ApiCall call, int attempt, string reason);

    [LoggerMessage(3002, LogLevel.Warning, "The API server at {Server} warns: {Text}")]
    private static partial void LogWarning(ILogger logger, string server, string text);
}
