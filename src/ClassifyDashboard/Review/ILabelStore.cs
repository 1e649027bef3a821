using ClassifyDashboard.Jobs.Review;

namespace ClassifyDashboard.Review;

/// <summary>All labels: of this server alone, or of all servers. A label counts once it is stored.</summary>
internal interface ILabelStore
{
    /// <summary>Another server has changed labels of this reviewer.</summary>
    event Action<string>? ChangedElsewhere;

    /// <summary>All labels at this moment. Empty until <see cref="ReadAsync"/> has ended.</summary>
    LabelBook Labels { get; }

    /// <summary>Increases with each change.</summary>
    long Version { get; }

    /// <summary>Whether labels survive the end of the process.</summary>
    bool IsDurable { get; }

    /// <summary>Brings <see cref="Labels"/> to what is stored, as far as the store answers.</summary>
    Task ReadAsync(CancellationToken cancellationToken);

    /// <summary>Adds labels, each in place of an earlier one of the same reviewer on the same job unless that is newer.</summary>
    /// <returns>How many were new; null where the store took not all of them. Adding them again does no harm.</returns>
    Task<int?> AddAsync(IReadOnlyList<Label> labels, CancellationToken cancellationToken);

    /// <summary>Removes a label.</summary>
    /// <returns>Whether it is removed, also from the store.</returns>
    Task<bool> RemoveAsync(Label label, CancellationToken cancellationToken);
}
