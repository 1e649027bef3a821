namespace ClassifyDashboard.Jobs.Alarms;

/// <summary>The upper tail of the binomial distribution, exactly: P(X ≥ k), the probability of at least k bad outcomes.</summary>
/// <remarks>
/// Sums the binomial terms C(n, i) pⁱ (1 − p)ⁿ⁻ⁱ over i ≥ k. The first term is computed without cancellation as by Catherine Loader,
/// "Fast and Accurate Computation of Binomial Probabilities" (2000): from the deviance and the error of Stirling's series. The others
/// follow by their ratio, away from the peak, until they no longer add to the sum, which takes some multiples of √n. Below the mean, the
/// other side is summed and subtracted from 1.
/// </remarks>
public static class BinomialTail
{
    /// <summary>Returns the probability of at least this many bad outcomes.</summary>
    /// <param name="bad">k; any number: 0 or less is certain, more than <paramref name="finished"/> impossible.</param>
    /// <param name="finished">n, 0 or more; accurate to 10 digits up to a million and beyond.</param>
    /// <param name="rate">p, 0 to 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The number of outcomes or the rate is out of range.</exception>
    public static double Of(int bad, int finished, double rate)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(finished);
        if (!(rate is >= 0 and <= 1))
            throw new ArgumentOutOfRangeException(nameof(rate), rate, "A rate is 0 to 1.");
        if (bad <= 0)
            return 1;
        if (bad > finished || rate == 0)
            return 0;
        if (rate == 1)
            return 1;
        return bad > finished * rate ? Math.Min(1, Upwards(bad, finished, rate)) : Math.Clamp(1 - Downwards(bad - 1, finished, rate), 0, 1);
    }

    /// <summary>Returns the probability P(X = k), for 0 ≤ k ≤ n and 0 &lt; p &lt; 1.</summary>
    internal static double Term(int bad, int finished, double rate)
    {
        double n = finished, k = bad;
        if (bad == 0)
            return Math.Exp(n * double.LogP1(-rate));
        if (bad == finished)
            return Math.Exp(n * Math.Log(rate));
        var exponent = StirlingError(n) - StirlingError(k) - StirlingError(n - k) - Deviance(k, n * rate) - Deviance(n - k, n * (1 - rate));
        return Math.Exp(exponent) * Math.Sqrt(n / (2 * Math.PI * k * (n - k)));
    }

    private static double Upwards(int k, int n, double p)
    {
        var odds = p / (1 - p);
        var term = Term(k, n, p);
        var sum = term;
        for (var i = k; i < n && term > sum * 1e-17; i++)
        {
            term *= odds * (n - i) / (i + 1.0);
            sum += term;
        }

        return sum;
    }

    private static double Downwards(int k, int n, double p)
    {
        var odds = (1 - p) / p;
        var term = Term(k, n, p);
        var sum = term;
        for (var i = k; i > 0 && term > sum * 1e-17; i--)
        {
            term *= odds * i / (n - i + 1.0);
            sum += term;
        }

        return sum;
    }

    /// <summary>ln n! minus Stirling's approximation of it.</summary>
    private static double StirlingError(double n)
    {
        if (n < 16)
        {
            var factorial = 1.0;
            for (var i = 2; i <= n; i++)
                factorial *= i;
            return Math.Log(factorial) - (n + 0.5) * Math.Log(n) + n - 0.5 * Math.Log(2 * Math.PI);
        }

        var square = n * n;
        return (1.0 / 12 - (1.0 / 360 - (1.0 / 1260 - (1.0 / 1680 - 1.0 / 1188 / square) / square) / square) / square) / n;
    }

    /// <summary>x ln(x/m) + m − x; near x = m by its series, where the plain formula would cancel all digits.</summary>
    private static double Deviance(double x, double mean)
    {
        if (Math.Abs(x - mean) >= 0.1 * (x + mean))
            return x * Math.Log(x / mean) + mean - x;
        var v = (x - mean) / (x + mean);
        var sum = (x - mean) * v;
        var power = 2 * x * v;
        for (var j = 1; ; j++)
        {
            power *= v * v;
            var next = sum + power / (2 * j + 1);
            if (next == sum)
                return next;
            sum = next;
        }
    }
}
