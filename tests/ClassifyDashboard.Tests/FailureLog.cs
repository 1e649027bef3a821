using Microsoft.Extensions.Logging;

namespace ClassifyDashboard.Tests;

/// <summary>Keeps log entries of level error and above.</summary>
sealed class FailureLog : ILoggerProvider, ILogger
{
    public List<string> Failures { get; } = [];

    public ILogger CreateLogger(string categoryName) => this;

    public IDisposable? BeginScope<TState>(TState state)
        where TState : notnull => null;

    public bool IsEnabled(LogLevel logLevel) => logLevel >= LogLevel.Error;

    public void Log<TState>(LogLevel logLevel, EventId eventId, TState state, Exception? exception, Func<TState, Exception?, string> formatter)
    {
        if (!IsEnabled(logLevel))
            return;
        lock (Failures)
            Failures.Add($"{formatter(state, exception)} {exception}");
    }

    public void Dispose()
    {
    }
}
