using System.Net;
using System.Net.Http.Headers;
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
    private readonly string? _hostHeader;
    private readonly string _userAgent;
    private readonly Credentials _credentials;
    private readonly HttpClient _requests;
    private readonly HttpClient _watches;
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
        _hostHeader = connection.TlsServerName is { Length: > 0 } name ? HostHeader(name) : null; // .NET takes SNI and the name to verify from it
        _userAgent = $"kubecarrier/{typeof(RequestSender).Assembly.GetName().Version?.ToString(3)} ({options.Component})";
        _credentials = new Credentials(connection, options.TimeProvider, logger);
        _requests = Client(Transport.ForRequests(connection, _credentials, options.ReusesConnections));
        _watches = Client(Transport.ForWatches(connection, _credentials));
        _lane = new SemaphoreSlim(options.MaxConcurrency, options.MaxConcurrency);
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
        using var request = await RequestAsync(call, cancellationToken);
        var response = await SendHeadAsync(_watches, request, cancellationToken);
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
            using var request = await RequestAsync(call, deadline.Token);
            using var response = await SendHeadAsync(_requests, request, deadline.Token);
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

    private async Task<HttpRequestMessage> RequestAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var request = new HttpRequestMessage(call.Method, new Uri(_base + call.Path))
        {
            Version = HttpVersion.Version20,
            VersionPolicy = HttpVersionPolicy.RequestVersionOrLower,
        };
        request.Headers.Accept.ParseAdd("application/json");
        request.Headers.TryAddWithoutValidation("User-Agent", _userAgent);
        request.Headers.Host = _hostHeader;
        if (call.Body is { } body)
        {
            request.Content = new ByteArrayContent(body);
            request.Content.Headers.ContentType = new MediaTypeHeaderValue(call.ContentType);
        }

        await _credentials.ApplyAsync(request, cancellationToken);
        return request;
    }

    private static async Task<HttpResponseMessage> SendHeadAsync(HttpClient client, HttpRequestMessage request, CancellationToken cancellationToken)
    {
        try
        {
            return await client.SendAsync(request, HttpCompletionOption.ResponseHeadersRead, cancellationToken);
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
            return await body.ReadAsync(stream, limit, _bounds, call.ToString(), cancellationToken);
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

    private static HttpClient Client(SocketsHttpHandler handler) =>
        new(handler, disposeHandler: true) { Timeout = Timeout.InfiniteTimeSpan }; // ours covers the body too; HttpClient's does not

    [LoggerMessage(3001, LogLevel.Debug, "{Call}: try {Attempt} failed ({Reason}); trying again")]
    private static partial void LogRetry(ILogger logger, ApiCall call, int attempt, string reason);

    [LoggerMessage(3002, LogLevel.Warning, "The API server at {Server} warns: {Text}")]
    private static partial void LogWarning(ILogger logger, string server, string text);
}
