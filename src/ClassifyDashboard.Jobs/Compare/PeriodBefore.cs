namespace ClassifyDashboard.Jobs.Compare;

/// <summary>The period of equal length before another.</summary>
public static class PeriodBefore
{
    private const int MostUnits = 499_999; // an expression has six digits

    /// <summary>Returns the window before a window; it moves with now where the other is so long and ends now.</summary>
    /// <param name="window">The window.</param>
    /// <param name="period">The period to which it resolved.</param>
    public static TimeWindow Of(TimeWindow window, Period period)
    {
        if (window.To == TimeBound.Now && window.From is { IsRelative: true, Steps: [{ Amount: { } amount, Unit: var unit }] }
            && amount is < 0 and >= -MostUnits)
            return new(TimeBound.Ago(-2 * amount, unit), TimeBound.Ago(-amount, unit));
        var length = Math.Max(TimeSpan.TicksPerSecond, period.Length.Ticks);
        var end = Math.Max(1, period.From.UtcTicks);
        return TimeWindow.Between(new(Math.Max(0, end - length), TimeSpan.Zero), new(end - 1, TimeSpan.Zero));
    }
}
