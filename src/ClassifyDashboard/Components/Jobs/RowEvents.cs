using Microsoft.AspNetCore.Components;

namespace ClassifyDashboard.Components.Jobs;

/// <summary>
/// An event in a row of the job table. One listener on the table serves all rows: a listener for each cell would make each page larger.
/// </summary>
public sealed class RowEventArgs : EventArgs
{
    /// <summary>The id of the row's job.</summary>
    public string? JobId { get; set; }

    /// <summary>The index of the clicked column among the visible columns, from 0; null if the click was in no column.</summary>
    public int? Column { get; set; }
}

/// <summary>The custom events that app.js creates from clicks and check boxes in a row.</summary>
[EventHandler("onrowpick", typeof(RowEventArgs), enableStopPropagation: true, enablePreventDefault: true)]
[EventHandler("onrownarrow", typeof(RowEventArgs), enableStopPropagation: true, enablePreventDefault: true)]
public static class EventHandlers;
