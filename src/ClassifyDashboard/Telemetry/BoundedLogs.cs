namespace ClassifyDashboard.Telemetry;

/// <summary>
/// Bounds how often alike warnings and errors are written, so that an outage or a busy stranger cannot fill the log. Lines of lower levels are
/// not bounded: the default settings have few, and who turns on more wants all.
/// </summary>
/// <param name="factory">Writes the lines.</param>
/// <param name="time">The clock.</param>
internal sealed class BoundedLogs(ILoggerFactory factory, TimeProvider time) : ILoggerFactory
{
    private const string Template = "{OriginalFormat}";

    private readonly Lock _gate = new();
    private readonly RepeatedLines _lines = new();
    private readonly Dictionary<LineKind, ITimer> _timers = [];

    public void AddProvider(ILoggerProvider provider) => factory.AddProvider(provider);

    public ILogger CreateLogger(string categoryName) => new BoundedLog(this, factory.CreateLogger(categoryName), categoryName);

    /// <summary>Writes what is still to be said of lines that were left out, and ends the logs.</summary>
    public void Dispose()
    {
        IReadOnlyList<(LineKind Kind, int LeftOut)> rest;
        lock (_gate)
        {
            rest = _lines.EndAll();
            foreach (var timer in _timers.Values)
                timer.Dispose();
            _timers.Clear();
        }

        foreach (var (kind, leftOut) in rest)
            Say(factory.CreateLogger(kind.Category), kind, leftOut);
        factory.Dispose();
    }

    private bool IsWritten(ILogger log, LineKind kind)
    {
        var now = time.GetUtcNow();
        bool isWritten, isFirst;
        lock (_gate)
            (isWritten, isFirst) = _lines.Add(kind, now);
        if (isFirst)
            EndLater(log, kind);
        return isWritten;
    }

    private void EndLater(ILogger log, LineKind kind)
    {
        var timer = time.CreateTimer(_ => End(log, kind), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
        lock (_gate)
            _timers[kind] = timer;
        timer.Change(RepeatedLines.Span, Timeout.InfiniteTimeSpan); // outside of the lock, since a clock may call back while a timer is being set
    }

    private void End(ILogger log, LineKind kind)
    {
        int leftOut;
        lock (_gate)
        {
            leftOut = _lines.End(kind);
            if (_timers.Remove(kind, out var timer))
                timer.Dispose();
        }

        if (leftOut > 0)
            Say(log, kind, leftOut);
    }

    private static void Say(ILogger log, LineKind kind, int leftOut) => log.Log(
        kind.Level, "{LeftOut} more lines like this were left out within a minute: {Line}{Exception}", leftOut, kind.Template,
        kind.Exception is { } exception ? $" ({exception.Name})" : "");

    private sealed class BoundedLog(BoundedLogs logs, ILogger log, string category) : ILogger
    {
        public IDisposable? BeginScope<TState>(TState state)
            where TState : notnull => log.BeginScope(state);

        public bool IsEnabled(LogLevel logLevel) => log.IsEnabled(logLevel);

        public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
        {
            if (logLevel < LogLevel.Warning || !log.IsEnabled(logLevel)
                || logs.IsWritten(log, new(category, logLevel, TemplateOf(state, eventId), exception?.GetType())))
                log.Log(logLevel, eventId, state, exception, formatter);
        }

        // A line without a template is known by its number: its text can be any.
        private static string TemplateOf<TState>(TState state, EventId eventId) =>
            state is IReadOnlyList<KeyValuePair<string, object?>> { Count: > 0 } values && values[^1] is { Key: Template, Value: string template } ? template
                : $"event {eventId}";
    }
}
