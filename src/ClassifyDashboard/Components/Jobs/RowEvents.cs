using Microsoft.AspNetCore.Components;

namespace ClassifyDashboard.Components.Jobs;

/// <summary>What someone did in a row of the job table. The table listens once for all its rows: a listener in each cell would travel with each page.</summary>
public sealed class RowEventArgs : EventArgs
{
    /// <summary>The id of the row's job.</summary>
    public string? JobId { get; set; }

    /// <summary>The place of the column that was clicked among those shown, from 0; null where that was none.</summary>
    public int? Column { get; set; }
}

/// <summary>The events that app.js makes of clicks and ticks in a row.</summary>
[EventHandler("onrowpick", typeof(RowEventArgs), enableStopPropagation: true, enablePreventDefault: true)]
[EventHandler("onrownarrow", typeof(RowEventArgs), enableStopPropagation: true, enablePreventDefault: true)]
public static class EventHandlers;
