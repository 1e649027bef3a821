using ClassifyDashboard.Servers;
using CsCheck;

namespace ClassifyDashboard.Tests.Servers;

/// <summary>Which part a server takes when Redis does not answer, and when its process slept.</summary>
public sealed class PartDecisionTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly TestClock _time = new(AJob.Created);
    private readonly PartDecision _decision;

    public PartDecisionTests() => _decision = new(_time);

    [Fact]
    public void Server_that_never_reached_Redis_reads_alone_at_once_and_sends_no_alerts()
    {
        Fail();
        Assert.Equal((ServerPart.Alone, false), _decision.Decide(holdsLease: false));
    }

    [Fact]
    public void Reader_that_loses_Redis_reads_alone_at_the_end_of_its_lease_and_goes_on_with_the_alerts()
    {
        Reach(holdsLease: true);
        for (var second = 1; second < 5; second++)
        {
            Fail();
            Assert.Equal((ServerPart.Reader, true), _decision.Decide(holdsLease: true));
        }

        Assert.Equal((ServerPart.Alone, true), _decision.Decide(holdsLease: false));
        Reach(holdsLease: false); // Redis is back, and another server has the lease
        Fail();
        Fail();
        Assert.Equal((ServerPart.Follower, false), _decision.Decide(holdsLease: false));
    }

    [Fact]
    public void Follower_that_loses_Redis_waits_and_sends_no_alerts()
    {
        Reach(holdsLease: false);
        for (var waited = Second; waited < PartDecision.Patience; waited += Second)
        {
            Fail();
            Assert.Equal((ServerPart.Follower, false), _decision.Decide(holdsLease: false));
        }

        Fail();
        Assert.Equal((ServerPart.Alone, false), _decision.Decide(holdsLease: false));
    }

    [Fact]
    public void Server_whose_calls_hang_did_not_sleep_and_reads_alone_from_then_on()
    {
        Reach(holdsLease: false);
        for (var waited = Second; waited < 4 * PartDecision.Patience; waited += Second)
        {
            _time.Advance(Second);
            _decision.Beat();
            if (waited.Seconds % 6 == 0) // a call of which the time is up
                _decision.Failed();
            Assert.Equal((waited < PartDecision.Patience ? ServerPart.Follower : ServerPart.Alone, false), _decision.Decide(holdsLease: false));
        }
    }

    [Theory]
    [InlineData(true, 60)]
    [InlineData(true, 5)]
    [InlineData(false, 5)]
    [InlineData(false, 40_000)]
    public void Reader_that_slept_follows_even_if_its_first_call_fails(bool failsFirst, int seconds)
    {
        Reach(holdsLease: true);
        _time.Advance(TimeSpan.FromSeconds(seconds));
        if (failsFirst)
            _decision.Failed(); // the call in which it fell asleep
        Assert.Equal((ServerPart.Follower, false), _decision.Decide(holdsLease: false));
        Fail();
        Fail();
        Assert.Equal((ServerPart.Follower, false), _decision.Decide(holdsLease: false));
        Reach(holdsLease: false);
        Assert.Equal((ServerPart.Follower, false), _decision.Decide(holdsLease: false));
    }

    [Fact]
    public void Reader_whose_one_call_fails_after_a_short_sleep_does_not_send_alerts_beside_another() =>
        Gen.Int[1, 4].Sample(seconds =>
        {
            var time = new TestClock(AJob.Created);
            var decision = new PartDecision(time);
            decision.Beat();
            decision.Reached(holdsLease: true);
            decision.Decide(holdsLease: true);
            time.Advance(TimeSpan.FromSeconds(seconds));
            decision.Beat();
            decision.Failed();
            Assert.Equal((ServerPart.Follower, false), decision.Decide(holdsLease: false));
        });

    [Fact]
    public void Server_sends_alerts_only_since_it_held_the_lease_without_sleep_and_without_a_lease_of_another() =>
        Gen.Select(Gen.Int[0, 5], Gen.Int[0, 3], Gen.Bool).Array[1, 60].Sample(steps =>
        {
            var (time, may) = (new TestClock(AJob.Created), false);
            var decision = new PartDecision(time);
            foreach (var (act, seconds, isSleep) in steps)
            {
                var slept = TimeSpan.FromSeconds(isSleep && act == 0 ? 60 : seconds);
                time.Advance(slept);
                decision.Beat();
                var holds = act is 1 or 2;
                if (act < 4)
                    decision.Reached(holds);
                else
                    decision.Failed();
                may = holds || (may && act >= 4 && slept < PartDecision.LongestBeat);
                var (part, sends) = decision.Decide(holds);
                Assert.True(may || !sends, "It sends alerts although another server may.");
                Assert.Equal(holds, part == ServerPart.Reader);
            }
        });

    private void Reach(bool holdsLease)
    {
        _decision.Beat();
        _decision.Reached(holdsLease);
        _decision.Decide(holdsLease);
    }

    private void Fail()
    {
        _time.Advance(Second);
        _decision.Beat();
        _decision.Failed();
    }
}
