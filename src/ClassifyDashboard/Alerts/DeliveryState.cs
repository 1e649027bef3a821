using System.Text.Json;
using System.Text.Json.Serialization;

namespace ClassifyDashboard.Alerts;

/// <summary>What is told apart: that there are too few jobs to say is as quiet as that all is well.</summary>
internal enum AlertLevel
{
    Quiet,
    Watch,
    Alarm,
}

/// <summary>A state that began at a time; the two are what makes a message the same message.</summary>
/// <param name="Level">The state.</param>
/// <param name="Since">When it began.</param>
/// <param name="SeenAt">When it was found here, or when this reminder was due.</param>
/// <param name="Reminder">0 for the change itself, 1 for the first reminder that it lasts, and so on.</param>
internal sealed record AlertChange(AlertLevel Level, DateTimeOffset Since, DateTimeOffset SeenAt, int Reminder = 0);

/// <summary>What came of an attempt to tell.</summary>
internal enum DeliveryOutcome
{
    Delivered,

    /// <summary>It may have arrived, but nobody said so.</summary>
    Unsure,

    /// <summary>It did not arrive, and may later.</summary>
    NotTaken,

    /// <summary>It did not arrive, and would not later either.</summary>
    Refused,
}

/// <summary>What the receiver knows, what it may know, and what it must be told. Immutable, and kept over restarts.</summary>
/// <param name="Said">What was last delivered, or quiet from the start; null while there is neither.</param>
/// <param name="Pending">What is to be delivered.</param>
/// <param name="GivenUp">What was not delivered and is not tried any more, while it lasts.</param>
/// <param name="Doubt">What was sent after <paramref name="Said"/> and may have arrived.</param>
internal sealed record DeliveryState(AlertChange? Said, AlertChange? Pending, AlertChange? GivenUp, AlertChange? Doubt)
{
    public static DeliveryState None { get; } = new(null, null, null, null);

    // Who has never been told anything expects nothing bad.
    private AlertLevel Believed => Said?.Level ?? AlertLevel.Quiet;

    /// <summary>What was before what is pending, as far as the receiver was told; null where it was told nothing.</summary>
    public AlertLevel? Previous => Said?.Level == Pending?.Level && Pending is not { Reminder: > 0 } ? Doubt?.Level : Said?.Level;

    /// <summary>After a look at the jobs.</summary>
    /// <param name="level">The state.</param>
    /// <param name="since">When it began, where that is known.</param>
    /// <param name="at">When the jobs were read.</param>
    /// <param name="now">The time.</param>
    /// <param name="remind">After how long an alarm that lasts is told again; null for never.</param>
    public DeliveryState Seen(AlertLevel level, DateTimeOffset? since, DateTimeOffset at, DateTimeOffset now, TimeSpan? remind = null)
    {
        var latest = Pending ?? GivenUp ?? Said;
        if (latest?.Level == level)
        {
            return level == AlertLevel.Alarm && Said is { } said && this is { Pending: null, GivenUp: null, Doubt: null } && now - said.SeenAt >= remind
                ? this with { Pending = said with { Reminder = said.Reminder + 1, SeenAt = now } }
                : this;
        }

        // A state does not begin before the one that it follows; and the same state, come again, is another message.
        var told = new AlertChange(level, since is { } began && began <= at && !(began <= latest?.Since) ? began : at, now);
        return level == Believed && Doubt is null
            ? this with { Said = Said ?? told, Pending = null, GivenUp = null }
            : this with { Pending = told, GivenUp = null };
    }

    /// <summary>Once an attempt has begun, or may have: then only an answer says that it did not arrive.</summary>
    public DeliveryState Begun() => Pending is null || Pending.Level == Believed ? this : this with { Doubt = Pending };

    /// <summary>After an attempt.</summary>
    /// <param name="told">What was sent; since then something newer may have come to be pending.</param>
    /// <param name="end">What came of it.</param>
    /// <param name="doubtBefore">What was in doubt before it.</param>
    public DeliveryState Ended(AlertChange told, DeliveryOutcome end, AlertChange? doubtBefore)
    {
        var after = end switch
        {
            DeliveryOutcome.Delivered => this with { Said = told, Doubt = null, Pending = Pending == told ? null : Pending },
            DeliveryOutcome.NotTaken => this with { Doubt = doubtBefore },
            DeliveryOutcome.Refused => (this with { Doubt = doubtBefore }).WithoutTrying(told),
            _ => this,
        };
        return after is { Pending: { Reminder: 0 } pending, Doubt: null } && pending.Level == after.Believed ? after with { Pending = null } : after;
    }

    /// <summary>When it is not worth trying any longer. The receiver knows of what a reminder reminds of; the next one is due a whole time later.</summary>
    public DeliveryState WithoutTrying(AlertChange told) => Pending != told ? this
        : told.Reminder > 0 ? this with { Pending = null, Said = told }
        : this with { Pending = null, GivenUp = told };

    public byte[] Write() => JsonSerializer.SerializeToUtf8Bytes(this, DeliveryStateJson.Default.DeliveryState);

    /// <summary>What was kept, where it can be read: an attempt may have been under way when the process ended.</summary>
    public static DeliveryState Read(byte[]? kept)
    {
        try
        {
            return kept is null ? None : (JsonSerializer.Deserialize(kept, DeliveryStateJson.Default.DeliveryState) ?? None).Begun();
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
