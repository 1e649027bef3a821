using ClassifyDashboard.Jobs;
using ClassifyDashboard.Jobs.Alarms;
using CsCheck;

namespace ClassifyDashboard.Tests.Jobs.Alarms;

/// <summary>In which slots jobs arrived, and what is remembered of them.</summary>
public sealed class ArrivalsTests
{
    private static readonly DateTimeOffset Start = new(2026, 3, 2, 0, 0, 0, TimeSpan.Zero);

    [Fact]
    public void Slot_is_known_once_it_is_over_and_fully_read()
    {
        var arrivals = Arrivals.None.With(AJob.SetOf(AJob.Completed().At(Start.AddMinutes(7))), new(Start.AddMinutes(2), Start.AddMinutes(19)));
        Assert.Equal([null, true, false, null], Enumerable.Range(0, 4).Select(i => arrivals.HasArrivals(Arrivals.SlotOf(Start) + i)));
        Assert.Equal(2, arrivals.Known);
    }

    [Fact]
    public void Job_deleted_later_still_counts_as_an_arrival()
    {
        var period = new Period(Start, Start.AddMinutes(12));
        var arrivals = Arrivals.None.With(AJob.SetOf(AJob.Completed().At(Start.AddMinutes(1)), AJob.Completed().At(Start.AddMinutes(11))), period)
            .With(JobSet.Empty, period with { To = Start.AddMinutes(20) });
        Assert.Equal([true, false, true, false], Enumerable.Range(0, 4).Select(i => arrivals.HasArrivals(Arrivals.SlotOf(Start) + i)));
    }

    [Fact]
    public void Quiet_time_starts_at_the_slot_of_the_last_job_or_where_knowledge_starts()
    {
        var arrivals = Arrivals.None.With(AJob.SetOf(AJob.Completed().At(Start.AddMinutes(61))), new(Start, Start.AddHours(9)));
        Assert.Equal(Start.AddMinutes(60), arrivals.QuietSince(Start.AddHours(9)));
        Assert.Equal(Start, arrivals.QuietSince(Start.AddMinutes(50)));
        Assert.Null(arrivals.QuietSince(Start.AddDays(3)));
    }

    /// <summary>Compared with a plain set of slots, over times of any length, without slots that are too old.</summary>
    [Fact]
    public void Arrivals_equal_a_plain_set_of_slots_and_survive_a_round_trip() =>
        Gen.Select(Gen.Int[1, 3_000], Gen.Int[1, 40], Gen.Int[0, 60]).Array[1, 12].Sample(steps =>
        {
            var (arrivals, now) = (Arrivals.None, Start);
            var (known, came) = (new HashSet<long>(), new HashSet<long>());
            foreach (var (pause, slots, jobs) in steps)
            {
                var from = now + (pause * Arrivals.Slot);
                now = from + (slots * Arrivals.Slot);
                var set = AJob.SetOf(jobs, i => AJob.Completed().At(from.AddSeconds(i * (slots * 300.0 / 60))));
                arrivals = arrivals.With(set, new(from, now));
                known.UnionWith(Enumerable.Range(0, slots).Select(i => Arrivals.SlotOf(from) + i));
                came.UnionWith(set.Select(job => Arrivals.SlotOf(job.CreatedAt!.Value)));
            }

            var again = Arrivals.Read(arrivals.Write());
            for (var slot = Arrivals.SlotOf(now - Arrivals.Reach); slot < Arrivals.SlotOf(now); slot++)
            {
                Assert.Equal(known.Contains(slot) ? came.Contains(slot) : null, arrivals.HasArrivals(slot));
                Assert.Equal(arrivals.HasArrivals(slot), again.HasArrivals(slot));
            }
        }, iter: 60);

    [Fact]
    public void Unreadable_arrivals_are_none()
    {
        foreach (var odd in new byte[]?[] { null, [], [1, 2, 3], new byte[Arrivals.None.Write().Length] })
            Assert.Equal(0, Arrivals.Read(odd).Known);
    }
}
