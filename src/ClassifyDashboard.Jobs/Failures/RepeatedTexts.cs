using System.Numerics;
using System.Runtime.CompilerServices;

namespace ClassifyDashboard.Jobs.Failures;

/// <summary>Finds the rows whose stored text comes more than once. Equal hashes of 64 bits count as equal texts; no text equals none.</summary>
internal sealed class RepeatedTexts
{
    private readonly ulong[] _hashes; // by row; 0 for no text
    private readonly int[] _slots; // rows, counted from 1, at the place of their hash or after it
    private readonly bool[] _isRepeated;
    private int _count;

    /// <param name="most">The maximum number of rows.</param>
    public RepeatedTexts(int most) =>
        (_hashes, _isRepeated, _slots) = (new ulong[most], new bool[most], new int[BitOperations.RoundUpToPowerOf2((uint)most * 2 + 1)]);

    /// <summary>Adds the next row.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public void Add(ReadOnlySpan<byte> stored)
    {
        var row = _count++;
        if (stored.IsEmpty)
            return;
        var hash = _hashes[row] = StoredHash.Of(stored);
        for (var slot = (int)(hash & (uint)(_slots.Length - 1)); ; slot = (slot + 1) & (_slots.Length - 1))
        {
            if (_slots[slot] == 0)
            {
                _slots[slot] = row + 1;
                return;
            }

            if (_hashes[_slots[slot] - 1] == hash)
            {
                _isRepeated[row] = _isRepeated[_slots[slot] - 1] = true;
                return;
            }
        }
    }

    /// <summary>Gives the repeated rows of a column the number 0, and no number to all others.</summary>
    public void Mark(TraitColumn column)
    {
        column.Values.Add("");
        for (var row = 0; row < _count; row++)
            column.Numbers[row] = _isRepeated[row] ? 0 : -1;
    }
}
