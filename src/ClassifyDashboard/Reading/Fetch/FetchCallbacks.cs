using ClassifyDashboard.LlamaCloud.Budget;
using ClassifyDashboard.Reading.Cache;

namespace ClassifyDashboard.Reading.Fetch;

/// <summary>What a walk needs to know of those it works for.</summary>
/// <param name="IsWanted">Whether someone still looks at the stretch.</param>
/// <param name="PriorityOf">How urgent the stretch is.</param>
/// <param name="Progressed">Called after each page and each piece, from any thread.</param>
internal sealed record FetchCallbacks(Func<TimeRange, bool> IsWanted, Func<TimeRange, RequestPriority> PriorityOf, Action Progressed);
