
namespace ClassifyDashboard.Alerts;

/// <summary>What an alert is about. Each kind is told by itself: one that is quiet again says nothing of the others.</summary>
internal enum AlertKind
{
    /// <summary>How jobs end, as a wall judges it.</summary>
    State,

    /// <summary>Whether jobs can be read at all: while they cannot, nothing is known of the others.</summary>
    Reading,

    /// <summary>Whether jobs come.</summary>
    Silence,
}
