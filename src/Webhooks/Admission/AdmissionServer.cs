using KubeCarrier.Api.Admission;
using KubeCarrier.Api.Catalog;
using KubeCarrier.Api.Meta;
using KubeCarrier.Hosting.Metrics;
using KubeCarrier.Hosting.Shutdown;
using KubeCarrier.Policy.Reviews;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Webhooks.Serving;

namespace KubeCarrier.Webhooks.Admission;

/// <summary>
/// The HTTP side of every webhook, once: reads, judges, answers. Each way out writes an answer, and none but a decision says "allowed".
/// </summary>
internal sealed partial class AdmissionServer(
    LiveJudgement judgement, ReviewReader reader, KubeCarrierMetrics metrics, Draining draining, TimeProvider clock, ILogger<AdmissionServer> logger,
    IReviewRecorder? recorder = null)
{
    internal const string NoDecision = "The webhook could not decide, because something it needs did not answer; try again. Its log says more.";

    public async Task HandleAsync(HttpContext context)
    {
        var began = clock.GetTimestamp();
        context.Features.Get<OpenConnection>()?.Asks(began);
        if (draining.IsDraining)
        {
            context.Response.Headers.Connection = "close"; // a kept-alive connection would hold the API server to this process (B68)
        }

        var path = context.Request.Path.Value ?? "";
        if (ReviewEndpoints.Find(path) is not { } endpoint)
        {
            await RefuseAsync(context, StatusCodes.Status404NotFound, "No webhook is served at this path.");
            return;
        }

        using var call = new ReviewCall(context);
        try
        {
            await AnswerAsync(context, endpoint, path, call);
        }
        catch (OperationCanceledException) when (call.IsAbandoned)
        {
            LogAbandoned(logger, path);
        }
        catch (ReviewException problem)
        {
            await RefuseAsync(context, problem.StatusCode, problem.Message);
        }
        catch (BadHttpRequestException problem)
        {
            await RefuseAsync(context, problem.StatusCode, problem.StatusCode is StatusCodes.Status413PayloadTooLarge ? ReviewException.TooLarge.Message : "The request could not be read.");
        }
        catch (Exception failure) when (!context.Response.HasStarted)
        {
            LogFailed(logger, failure, path);
            await RefuseAsync(context, StatusCodes.Status500InternalServerError, NoDecision);
        }
        finally
        {
            metrics.Answered(endpoint.Kind, clock.GetElapsedTime(began));
        }
    }

    private async Task AnswerAsync(HttpContext context, ReviewEndpoint endpoint, string path, ReviewCall call)
    {
        var request = await reader.ReadAsync(call);
        Verdict verdict;
        try
        {
            verdict = await judgement.OfAsync(endpoint, path, request, call);
        }
        catch (Exception) when (recorder is not null && !call.IsAbandoned)
        {
            recorder.Note(new(path, call.Review, request, null, null));
            throw;
        }

        recorder?.Note(new(path, call.Review, request, verdict, call.Facts));
        if (verdict.Decision is not { } decision)
        {
            await RefuseAsync(context, verdict.Code, verdict.Text);
            return;
        }

        Tell(endpoint, request, verdict.Kind ?? endpoint.Kind, decision);
        var answer = ReviewAnswer.Utf8(ReviewAnswer.Of(request.Uid, decision, verdict));
        context.Response.ContentType = "application/json";
        context.Response.ContentLength = answer.Length;
        await context.Response.BodyWriter.WriteAsync(answer, CancellationToken.None); // Kestrel ends it when the caller hangs up or reads too slowly
    }

    private void Tell(ReviewEndpoint endpoint, AdmissionRequestBody request, string kind, Decision decision)
    {
        var operation = request.Operation switch
        {
            AdmissionOperation.Create => "CREATE",
            AdmissionOperation.Update => "UPDATE",
            _ => "DELETE",
        };
        var isPlain = decision is { IsAllowed: true, Tolerated.Count: 0 };
        if (decision.IsAllowed)
        {
            metrics.Decided(kind, "", operation, allowed: true);
        }
        else
        {
            foreach (var rule in decision.Violations.Select(violation => violation.Rule).Distinct(StringComparer.Ordinal))
            {
                metrics.Decided(kind, rule, operation, allowed: false);
            }
        }

        foreach (var violation in isPlain ? [] : decision.Violations.Concat(decision.Tolerated).DistinctBy(violation => (violation.Rule, violation.Enforcement)))
        {
            metrics.Violated(kind, violation.Rule, operation, Mode(violation.Enforcement));
        }

        if (decision is { IsAllowed: true, ConfirmedDestruction: { } number } && !request.DryRun)
        {
            LogConfirmed(logger, request.Kind?.Kind, new(string.IsNullOrEmpty(request.Namespace) ? null : Short(request.Namespace), Short(request.Name)), number,
                Short(request.UserInfo?.Username));
        }

        var level = endpoint.IsRoutine || (endpoint.IsBusy && isPlain) ? LogLevel.Debug : LogLevel.Information;
        if (logger.IsEnabled(level))
        {
            var subject = new NamespacedName(string.IsNullOrEmpty(request.Namespace) ? null : Short(request.Namespace), Short(request.Name));
            LogDecided(
                logger, level, operation, request.Kind?.Kind, subject, Short(request.UserInfo?.Username), decision.IsAllowed, FirstReason(decision),
                isPlain ? "none" : string.Join(',', ReviewAnswer.Rules(decision)), request.DryRun);
        }
    }

    /// <summary>The rule and the place. Not the sentence: it repeats values.</summary>
    private static string FirstReason(Decision decision) => decision.Violations.Concat(decision.Tolerated).FirstOrDefault() switch
    {
        null => "nothing to object",
        { Path.Length: 0 } violation => violation.Rule,
        var violation => $"{violation.Rule} at {Short(violation.Path)}",
    };

    private static string Mode(Enforcement enforcement) => enforcement switch
    {
        Enforcement.Warn => "warn",
        Enforcement.Audit => "audit",
        _ => "deny",
    };

    /// <summary>A forged name may be as long as the body.</summary>
    private static string Short(string? text) => ReviewAnswer.Truncate(text ?? "", ReviewConsistency.MaxNameLength);

    private async Task RefuseAsync(HttpContext context, int statusCode, string sentence)
    {
        LogRefused(logger, statusCode, sentence);
        context.Response.StatusCode = statusCode;
        context.Response.ContentType = "text/plain; charset=utf-8";
        if (statusCode is StatusCodes.Status405MethodNotAllowed)
        {
            context.Response.Headers.Allow = HttpMethods.Post;
        }

        await context.Response.WriteAsync(sentence + "\n", context.RequestAborted);
    }

    [LoggerMessage(EventId = 1001, Message = "{Operation} of {Kind} {Subject} by {User}: allowed {Allowed}, {Reason}; violated rules {Rules}, dry run {DryRun}")]
    private static partial void LogDecided(
        ILogger logger, LogLevel level, string operation, string? kind, NamespacedName subject, string user, bool allowed, string reason, string rules, bool dryRun);

    [LoggerMessage(1050, LogLevel.Warning, "Deletion of {Kind} {Subject} with {Number} instances is allowed, as confirmed; asked for by {User}")]
    private static partial void LogConfirmed(ILogger logger, string? kind, NamespacedName subject, string number, string user);

    [LoggerMessage(1002, LogLevel.Error, "No decision at {Path}; failurePolicy decides")]
    private static partial void LogFailed(ILogger logger, Exception exception, string path);

    [LoggerMessage(1003, LogLevel.Information, "Answered {StatusCode} without a decision: {Sentence}")]
    private static partial void LogRefused(ILogger logger, int statusCode, string sentence);

    [LoggerMessage(1004, LogLevel.Information, "The caller at {Path} hung up before the answer")]
    private static partial void LogAbandoned(ILogger logger, string path);
}
