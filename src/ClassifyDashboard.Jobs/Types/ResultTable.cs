using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using ClassifyDashboard.Jobs.Figures;

namespace ClassifyDashboard.Jobs.Types;

/// <summary>The completed jobs of a set that have a result, as numbers in columns: a row for each, newest first.</summary>
internal sealed class ResultTable
{
    private readonly Dictionary<string, int> _types = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _settings = new(StringComparer.Ordinal);
    private readonly Dictionary<string, int> _ruleSets = new(StringComparer.Ordinal);
    private readonly Dictionary<JobConfiguration, int> _known = new(ReferenceEqualityComparer.Instance);

    private ResultTable(JobSet jobs) => (Jobs, Places, Types, Settings, Confidences, Created, Inputs, Configurations) = (jobs, new int[jobs.Count],
        new int[jobs.Count], new int[jobs.Count], new double[jobs.Count], new long[jobs.Count], new ulong[jobs.Count], new string?[jobs.Count]);

    public JobSet Jobs { get; }

    public int Count { get; private set; }

    /// <summary>The positions of the rows in <see cref="Jobs"/>.</summary>
    public int[] Places { get; }

    /// <summary>The numbers of the types; the documents that no rule matched have that of <see cref="JobFilter.NoType"/>.</summary>
    public int[] Types { get; }

    /// <summary>The numbers of the rules and options.</summary>
    public int[] Settings { get; }

    /// <summary>The usable confidences; NaN for none.</summary>
    public double[] Confidences { get; }

    /// <summary>The creation times like <see cref="Job.CreatedOrder"/>.</summary>
    public long[] Created { get; }

    /// <summary>Hashes of the inputs; 0 for none. Equal hashes of 64 bits count as equal inputs.</summary>
    public ulong[] Inputs { get; }

    /// <summary>The saved configurations; null where rules came with the job.</summary>
    public string?[] Configurations { get; }

    /// <summary>The types by number.</summary>
    public List<string> TypeNames { get; } = [];

    /// <summary>The number of the rules by that of the settings; −1 for settings without rules.</summary>
    public List<int> RulesOfSettings { get; } = [];

    /// <summary>The rules by number, with their keys.</summary>
    public List<(string Key, ValueList<ClassifyRule> Rules)> RuleSets { get; } = [];

    public static ResultTable Of(JobSet jobs)
    {
        var table = new ResultTable(jobs);
        var place = 0;
        foreach (var part in jobs.Parts)
        {
            table.Add(part, place);
            place += part.Count;
        }

        return table;
    }

    /// <summary>Makes the job of a row.</summary>
    public Job JobOf(int row) => Jobs.At(Places[row]).ToJob();

    /// <summary>Returns the credits of the job of a row; null where they are not known.</summary>
    public double? CreditsOf(int row) =>
        Jobs.At(Places[row]) is var at && at.Block.Columns.Credits[at.Row] is var credits && !double.IsNaN(credits) ? credits : null;

    /// <summary>Whether the job of a row has its texts.</summary>
    public bool HasTexts(int row) => Jobs.At(Places[row]) is var at && at.Block.Columns.Texts.Has(at.Row);

    /// <summary>Returns the number of a type; −1 where no job has it.</summary>
    public int NumberOf(string type) => _types.GetValueOrDefault(type, -1);

    [MethodImpl(MethodImplOptions.AggressiveOptimization)] // a new process shows figures before the runtime would optimize it
    private void Add(JobSelection part, int place)
    {
        var columns = part.Block.Columns;
        var isCompleted = Array.ConvertAll(columns.Status.Values, status => status.Kind == StatusKind.Completed);
        var types = Array.ConvertAll(columns.Type.Values, type => type.HasResult ? Numbered(_types, TypeNames, ResultTypeKey.Of(type.Type)) : -1);
        if (!Array.Exists(isCompleted, each => each) || !Array.Exists(types, type => type >= 0))
            return;
        var settings = Array.ConvertAll(columns.Configuration.Values, SettingsOf);
        for (var i = 0; i < part.Count; i++)
        {
            var row = part[i];
            var type = types[columns.Type.NumberOf(row)];
            if (type < 0 || !isCompleted[columns.Status.NumberOf(row)])
                continue;
            var to = Count++;
            Places[to] = place + i;
            Types[to] = type;
            Settings[to] = settings[columns.Configuration.NumberOf(row)];
            Confidences[to] = ConfidenceFigures.Usable(columns.Confidence[row]) ?? double.NaN;
            Created[to] = columns.Created[row];
            Configurations[to] = columns.ConfigurationId[row];
            var input = columns.Texts[row, JobBlock.InputField];
            Inputs[to] = StoredText.IsEmpty(input) ? 0 : StoredHash.Of(input) ^ (ulong)columns.InputKind[row];
        }
    }

    private int SettingsOf(JobConfiguration value)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(_known, value, out var isKnown);
        if (isKnown)
            return number;
        var key = RulesKey.Of(value);
        var settings = string.Join('\n', key, value.Mode, value.Language, value.MaxPages, value.TargetPages);
        if (_settings.TryGetValue(settings, out var known))
            return number = known;
        var rules = -1;
        if (key is not null && !_ruleSets.TryGetValue(key, out rules))
        {
            _ruleSets.Add(key, rules = RuleSets.Count);
            RuleSets.Add((key, value.Rules));
        }

        RulesOfSettings.Add(rules);
        _settings.Add(settings, RulesOfSettings.Count - 1);
        return number = RulesOfSettings.Count - 1;
    }

    private static int Numbered(Dictionary<string, int> numbers, List<string> texts, string text)
    {
        ref var number = ref CollectionsMarshal.GetValueRefOrAddDefault(numbers, text, out var isKnown);
        if (!isKnown)
        {
            number = texts.Count;
            texts.Add(text);
        }

        return number;
    }
}
