using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClassifyDashboard.Alerts;

/// <summary>The levels of an alert. Too few jobs to decide counts as quiet.</summary>
internal enum AlertLevel
{
    Quiet,
    Watch,
    Alarm,
}

/// <summary>A state and when it began. Two messages with the same level and start are the same message.</summary>
/// <param name="Level">The state.</param>
/// <param name="Since">When it began.</param>
/// <param name="SeenAt">When it was detected, or when this reminder was due.</param>
/// <param name="Reminder">0 for the change itself, 1 for the first reminder, and so on.</param>
internal sealed record AlertChange(AlertLevel Level, DateTimeOffset Since, DateTimeOffset SeenAt, int Reminder = 0);

/// <summary>The result of an attempt to send.</summary>
internal enum DeliveryOutcome
{
    Delivered,

    /// <summary>It may have arrived, but the receiver did not confirm it.</summary>
    Unsure,

    /// <summary>It did not arrive, and a later attempt can succeed.</summary>
    NotTaken,

    /// <summary>It did not arrive, and later attempts would fail too.</summary>
    Refused,
}

/// <summary>What the receiver knows, what it may know, and what is still to be sent. Immutable, and stored across restarts.</summary>
/// <param name="Said">The last delivered change, or quiet at the start; null before both.</param>
/// <param name="Pending">The change to deliver.</param>
/// <param name="GivenUp">The change that was not delivered and is not tried any more, as long as its state lasts.</param>
/// <param name="Doubt">The change that was sent after <paramref name="Said"/> and may have arrived.</param>
internal sealed record DeliveryState(AlertChange? Said, AlertChange? Pending, AlertChange? GivenUp, AlertChange? Doubt)
{
    public static DeliveryState None { get; } = new(null, null, null, null);

    // A receiver that never got a message assumes that all is well.
    private AlertLevel KnownLevel => Said?.Level ?? AlertLevel.Quiet;

    /// <summary>The level before the pending change, as far as the receiver knows; null if it never got a message.</summary>
    public AlertLevel? Previous => Said?.Level == Pending?.Level && Pending is not { Reminder: > 0 } ? Doubt?.Level : Said?.Level;

    /// <summary>The state after an observation.</summary>
    /// <param name="level">The state.</param>
    /// <param name="since">When it began; null if unknown.</param>
    /// <param name="at">When the jobs were read.</param>
    /// <param name="now">The time.</param>
    /// <param name="remind">How often a lasting alarm is sent again; null for never.</param>
    public DeliveryState Seen(AlertLevel level, DateTimeOffset? since, DateTimeOffset at, DateTimeOffset now, TimeSpan? remind = null)
    {
        var latest = Pending ?? GivenUp ?? Said;
        if (latest?.Level == level)
        {
            return level == AlertLevel.Alarm && Said is { } said && this is { Pending: null, GivenUp: null, Doubt: null } && now - said.SeenAt >= remind
                ? this with { Pending = said with { Reminder = said.Reminder + 1, SeenAt = now } }
                : this;
        }

        // A state cannot begin before the one that it follows. A state that comes back is a new message.
        var next = new AlertChange(level, since is { } began && began <= at && !(began <= latest?.Since) ? began : at, now);
        return level == KnownLevel && Doubt is null
            ? this with { Said = Said ?? next, Pending = null, GivenUp = null }
            : this with { Pending = next, GivenUp = null };
    }

    /// <summary>
    /// The state when an attempt has started or may have started: from then on, only an answer can show that it did not arrive.
    /// </summary>
    public DeliveryState Begun() => Pending is null || Pending.Level == KnownLevel ? this : this with { Doubt = Pending };

    /// <summary>The state after an attempt.</summary>
    /// <param name="change">The change that was sent; a newer one can be pending by now.</param>
    /// <param name="outcome">The result of the attempt.</param>
    /// <param name="doubtBefore"><see cref="Doubt"/> before the attempt.</param>
    public DeliveryState Ended(AlertChange change, DeliveryOutcome outcome, AlertChange? doubtBefore)
    {
        var after = outcome switch
        {
            DeliveryOutcome.Delivered => this with { Said = change, Doubt = null, Pending = Pending == change ? null : Pending },
            DeliveryOutcome.NotTaken => this with { Doubt = doubtBefore },
            DeliveryOutcome.Refused => (this with { Doubt = doubtBefore }).Dropped(change),
            _ => this,
        };
        return after is { Pending: { Reminder: 0 } pending, Doubt: null } && pending.Level == after.KnownLevel ? after with { Pending = null } : after;
    }

    /// <summary>
    /// The state when the attempts for a change end. A dropped reminder counts as sent, because the receiver knows its alarm; the next
    /// reminder is due after the full interval.
    /// </summary>
    public DeliveryState Dropped(AlertChange change) => Pending != change ? this
        : change.Reminder > 0 ? this with { Pending = null, Said = change }
        : this with { Pending = null, GivenUp = change };

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, DeliveryStateJson.Default.DeliveryState);

    /// <summary>
    /// Reads a stored state, or starts empty if it is unreadable. An attempt may have been running when the process stopped.
    /// </summary>
    public static DeliveryState Read(byte[]? stored)
    {
        try
        {
            return stored is null ? None : (JsonSerializer.Deserialize(stored, DeliveryStateJson.Default.DeliveryState) ?? None).Begun();
        }
        catch (JsonException)
        {
            return None;
        }
    }
}

[JsonSourceGenerationOptions(UseStringEnumConverter = true)]
[JsonSerializable(typeof(DeliveryState))]
internal sealed partial class DeliveryStateJson : JsonSerializerContext;
