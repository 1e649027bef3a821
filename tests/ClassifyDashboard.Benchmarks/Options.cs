using System.Globalization;

/// <summary>What the command line says beside the name of what is to be measured, each as key=value.</summary>
sealed class Options(IEnumerable<string> args)
{
    private readonly Dictionary<string, string> _given = args.Select(arg => arg.Split('=', 2)).Where(parts => parts.Length == 2)
        .ToDictionary(parts => parts[0], parts => parts[1]);

    public string? Text(string key) => _given.GetValueOrDefault(key);

    public double Number(string key, double otherwise) => Text(key) is { } text ? double.Parse(text, CultureInfo.InvariantCulture) : otherwise;

    public int Whole(string key, int otherwise) => (int)Number(key, otherwise);
}
