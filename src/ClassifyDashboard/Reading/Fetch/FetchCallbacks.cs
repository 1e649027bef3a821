using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Fetch;

/// <summary>The callbacks from a fetch to its owner.</summary>
/// <param name="IsWanted">Whether someone still watches the range.</param>
/// <param name="PriorityOf">The priority of the range.</param>
/// <param name="MakeRoomAsync">Called before so many jobs are stored.</param>
/// <param name="Progressed">Called after each page and each partition, from any thread.</param>
/// <param name="Stored">Called when the jobs of one more partition are known, from any thread.</param>
internal sealed record FetchCallbacks(
    Func<TimeRange, bool> IsWanted, Func<TimeRange, RequestPriority> PriorityOf, Func<int, CancellationToken, Task> MakeRoomAsync, Action Progressed,
    Action? Stored = null);
