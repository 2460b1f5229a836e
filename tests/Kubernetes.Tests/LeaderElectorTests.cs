using System.Text.Json.Nodes;
using KubeCarrier.Kubernetes.Client;
using KubeCarrier.Kubernetes.LeaderElection;
using KubeCarrier.Kubernetes.Tests.Scripted;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging.Abstractions;

namespace KubeCarrier.Kubernetes.Tests;

public sealed class LeaderElectorTests : IAsyncLifetime
{
    private static readonly TimeSpan Step = TimeSpan.FromMilliseconds(100);

    /// <summary>The longest pause between two looks at the lease, jitter included.</summary>
    private static readonly TimeSpan Beat = TimeSpan.FromSeconds(2.4);

    private readonly ManualTimeProvider _clock = new();
    private readonly LeaseScript _lease = new();
    private ScriptedApiServer _server = null!;
    private ClusterClient _client = null!;

    public async Task InitializeAsync()
    {
        _server = await ScriptedApiServer.StartAsync(_lease.AnswerAsync);
        _client = Shipped.InProcesses.Connect(_server.Connection, new ClusterClientOptions { TimeProvider = _clock, MaxAttempts = 1, RequestTimeout = TimeSpan.FromDays(1) });
    }

    public async Task DisposeAsync()
    {
        _client.Dispose();
        await _server.DisposeAsync();
    }

    [Shows("H47")]
    [Fact]
    public async Task Of_two_one_leads_and_the_other_takes_over_at_once_when_it_stops()
    {
        await using var first = Start("first");
        await Eventually.ShouldHold(() => first.Leads);
        await using var second = Start("second");
        await Eventually.ShouldHold(() => _lease.Renewals > 3, _clock, Step);
        second.Leads.ShouldBeFalse();

        await first.StopAsync();

        await ShouldHoldWithin(2, () => second.Leads); // not the fifteen seconds of a lease that nobody gave back
        _lease.Transitions.ShouldBeGreaterThan(0);
    }

    [Shows("H47")]
    [Fact]
    public async Task A_leader_that_cannot_renew_stops_before_another_may_start()
    {
        await using var first = Start("first");
        await Eventually.ShouldHold(() => first.Leads);
        var firstWasTold = false;
        await using var second = Start("second", whenLeading: () => firstWasTold = first.Token.IsCancellationRequested);
        await Eventually.ShouldHold(() => _lease.Renewals > 1, _clock, Step);

        _lease.RefuseWritesOf = "first";
        await Eventually.ShouldHold(() => second.Leads, _clock, Step);

        firstWasTold.ShouldBeTrue();
    }

    [Fact]
    public async Task A_lost_lease_is_fought_for_again()
    {
        await using var only = Start("only");
        await Eventually.ShouldHold(() => only.Leads);

        _lease.RefuseWritesOf = "only";
        await Eventually.ShouldHold(() => !only.Leads, _clock, Step);
        _lease.RefuseWritesOf = null;

        await Eventually.ShouldHold(() => only.Leads, _clock, Step);
        only.TimesLed.ShouldBe(2);
    }

    [Fact]
    public async Task A_lease_that_another_took_ends_the_leadership_at_once()
    {
        await using var first = Start("first");
        await Eventually.ShouldHold(() => first.Leads);

        _lease.Steal("thief");

        await ShouldHoldWithin(2, () => !first.Leads); // not the ten seconds of the renew deadline
    }

    [Shows("H44")]
    [Fact]
    public async Task A_renewTime_from_another_clock_does_not_matter()
    {
        _lease.Steal("other");
        _lease.SetRenewTime("1999-01-01T00:00:00.000000Z"); // long ago, says a clock that is wrong
        await using var elector = Start("us");
        var began = _clock.GetTimestamp();

        await Eventually.ShouldHold(() => elector.Leads, _clock, Step);

        _clock.GetElapsedTime(began).ShouldBeGreaterThanOrEqualTo(TimeSpan.FromSeconds(15)); // on our own clock since we first saw it
    }

    [Shows("H47")]
    [Fact]
    public async Task The_write_gate_closes_when_time_jumped()
    {
        await using var elector = Start("us");
        await Eventually.ShouldHold(() => elector.Leads);
        elector.Elector.IsHeldFor(TimeSpan.FromSeconds(3)).ShouldBeTrue();

        _lease.RefuseWritesOf = "us";
        _clock.Advance(TimeSpan.FromSeconds(14)); // as if the process had been stopped

        elector.Elector.IsHeldFor(TimeSpan.FromSeconds(3)).ShouldBeFalse();
    }

