using System.Collections.Frozen;

namespace ClassifyDashboard.Jobs;

/// <summary>
/// The documents that a filter finds by the names that people gave them, as far as names are known. Compares by value, so that a filter finds
/// what was computed for the same documents.
/// </summary>
/// <param name="byText">The ids of the files and parse jobs whose name holds <see cref="JobFilter.Text"/>.</param>
/// <param name="byInput">The ids of those whose name is <see cref="JobFilter.Input"/>.</param>
public sealed class NamedInputs(IEnumerable<string> byText, IEnumerable<string> byInput) : IEquatable<NamedInputs>
{
    /// <summary>The ids whose name holds the searched text.</summary>
    public FrozenSet<string> ByText { get; } = byText.ToFrozenSet(StringComparer.Ordinal);

    /// <summary>The ids whose name is the input.</summary>
    public FrozenSet<string> ByInput { get; } = byInput.ToFrozenSet(StringComparer.Ordinal);

    public bool Equals(NamedInputs? other) =>
        ReferenceEquals(this, other) || (other is not null && ByText.SetEquals(other.ByText) && ByInput.SetEquals(other.ByInput));

    public override bool Equals(object? obj) => Equals(obj as NamedInputs);

    public override int GetHashCode() => HashCode.Combine(ByText.Count, ByInput.Count);
}
