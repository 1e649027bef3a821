using ClassifyDashboard.Alerts;
using CsCheck;

namespace ClassifyDashboard.Tests.Alerts;

/// <summary>What is sent after observations and attempts in any order.</summary>
public sealed class DeliveryStateTests
{
    private static readonly DateTimeOffset Start = AJob.Created;

    [Fact]
    public void Quiet_first_state_is_not_sent_and_the_next_change_is()
    {
        var quiet = DeliveryState.None.Seen(AlertLevel.Quiet, null, Start, Start);
        Assert.Null(quiet.Pending);
        var alarm = quiet.Seen(AlertLevel.Alarm, Start.AddMinutes(1), Start.AddMinutes(2), Start.AddMinutes(3));
        Assert.Equal(new AlertChange(AlertLevel.Alarm, Start.AddMinutes(1), Start.AddMinutes(3)), alarm.Pending);
        Assert.Equal(AlertLevel.Quiet, alarm.Previous);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void First_state_other_than_quiet_is_sent_without_a_previous_one(int level)
    {
        var first = DeliveryState.None.Seen((AlertLevel)level, null, Start, Start);
        Assert.Equal((AlertLevel)level, first.Pending!.Level);
        Assert.Null(first.Previous);
    }

    [Fact]
    public void Same_state_is_sent_once_though_seen_often_with_a_new_start()
    {
        var told = Delivered(Seen(DeliveryState.None, AlertLevel.Alarm, 0));
        Assert.Same(told, told.Seen(AlertLevel.Alarm, Start.AddHours(5), Start.AddHours(6), Start.AddHours(6)));
    }

    [Fact]
    public void State_that_ends_unsent_is_skipped_unless_it_may_have_arrived()
    {
        var alarm = Seen(Seen(DeliveryState.None, AlertLevel.Quiet, 0), AlertLevel.Alarm, 1);
        Assert.Null(Seen(alarm, AlertLevel.Quiet, 2).Pending);
        var notTaken = Attempted(alarm, DeliveryOutcome.NotTaken);
        Assert.Null(Seen(notTaken, AlertLevel.Quiet, 2).Pending);
        var back = Seen(Attempted(alarm, DeliveryOutcome.Unsure), AlertLevel.Quiet, 2);
        Assert.Equal((AlertLevel.Quiet, AlertLevel.Alarm), (back.Pending!.Level, back.Previous));
        Assert.Equal(AlertLevel.Alarm, Attempted(back, DeliveryOutcome.Unsure).Previous); // also at the second attempt
    }

    [Fact]
    public void Newer_change_replaces_an_undelivered_one_and_names_the_last_delivered()
    {
        var watch = Delivered(Seen(DeliveryState.None, AlertLevel.Watch, 0));
        var alarm = Attempted(Seen(watch, AlertLevel.Alarm, 1), DeliveryOutcome.Unsure);
        var quiet = Seen(alarm, AlertLevel.Quiet, 2);
        Assert.Equal((AlertLevel.Quiet, AlertLevel.Watch), (quiet.Pending!.Level, quiet.Previous));
    }

    [Fact]
    public void Change_pending_during_a_delivery_stays_unless_that_delivery_made_it_needless()
    {
        var alarm = Seen(DeliveryState.None, AlertLevel.Alarm, 0);
        var quiet = Seen(alarm.Begun(), AlertLevel.Quiet, 1);
        Assert.Equal(AlertLevel.Quiet, quiet.Pending!.Level); // the alarm may be arriving just now
        Assert.Equal((AlertLevel.Quiet, AlertLevel.Alarm), (quiet.Ended(alarm.Pending!, DeliveryOutcome.Delivered, null).Pending!.Level,
            quiet.Ended(alarm.Pending!, DeliveryOutcome.Delivered, null).Previous));
        Assert.Null(quiet.Ended(alarm.Pending!, DeliveryOutcome.NotTaken, null).Pending);
        var again = Seen(quiet, AlertLevel.Alarm, 2);
        Assert.Null(again.Ended(alarm.Pending!, DeliveryOutcome.Delivered, null).Pending);
    }

    [Fact]
    public void Refused_change_is_not_repeated_and_the_next_names_the_last_delivered()
    {
        var refused = Attempted(Seen(Delivered(Seen(DeliveryState.None, AlertLevel.Watch, 0)), AlertLevel.Alarm, 1), DeliveryOutcome.Refused);
        Assert.Null(refused.Pending);
        Assert.Same(refused, Seen(refused, AlertLevel.Alarm, 2));
        Assert.Null(Seen(refused, AlertLevel.Watch, 2).Pending);
        Assert.Equal(AlertLevel.Watch, Seen(refused, AlertLevel.Quiet, 2).Previous);
    }

    [Fact]
    public void Stored_state_is_read_back_and_an_unrecorded_attempt_may_have_been_made()
    {
        var pending = Seen(Delivered(Seen(DeliveryState.None, AlertLevel.Watch, 0)), AlertLevel.Alarm, 1);
        Assert.Equal(pending.Begun(), DeliveryState.Read(pending.Write()));
        Assert.Equal(pending.Pending, DeliveryState.Read(pending.Write()).Doubt);
        foreach (var odd in new byte[]?[] { null, [], "null"u8.ToArray(), "{\"Said\":3}"u8.ToArray(), "{"u8.ToArray() })
            Assert.Equal(DeliveryState.None, DeliveryState.Read(odd));
    }

    [Fact]
    public void State_begins_when_seen_if_its_start_is_unknown_later_or_before_the_previous()
    {
        var alarm = Delivered(DeliveryState.None.Seen(AlertLevel.Alarm, Start, Start.AddMinutes(1), Start));
        foreach (var since in new DateTimeOffset?[] { null, Start, Start.AddMinutes(-1), Start.AddMinutes(9) })
            Assert.Equal(Start.AddMinutes(5), alarm.Seen(AlertLevel.Quiet, since, Start.AddMinutes(5), Start).Pending!.Since);
        Assert.Equal(Start.AddMinutes(4), alarm.Seen(AlertLevel.Quiet, Start.AddMinutes(4), Start.AddMinutes(5), Start).Pending!.Since);
    }

    /// <summary>Any observations, attempts, responses and restarts: a receiver that is reached at the end knows the true state.</summary>
    [Fact]
    public void Receiver_ends_with_the_true_state_and_gets_no_confirmed_change_twice_in_any_order() =>
        Gen.Select(Gen.Int[0, 2], Gen.Int[0, 5], Gen.Bool).Array[0, 40].Sample(steps =>
        {
            var standing = DeliveryState.None;
            var truth = AlertLevel.Quiet;
            var believed = AlertLevel.Quiet; // of a receiver that may have got an unconfirmed attempt
            var isSure = true;
            var made = new HashSet<(AlertLevel, DateTimeOffset)>();
            AlertChange? last = null;
            var minute = 0;
            foreach (var (level, action, arrives) in steps)
            {
                truth = (AlertLevel)level;
                standing = Seen(standing, truth, ++minute);
                if (standing.Pending is { } pending)
                {
                    Assert.True(pending == last || made.Add((pending.Level, pending.Since)), "two changes would have the same id");
                    last = pending;
                    if (action < 4)
                        Attempt((DeliveryOutcome)action, arrives);
                }

                if (action == 5)
                {
                    isSure &= standing.Pending is null; // an attempt may have been in progress
                    standing = DeliveryState.Read(standing.Write());
                }
            }

            if (standing.GivenUp is not null)
                return true; // a refused or abandoned change is known to be undelivered
            while (standing.Pending is not null)
                Attempt(DeliveryOutcome.Delivered, true);
            return believed == truth;

            void Attempt(DeliveryOutcome end, bool arrives)
            {
                var told = standing.Pending!;
                if (end == DeliveryOutcome.Delivered && isSure)
                    Assert.NotEqual(believed, told.Level);
                if (end == DeliveryOutcome.Delivered || (end == DeliveryOutcome.Unsure && arrives))
                    believed = told.Level;
                isSure = end == DeliveryOutcome.Delivered || (isSure && end != DeliveryOutcome.Unsure);
                standing = Attempted(standing, end);
            }
        });

    private static DeliveryState Seen(DeliveryState standing, AlertLevel level, int minute) =>
        standing.Seen(level, null, Start.AddMinutes(minute), Start.AddMinutes(minute));

    private static DeliveryState Delivered(DeliveryState standing) => Attempted(standing, DeliveryOutcome.Delivered);

    private static DeliveryState Attempted(DeliveryState standing, DeliveryOutcome end) => standing.Begun().Ended(standing.Pending!, end, standing.Doubt);
}
