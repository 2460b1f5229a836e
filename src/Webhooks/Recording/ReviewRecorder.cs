using System.Buffers;
using System.Threading.Channels;
using KubeCarrier.Hosting.Metrics;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Webhooks.Admission;

namespace KubeCarrier.Webhooks.Recording;

/// <summary>
/// Writes reviews and verdicts to a file, behind admission's back: who judges leaves a review in a bounded queue and goes on. When the disk cannot
/// keep up reviews are left out and counted; when it fails recording ends, and nothing else does.
/// </summary>
internal sealed partial class ReviewRecorder(
    RecordingOptions options, Identities identities, KubeCarrierMetrics metrics, TimeProvider clock, ILogger<ReviewRecorder> logger) : BackgroundService, IReviewRecorder
{
    /// <summary>Reviews that wait, and their bytes: some seconds' worth.</summary>
    internal const int MaxWaiting = 4096;

    internal const int MaxWaitingBytes = 64 * 1024 * 1024;

    /// <summary>Written at once, so that a busy server does not write each line by itself.</summary>
    private const int Chunk = 256 * 1024;

    private static readonly TimeSpan Quiet = TimeSpan.FromSeconds(10);

    private readonly Channel<JudgedReview> _queue = Channel.CreateBounded<JudgedReview>(new BoundedChannelOptions(MaxWaiting) { SingleReader = true });
    private readonly ArrayBufferWriter<byte> _lines = new(Chunk);
    private long _waitingBytes;
    private long _dropped;
    private long? _told;
    private bool _hasFailed;
    private volatile bool _hasEnded;

    /// <summary>Takes it if there is room. Never waits, never throws.</summary>
    public void Note(JudgedReview judged)
    {
        if (_hasEnded)
        {
            return;
        }

        if (Interlocked.Add(ref _waitingBytes, judged.Bytes) > MaxWaitingBytes || !_queue.Writer.TryWrite(judged))
        {
            Interlocked.Add(ref _waitingBytes, -judged.Bytes);
            Interlocked.Increment(ref _dropped);
            metrics.Recorded("dropped");
        }
    }

    /// <summary>What was judged is written first.</summary>
    public override async Task StopAsync(CancellationToken cancellationToken)
    {
        _queue.Writer.TryComplete();
        if (ExecuteTask is { } writing)
        {
            await writing.WaitAsync(cancellationToken);
        }

        await base.StopAsync(cancellationToken);
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        try
        {
            await using var file = RecordFile.Open(options.File);
            LogBegun(logger, options.File, options.WithSensitive);
            await WriteAsync(file);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or NotSupportedException)
        {
            LogEnded(logger, failure, options.File);
        }
        finally
        {
            _hasEnded = true;
            _queue.Writer.TryComplete();
            while (_queue.Reader.TryRead(out _))
            {
                metrics.Recorded("failed");
            }
        }
    }

    private async Task WriteAsync(FileStream file)
    {
        var writer = new RecordWriter(_lines, !options.WithSensitive, identities);
        while (await _queue.Reader.WaitToReadAsync(CancellationToken.None)) // ends when the queue does, so that what was judged is written
        {
            var written = 0;
            while (_lines.WrittenCount < Chunk && _queue.Reader.TryRead(out var judged))
            {
                written += TryWrite(writer, judged) ? 1 : 0;
                Interlocked.Add(ref _waitingBytes, -judged.Bytes);
            }

            await file.WriteAsync(_lines.WrittenMemory, CancellationToken.None);
            metrics.Recorded("written", written);
            _lines.ResetWrittenCount();
            TellDropped(always: false);
        }

        TellDropped(always: true);
    }

    /// <summary>Whatever is wrong with one review is no reason to lose the others.</summary>
    private bool TryWrite(RecordWriter writer, JudgedReview judged)
    {
        try
        {
            writer.Write(judged);
            return true;
        }
        catch (Exception failure)
        {
            metrics.Recorded("failed");
            if (!_hasFailed)
            {
                _hasFailed = true;
                LogFailed(logger, failure, judged.Path);
            }

            return false;
        }
    }

    private void TellDropped(bool always)
    {
        if (Interlocked.Read(ref _dropped) == 0 || (!always && _told is { } told && clock.GetElapsedTime(told) < Quiet))
        {
            return;
        }

        _told = clock.GetTimestamp();
        LogDropped(logger, Interlocked.Exchange(ref _dropped, 0));
    }

    [LoggerMessage(1030, LogLevel.Warning, "Recording reviews to {File}, which is confidential; with sensitive values: {WithSensitive}")]
    private static partial void LogBegun(ILogger logger, string file, bool withSensitive);

    [LoggerMessage(1031, LogLevel.Error, "Recording to {File} has ended; admission goes on")]
    private static partial void LogEnded(ILogger logger, Exception exception, string file);

    [LoggerMessage(1032, LogLevel.Error, "A review at {Path} could not be recorded; others that follow are only counted")]
    private static partial void LogFailed(ILogger logger, Exception exception, string path);

    [LoggerMessage(1033, LogLevel.Warning, "{Count} reviews are not in the record: the disk is slower than admission")]
    private static partial void LogDropped(ILogger logger, long count);
}
