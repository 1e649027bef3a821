namespace ClassifyDashboard.Names;

/// <summary>Configures the reading of names: the section Names of the settings.</summary>
public sealed class NamesOptions
{
    public const string Section = "Names";

    /// <summary>Whether the service is asked for the names of configurations, projects and documents, and for the credits of an opened job.</summary>
    public bool Read { get; set; } = true;
}
