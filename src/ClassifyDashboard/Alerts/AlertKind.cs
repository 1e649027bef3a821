
namespace ClassifyDashboard.Alerts;

/// <summary>What an alert is about. Each kind is sent separately: if one kind is quiet again, the others can still be in alarm.</summary>
internal enum AlertKind
{
    /// <summary>How many jobs fail, by the same limits as on a wall.</summary>
    State,

    /// <summary>Whether jobs can be read. While they cannot, the state of the other kinds is unknown.</summary>
    Reading,

    /// <summary>Whether new jobs arrive.</summary>
    Silence,
}
