using System.Collections;
using System.Runtime.CompilerServices;

namespace ClassifyDashboard.Jobs;

/// <summary>An immutable list that compares by its items, so that records with such a list compare by value.</summary>
[CollectionBuilder(typeof(ValueList), nameof(ValueList.Of))]
public readonly struct ValueList<T> : IReadOnlyList<T>, IEquatable<ValueList<T>>
    where T : IEquatable<T>
{
    private readonly T[]? _items;

    internal ValueList(T[] items) => _items = items;

    internal T[] Items => _items ?? [];

    public int Count => Items.Length;

    public T this[int index] => Items[index];

    public ReadOnlySpan<T> AsSpan() => Items;

    public bool Contains(T item) => Array.IndexOf(Items, item) >= 0;

    /// <summary>Returns the list with the item appended, or the same list where it already has the item.</summary>
    public ValueList<T> With(T item) => Contains(item) ? this : new([.. Items, item]);

    /// <summary>Returns the list without any item equal to this one.</summary>
    public ValueList<T> Without(T item) => new(Array.FindAll(Items, other => !other.Equals(item)));

    /// <summary>Returns the list with the item removed where present, and appended where absent.</summary>
    public ValueList<T> Toggle(T item) => Contains(item) ? Without(item) : With(item);

    public bool Equals(ValueList<T> other) => Items.AsSpan().SequenceEqual(other.Items);

    public override bool Equals(object? obj) => obj is ValueList<T> other && Equals(other);

    public override int GetHashCode()
    {
        var hash = new HashCode();
        foreach (var item in Items)
            hash.Add(item);
        return hash.ToHashCode();
    }

    public override string ToString() => $"[{string.Join(", ", Items)}]";

    public static bool operator ==(ValueList<T> left, ValueList<T> right) => left.Equals(right);

    public static bool operator !=(ValueList<T> left, ValueList<T> right) => !left.Equals(right);

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)Items).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}

/// <summary>Creates <see cref="ValueList{T}"/> values, also for collection expressions.</summary>
public static class ValueList
{
    public static ValueList<T> Of<T>(ReadOnlySpan<T> items)
        where T : IEquatable<T> => new(items.ToArray());

    public static ValueList<T> ToValueList<T>(this IEnumerable<T> items)
        where T : IEquatable<T> => new([.. items]);
}
