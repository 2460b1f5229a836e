using System.IO.Pipelines;
using System.Net;
using KubeCarrier.Webhooks.Serving;
using Microsoft.AspNetCore.Connections;

namespace KubeCarrier.Webhooks.Tests;

/// <summary>Who makes room for a newcomer.</summary>
public sealed class ConnectionBudgetTests
{
    private static readonly TimeSpan Answering = TimeSpan.FromSeconds(5);

    private readonly ManualTimeProvider _clock = new();
    private readonly ConnectionBudget _budget = new(most: 6, share: 4, Answering);

    [Shows("B86")]
    [Fact]
    public void The_oldest_of_an_address_makes_room_when_it_has_its_share()
    {
        var first = Open("10.0.0.1");
        Enter(first, Open("10.0.0.1"), Open("10.0.0.1"), Open("10.0.0.1")).ShouldBeEmpty();

        Enter(Open("10.0.0.1")).ShouldBe([first]);
        _budget.Count.ShouldBe(4);
    }

    [Shows("B86")]
    [Fact]
    public void An_address_with_few_gets_in_at_the_cost_of_the_one_with_most()
    {
        var first = Open("10.0.0.1");
        Enter(first, Open("10.0.0.1"), Open("10.0.0.1"), Open("10.0.0.1"), Open("10.0.0.2"), Open("10.0.0.2")).ShouldBeEmpty();

        Enter(Open("10.0.0.3")).ShouldBe([first]);
        Enter(Open("10.0.0.3")).ShouldHaveSingleItem().Network.ToString().ShouldBe("10.0.0.1");
        _budget.Count.ShouldBe(6);
    }

    [Shows("B86")]
    [Fact]
    public void With_one_of_each_address_a_newcomer_still_gets_in()
    {
        Enter([.. Enumerable.Range(1, 6).Select(number => Open($"10.0.0.{number}"))]).ShouldBeEmpty();
        var newcomer = Open("10.0.0.7");

        Enter(newcomer).ShouldHaveSingleItem().ShouldNotBe(newcomer);
    }

    [Shows("B86")]
    [Fact]
    public void Who_never_asked_goes_before_who_did_and_who_is_being_answered_stays()
    {
        OpenConnection[] four = [Open("10.0.0.1"), Open("10.0.0.1"), Open("10.0.0.1"), Open("10.0.0.1")];
        Enter(four);
        four[0].Asks(_clock.GetTimestamp());
        _clock.Advance(Answering * 2);
        four[1].Asks(_clock.GetTimestamp());

        Enter(Open("10.0.0.1"), Open("10.0.0.1")).ShouldBe([four[2], four[3]]);
        four[0].IsQuietFor(Answering).ShouldBeTrue();
        four[1].IsQuietFor(Answering).ShouldBeFalse();
    }

    [Shows("B86")]
    [Fact]
    public void A_newcomer_is_turned_away_only_when_all_the_others_are_being_answered()
    {
        OpenConnection[] four = [Open("10.0.0.1"), Open("10.0.0.1"), Open("10.0.0.1"), Open("10.0.0.1")];
        Enter(four);
        Array.ForEach(four, connection => connection.Asks(_clock.GetTimestamp()));
        var newcomer = Open("10.0.0.1");

        Enter(newcomer).ShouldBe([newcomer]);
        _clock.Advance(Answering * 2);
        Enter(newcomer).ShouldBe([four[0]]);
    }

    /// <summary>Or whoever reads on, such as the handshake, is told that there is nothing more.</summary>
    [Shows("B86")]
    [Fact]
    public void Who_is_told_to_make_room_the_moment_it_speaks_is_heard()
    {
        var pipe = new Pipe();
        var connection = new OpenConnection(new DefaultConnectionContext { Transport = new Duplex(pipe.Reader, pipe.Writer) }, _clock);

        connection.Speaks().ShouldBeTrue();
        connection.StopListening();

        pipe.Reader.TryRead(out var read).ShouldBeFalse($"canceled: {read.IsCanceled}");
    }

    [Shows("B86")]
    [Fact]
    public void Who_has_made_room_is_not_heard_any_more()
    {
        var pipe = new Pipe();
        var connection = new OpenConnection(new DefaultConnectionContext { Transport = new Duplex(pipe.Reader, pipe.Writer) }, _clock);

        connection.StopListening();

        connection.Speaks().ShouldBeFalse();
        pipe.Reader.TryRead(out var read).ShouldBeTrue();
        read.IsCanceled.ShouldBeTrue();
    }

    [Shows("B86")]
    [Fact]
    public void The_addresses_of_one_IPv6_network_are_one_caller()
    {
        Open("2001:db8::1").Network.ShouldBe(Open("2001:db8::ffff:1").Network);
        Open("2001:db8::1").Network.ShouldNotBe(Open("2001:db8:0:1::1").Network);
        Open("::ffff:10.0.0.1").Network.ShouldBe(IPAddress.Parse("10.0.0.1"));
    }

    [Fact]
    public void What_leaves_is_no_longer_counted_and_may_leave_twice()
    {
        var one = Open("10.0.0.1");
        Enter(one);

        _budget.Leave(one);
        _budget.Leave(one);

        _budget.Count.ShouldBe(0);
    }

    [Shows("B86")]
    [Theory]
    [InlineData(new byte[] { }, false)]
    [InlineData(new byte[] { 22 }, false)]
    [InlineData(new byte[] { 22, 3, 1, 0, 2, 1 }, false)]
    [InlineData(new byte[] { 22, 3, 1, 0, 2, 1, 0 }, true)]
    [InlineData(new byte[] { 22, 3, 1, 255, 255, 1 }, true)] // no record is that long: TLS says so at once
    [InlineData(new byte[] { 71, 69, 84 }, true)] // GET: the same
    public void A_handshake_begins_with_a_whole_record(byte[] said, bool isHello) => FirstWords.IsHello(new(said)).ShouldBe(isHello);

    private OpenConnection[] Enter(params OpenConnection[] newcomers) => [.. newcomers.Select(newcomer => _budget.Enter(newcomer)).OfType<OpenConnection>()];

    private OpenConnection Open(string address) => new(new DefaultConnectionContext { RemoteEndPoint = new IPEndPoint(IPAddress.Parse(address), 1) }, _clock);

    private sealed record Duplex(PipeReader Input, PipeWriter Output) : IDuplexPipe;
}
