using System.Collections.Concurrent;
using System.Text.Json;
using KubeCarrier.Hosting.Metrics;
using KubeCarrier.Policy.Rules;
using KubeCarrier.Webhooks.Admission;
using KubeCarrier.Webhooks.Recording;
using KubeCarrier.Webhooks.Tests.Support;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace KubeCarrier.Webhooks.Tests.Recording;

/// <summary>Recording never gets into admission's way, and loses nothing that was answered.</summary>
public sealed class RecorderTests : IDisposable
{
    private readonly RecordedFile _record = new();

    public void Dispose() => _record.Dispose();

    [Fact]
    public async Task Every_review_that_was_answered_is_in_the_file_when_the_process_ends()
    {
        await using (var app = await RunningApp.ReadyAsync(TutorialHub.Cluster(), "--record", _record.Path))
        {
            await Task.WhenAll(Enumerable.Range(0, 300).Select(number =>
                app.ReviewAsync(TutorialHub.TenantValidatePath, Reviews.Create(TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", $"db{number}")))));
        }

        _record.Reviews.Select(review => $"{review.Review!["request"]!["name"]}").Distinct().Count().ShouldBe(300);
        _record.States.Count.ShouldBe(1);
        _record.Text.ShouldEndWith("\n");
    }

    [Fact]
    public async Task What_is_judged_can_be_read_at_once()
    {
        await using var app = await RunningApp.ReadyAsync(TutorialHub.Cluster(), "--record", _record.Path);
        await app.ReviewAsync(TutorialHub.TenantValidatePath, Reviews.Create(TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", "db1")));

        await WaitUntilAsync(() => _record.Text.EndsWith("}\n", StringComparison.Ordinal) && _record.Reviews.Count == 1);
    }

    [Fact]
    public async Task A_file_goes_on_and_what_was_cut_off_is_taken_away()
    {
        await File.WriteAllTextAsync(_record.Path, "{\"hub\":\"x\",\"objects\":[]}\n{\"path\":\"/val");

        await (await RunningApp.ReadyAsync(TutorialHub.Cluster(), "--record", _record.Path)).DisposeAsync();
        _record.Text.ShouldBe("{\"hub\":\"x\",\"objects\":[]}\n");

        await File.WriteAllTextAsync(_record.Path, new string('x', 10_000));
        await (await RunningApp.ReadyAsync(TutorialHub.Cluster(), "--record", _record.Path)).DisposeAsync();
        _record.Text.ShouldBe("");
    }

    [Fact]
    public async Task The_file_is_its_owners_alone()
    {
        await (await RunningApp.ReadyAsync(TutorialHub.Cluster(), "--record", _record.Path)).DisposeAsync();

        if (!OperatingSystem.IsWindows())
        {
            File.GetUnixFileMode(_record.Path).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
    }

    [Theory]
    [InlineData("/dev/full")] // no space left on device
    [InlineData("/nowhere/to/be/found")]
    public async Task When_the_disk_fails_recording_ends_and_admission_goes_on(string file)
    {
        await using var app = await RunningApp.ReadyAsync(TutorialHub.Cluster());
        var log = new RecordingLog();
        using var recorder = Recorder(app, log, file);
        await recorder.StartAsync(CancellationToken.None);
        recorder.Note(Judged());
        await WaitUntilAsync(() => recorder.ExecuteTask is { IsCompleted: true });

        foreach (var _ in Enumerable.Range(0, ReviewRecorder.MaxWaiting + 10))
        {
            recorder.Note(Judged());
        }

        await recorder.StopAsync(CancellationToken.None);
        log.Lines.Count(line => line.Contains("has ended", StringComparison.Ordinal)).ShouldBe(1);
        log.Lines.ShouldAllBe(line => !line.Contains("not in the record", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Reviews_are_judged_whatever_becomes_of_their_record()
    {
        await using var app = await RunningApp.ReadyAsync(TutorialHub.Cluster(), "--record", "/dev/full");

        foreach (var number in Enumerable.Range(0, 3))
        {
            var review = Reviews.Create(TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", $"db{number}"));
            (await app.ReviewAsync(TutorialHub.TenantValidatePath, review))["allowed"]!.GetValue<bool>().ShouldBeTrue();
        }
    }

    [Fact]
    public async Task When_the_queue_is_full_reviews_are_left_out_and_counted()
    {
        await using var app = await RunningApp.ReadyAsync(TutorialHub.Cluster());
        var log = new RecordingLog();
        using var recorder = Recorder(app, log, _record.Path);

        foreach (var _ in Enumerable.Range(0, ReviewRecorder.MaxWaiting + 7))
        {
            recorder.Note(Judged()); // nobody writes yet
        }

        await recorder.StartAsync(CancellationToken.None);
        await recorder.StopAsync(CancellationToken.None);
        _record.Reviews.Count.ShouldBe(ReviewRecorder.MaxWaiting);
        log.Lines.ShouldContain(line => line.StartsWith("7 reviews are not in the record", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Large_reviews_fill_the_queue_sooner()
    {
        await using var app = await RunningApp.ReadyAsync(TutorialHub.Cluster());
        using var recorder = Recorder(app, new RecordingLog(), _record.Path);
        var large = Judged(new string('x', ReviewRecorder.MaxWaitingBytes / 4));

        foreach (var _ in Enumerable.Range(0, 10))
        {
            recorder.Note(large);
        }

        await recorder.StartAsync(CancellationToken.None);
        await recorder.StopAsync(CancellationToken.None);
        _record.Reviews.Count.ShouldBe(3);
    }

    private static ReviewRecorder Recorder(RunningApp app, ILogger<ReviewRecorder> log, string file) => new(
        new(file, WithSensitive: true), Identities.Default, app.Services.GetRequiredService<KubeCarrierMetrics>(), TimeProvider.System, log);

    private static JudgedReview Judged(string padding = "") => new(
        "/canary/12345678",
        JsonElement.Parse($$$"""{"request":{"padding":"{{{padding}}}"}}"""),
        new(),
        Verdict.NotFound("a test"),
        new(null));

    private static async Task WaitUntilAsync(Func<bool> condition)
    {
        var began = TimeProvider.System.GetTimestamp();
        while (!condition())
        {
            TimeProvider.System.GetElapsedTime(began).ShouldBeLessThan(RunningApp.Patience);
            await Task.Yield();
        }
    }

    private sealed class RecordingLog : ILogger<ReviewRecorder>
    {
        public ConcurrentQueue<string> Lines { get; } = new();

        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => null;

        public bool IsEnabled(LogLevel logLevel) => true;

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter) =>
            Lines.Enqueue(formatter(state, exception));
    }
}
