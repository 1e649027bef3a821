namespace ClassifyDashboard.Jobs.Statistics;

/// <summary>Both tails of Student's distribution.</summary>
/// <remarks>
/// Student, "The Probable Error of a Mean", Biometrika 6 (1908); the finite series are 26.7.3 and 26.7.4 of Milton Abramowitz and Irene A. Stegun,
/// "Handbook of Mathematical Functions" (1964).
/// </remarks>
public static class StudentTail
{
    /// <summary>Returns the probability of a value at least so far from 0, on either side; accurate to about 12 decimals.</summary>
    /// <param name="t">The value, any number.</param>
    /// <param name="freedom">The degrees of freedom, at least 1.</param>
    public static double Of(double t, int freedom)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(freedom, 1);
        if (double.IsInfinity(t))
            return 0;
        var angle = Math.Atan(Math.Abs(t) / Math.Sqrt(freedom));
        var (sine, cosine) = Math.SinCos(angle);
        var isOdd = freedom % 2 == 1;
        var (term, sum) = (isOdd ? cosine : 1, 0.0);
        for (var i = isOdd ? 3 : 2; i <= freedom; i += 2)
        {
            sum += term;
            term *= cosine * cosine * (i - 1) / i;
        }

        var inside = !isOdd ? sine * sum : 2 / Math.PI * (angle + sine * sum);
        return Math.Clamp(1 - inside, 0, 1);
    }
}