    [Fact]
    public async Task A_renewal_cut_off_by_stopping_does_not_keep_the_lease()
    {
        await using var elector = Start("us");
        await Eventually.ShouldHold(() => elector.Leads);
        _lease.SwallowNextAnswer = true;
        await Eventually.ShouldHold(() => !_lease.SwallowNextAnswer, _clock, Step);

        await elector.StopAsync();

        _lease.Holder.ShouldBe("");
    }

    [Fact]
    public async Task Work_that_ends_by_itself_ends_the_election_and_releases()
    {
        await new LeaderElector(_client, Options("us"), _clock, NullLogger.Instance).RunAsync(_ => Task.CompletedTask, default).InTime();

        _lease.Holder.ShouldBe("");
    }

    [Fact]
    public async Task Work_that_fails_is_told_and_releases()
    {
        var elector = new LeaderElector(_client, Options("us"), _clock, NullLogger.Instance);

        await Should.ThrowAsync<InvalidOperationException>(() => elector.RunAsync(_ => Task.FromException(new InvalidOperationException("bug")), default).InTime());

        _lease.Holder.ShouldBe("");
    }

    private Running Start(string identity, Action? whenLeading = null) =>
        new(new LeaderElector(_client, Options(identity), _clock, NullLogger.Instance), whenLeading);

    /// <summary>Moves time by one pause at a time, and only when everybody has paused.</summary>
    private async Task ShouldHoldWithin(int beats, Func<bool> condition)
    {
        for (var beat = 0; beat < beats; beat++)
        {
            await Eventually.ShouldHold(() => condition() || _clock.UntilNext <= Beat);
            _clock.Advance(Beat);
        }

        await Eventually.ShouldHold(condition);
    }

    private static LeaderElectionOptions Options(string identity) =>
        new() { Namespace = "kube-system", Name = "leader", Identity = identity, FieldManager = "tester" };

    private sealed class Running : IAsyncDisposable
    {
        private readonly CancellationTokenSource _stop = new();
        private readonly Task _run;
        private volatile bool _leads;

        private readonly Action? _whenLeading;

        public Running(LeaderElector elector, Action? whenLeading)
        {
            Elector = elector;
            _whenLeading = whenLeading;
            _run = elector.RunAsync(LeadAsync, _stop.Token);
        }

        public LeaderElector Elector { get; }

        public bool Leads => _leads;

        /// <summary>What the work was given when it last began.</summary>
        public CancellationToken Token { get; private set; }

        public int TimesLed { get; private set; }

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await _run.InTime();
        }

        public async ValueTask DisposeAsync()
        {
            await StopAsync();
            _stop.Dispose();
        }

        private async Task LeadAsync(CancellationToken cancellationToken)
        {
            TimesLed++;
            Token = cancellationToken;
            _whenLeading?.Invoke();
            _leads = true;
            await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            _leads = false;
        }
    }

    /// <summary>One Lease with optimistic locking.</summary>
    private sealed class LeaseScript
    {
        private readonly Lock _gate = new();
        private JsonObject? _lease;
        private int _version;

        public string? RefuseWritesOf { get; set; }

        /// <summary>The next write is stored, but its answer never comes.</summary>
        public bool SwallowNextAnswer { get; set; }

        public int Renewals => _version;

        public string Holder => (string?)_lease?["spec"]?["holderIdentity"] ?? "-";

        public int Transitions => (int?)_lease?["spec"]?["leaseTransitions"] ?? 0;

        public Task AnswerAsync(HttpContext context, SeenRequest request)
        {
            lock (_gate)
            {
                if (request.Method == "GET")
                {
                    return _lease is null ? context.Status(404, "NotFound") : context.Json(200, _lease.ToJsonString());
                }

                var next = (JsonObject)JsonNode.Parse(request.Body)!;
                if ((string?)next["spec"]!["holderIdentity"] == RefuseWritesOf)
                {
                    return context.Status(500, "InternalError");
                }

                if (request.Method == "PUT" && (string?)next["metadata"]!["resourceVersion"] != $"{_version}")
                {
                    return context.Status(409, "Conflict");
                }

                Store(next);
                if (SwallowNextAnswer)
                {
                    SwallowNextAnswer = false;
                    return context.Silence();
                }

                return context.Json(200, next.ToJsonString());
            }
        }

        public void Steal(string thief)
        {
            lock (_gate)
            {
                Store(new JsonObject
                {
                    ["metadata"] = new JsonObject { ["name"] = "leader", ["namespace"] = "kube-system" },
                    ["spec"] = new JsonObject { ["holderIdentity"] = thief, ["leaseDurationSeconds"] = 15 },
                });
            }
        }

        public void SetRenewTime(string time) => _lease!["spec"]!["renewTime"] = time;

        private void Store(JsonObject next)
        {
            next["metadata"]!["resourceVersion"] = $"{++_version}";
            _lease = next;
        }
    }
}
