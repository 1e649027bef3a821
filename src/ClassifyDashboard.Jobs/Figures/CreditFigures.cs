namespace ClassifyDashboard.Jobs.Figures;

/// <summary>What jobs cost, where the service's list says it.</summary>
/// <param name="Count">The number of jobs whose credits are known.</param>
/// <param name="Sum">The credits of these jobs together.</param>
/// <param name="Without">The number of the other jobs: not billed yet, or never.</param>
public sealed record CreditFigures(int Count, double Sum, int Without);
