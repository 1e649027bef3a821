namespace ClassifyDashboard.Review;

/// <summary>
/// What Redis does with labels, each script as one step. The keys are those of the labels, of their changes, and of the latest number. The
/// first argument names the numbering, where there is none yet.
/// </summary>
internal static class SharedLabelScripts
{
    /// <summary>
    /// Adds labels, each given as field, time and value, unless there is the same or a newer one. Values begin with their time in milliseconds.
    /// Returns how many were added.
    /// </summary>
    public const string Add = """
        redis.call('HSETNX', KEYS[3], 'epoch', ARGV[1])
        local added = 0
        for i = 2, #ARGV, 3 do
          local old = redis.call('HGET', KEYS[1], ARGV[i])
          if not old or (old ~= ARGV[i + 2] and tonumber(string.match(old, '^%d+') or '0') <= tonumber(ARGV[i + 1])) then
            redis.call('HSET', KEYS[1], ARGV[i], ARGV[i + 2])
            redis.call('ZADD', KEYS[2], redis.call('HINCRBY', KEYS[3], 'number', 1), ARGV[i])
            added = added + 1
          end
        end
        return added
        """;

    /// <summary>Removes the label of a field.</summary>
    public const string Remove = """
        redis.call('HSETNX', KEYS[3], 'epoch', ARGV[1])
        if redis.call('HDEL', KEYS[1], ARGV[2]) == 1 then
          redis.call('ZADD', KEYS[2], redis.call('HINCRBY', KEYS[3], 'number', 1), ARGV[2])
        end
        return 0
        """;
}
