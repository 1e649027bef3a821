namespace ClassifyDashboard.Jobs.Statistics;

/// <summary>The standard normal distribution.</summary>
/// <remarks>
/// Algorithm AS 241 (PPND16) of Michael J. Wichura, "The Percentage Points of the Normal Distribution", Applied Statistics 37 (1988): about
/// 16 digits.
/// </remarks>
public static class NormalDistribution
{
    private static readonly double[] NearA =
    [
        3.3871328727963666080, 133.14166789178437745, 1971.5909503065514427, 13731.693765509461125, 45921.953931549871457, 67265.770927008700853,
        33430.575583588128105, 2509.0809287301226727,
    ];

    private static readonly double[] NearB =
    [
        1, 42.313330701600911252, 687.18700749205790830, 5394.1960214247511077, 21213.794301586595867, 39307.895800092710610, 28729.085735721942674,
        5226.4952788528545610,
    ];

    private static readonly double[] MiddleC =
    [
        1.42343711074968357734, 4.63033784615654529590, 5.76949722146069140550, 3.64784832476320460504, 1.27045825245236838258,
        0.241780725177450611770, 0.0227238449892691845833, 0.000774545014278341407640,
    ];

    private static readonly double[] MiddleD =
    [
        1, 2.05319162663775882187, 1.67638483018380384940, 0.689767334985100004550, 0.148103976427480074590, 0.0151986665636164571966,
        0.000547593808499534494600, 1.05075007164441684324e-9,
    ];

    private static readonly double[] FarE =
    [
        6.65790464350110377720, 5.46378491116411436990, 1.78482653991729133580, 0.296560571828504891230, 0.0265321895265761230930,
        0.00124266094738807843860, 2.71155556874348757815e-5, 2.01033439929228813265e-7,
    ];

    private static readonly double[] FarF =
    [
        1, 0.599832206555887937690, 0.136929880922735805310, 0.0148753612908506148525, 0.000786869131145613259100, 1.84631831751005468180e-5,
        1.42151175831644588870e-7, 2.04426310338993978564e-15,
    ];

    /// <summary>Returns the value below which a standard normal variable lies with a probability.</summary>
    /// <param name="probability">Above 0, below 1.</param>
    /// <exception cref="ArgumentOutOfRangeException">The probability is out of range.</exception>
    public static double Quantile(double probability)
    {
        if (!(probability is > 0 and < 1))
            throw new ArgumentOutOfRangeException(nameof(probability), probability, "A probability is above 0 and below 1.");
        var q = probability - 0.5;
        if (Math.Abs(q) <= 0.425)
            return q * Ratio(NearA, NearB, 0.180625 - q * q);
        var r = Math.Sqrt(-Math.Log(Math.Min(probability, 1 - probability)));
        return Math.Sign(q) * (r <= 5 ? Ratio(MiddleC, MiddleD, r - 1.6) : Ratio(FarE, FarF, r - 5));
    }

    /// <summary>Returns the quantile of an interval on both sides.</summary>
    /// <param name="level">The probability that lies outside, such as 0.05; above 0, below 1.</param>
    public static double TwoSided(double level) => Quantile(1 - level / 2);

    private static double Ratio(double[] above, double[] below, double x) => Polynomial(above, x) / Polynomial(below, x);

    private static double Polynomial(double[] coefficients, double x)
    {
        var sum = 0.0;
        for (var i = coefficients.Length - 1; i >= 0; i--)
            sum = sum * x + coefficients[i];
        return sum;
    }
}
