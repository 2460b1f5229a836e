using KubeCarrier.Webhooks.Admission;
using KubeCarrier.Webhooks.Serving;
using KubeCarrier.Webhooks.Tests.Support;
using Microsoft.Extensions.DependencyInjection;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>Large bodies cost no memory that is not there (B65).</summary>
public sealed class BodyLimitTests : IAsyncLifetime
{
    private const int Megabyte = 1024 * 1024;

    private static readonly byte[] Good = System.Text.Encoding.UTF8.GetBytes(
        Reviews.Create(TutorialHub.CouchDb(TutorialHub.TenantGroup, "team-b", "db1")).ToJsonString());

    private RunningApp _app = null!;

    private AdmissionServer Server => _app.Services.GetRequiredService<AdmissionServer>();

    public async Task InitializeAsync() => _app = await RunningApp.ReadyAsync(TutorialHub.Cluster());

    public async Task DisposeAsync() => await _app.DisposeAsync();

    [Shows("B65")]
    [Fact]
    public async Task A_hundred_megabytes_are_413_before_the_first_is_read()
    {
        using var body = new SlowBody();

        (await Server.JudgeAsync(TutorialHub.TenantValidatePath, body, 100 * Megabyte)).Code.ShouldBe(413);

        body.Reads.ShouldBe(0);
    }

    [Shows("B65", "B87")]
    [Fact]
    public async Task More_large_bodies_at_a_time_than_there_is_room_for_are_503_and_so_are_those_that_do_not_come()
    {
        const int large = 7 * Megabyte;
        const int room = AdmissionLimits.LargeBodyBudget / large;
        var bodies = Enumerable.Range(0, room + 1).Select(_ => new SlowBody()).ToList();
        var waiting = bodies.Take(room).Select(body => Server.JudgeAsync(TutorialHub.TenantValidatePath, body, large)).ToList();

        (await Server.JudgeAsync(TutorialHub.TenantValidatePath, bodies[room], large)).Code.ShouldBe(503);
        (await Server.JudgeAsync(TutorialHub.TenantValidatePath, Good)).Code.ShouldBe(200, "Small ones go on.");

        (await Task.WhenAll(waiting)).ShouldAllBe(answer => answer.Code == 503, "their bodies did not come");
        (await Server.JudgeAsync(TutorialHub.TenantValidatePath, new MemoryStream(Good), large)).Code.ShouldBe(200);
    }

    /// <summary>So much that it counts as large, all blanks; then nothing comes until somebody ends it.</summary>
    private sealed class SlowBody : Stream
    {
        private readonly TaskCompletionSource _ended = new(TaskCreationOptions.RunContinuationsAsynchronously);
        private int _reads;
        private int _blanks = AdmissionLimits.LargeBody + 1;

        public int Reads => _reads;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position
        {
            get => throw new NotSupportedException();
            set => throw new NotSupportedException();
        }

        public void End() => _ended.SetResult();

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Interlocked.Increment(ref _reads);
            if (Interlocked.Exchange(ref _blanks, 0) is > 0 and var blanks)
            {
                var now = Math.Min(blanks, buffer.Length);
                Interlocked.Exchange(ref _blanks, blanks - now);
                buffer.Span[..now].Fill((byte)' ');
                return now;
            }

            await _ended.Task.WaitAsync(cancellationToken);
            return 0;
        }

        public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

        public override void Flush() => throw new NotSupportedException();

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
