using Microsoft.AspNetCore.Components.Endpoints;

namespace ClassifyDashboard.Components;

/// <summary>
/// Decides when the rendering of a requested page begins. While there is more work than the processors can do, pages begin in the order of
/// their requests, and each only after the pages before it are done. If all began together, all would become live as late as the last.
/// </summary>
public sealed class PageAdmission : IDisposable
{
    // The longest wait for free processors.
    private static readonly TimeSpan MaxWait = TimeSpan.FromMilliseconds(50);

    // More work than this in the thread pool's queue belongs to pages that are being rendered. A lower limit would let processors idle.
    private static readonly int MaxQueued = 2 * Environment.ProcessorCount;

    private readonly RenderQueue _queue;
    private readonly TimeProvider _time;
    private readonly Func<long> _queuedWork;
    private readonly SemaphoreSlim _next = new(1);

    public PageAdmission(RenderQueue queue, TimeProvider time)
        : this(queue, time, () => ThreadPool.PendingWorkItemCount)
    {
    }

    /// <param name="queue">The queue of refreshes, which waits while a page does.</param>
    /// <param name="time">The clock.</param>
    /// <param name="queuedWork">Returns the number of work items that wait for a thread.</param>
    internal PageAdmission(RenderQueue queue, TimeProvider time, Func<long> queuedWork) => (_queue, _time, _queuedWork) = (queue, time, queuedWork);

    /// <summary>Waits until the page may begin.</summary>
    /// <param name="cancellationToken">The request was cancelled.</param>
    public async Task WaitAsync(CancellationToken cancellationToken)
    {
        using var firstRender = _queue.BeginFirstRender();
        await _next.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var since = _time.GetTimestamp();
            while (_queuedWork() >= MaxQueued && _time.GetElapsedTime(since) < MaxWait)
                await QueueBehindOthersAsync().ConfigureAwait(false);
        }
        finally
        {
            _next.Release();
        }
    }

    public void Dispose() => _next.Dispose();

    // Queues at the end of the thread pool's global queue. Task.Yield would use the local queue and run earlier.
    private static Task QueueBehindOthersAsync()
    {
        var turn = new TaskCompletionSource();
        ThreadPool.UnsafeQueueUserWorkItem(static turn => turn.SetResult(), turn, preferLocal: false);
        return turn.Task;
    }
}

/// <summary>Adds page admission to the pipeline.</summary>
internal static class PageAdmissionMiddleware
{
    /// <summary>Must be called after routing, and after the middleware that rejects requests.</summary>
    public static void UsePageAdmission(this WebApplication app)
    {
        var admission = app.Services.GetRequiredService<PageAdmission>();
        app.Use(async (context, next) =>
        {
            if (context.GetEndpoint()?.Metadata.GetMetadata<ComponentTypeMetadata>() is not null)
                await admission.WaitAsync(context.RequestAborted).ConfigureAwait(false);
            await next(context).ConfigureAwait(false);
        });
    }
}
