namespace ClassifyDashboard.Review;

/// <summary>The reviewer cookie as a live page knows it: the page cannot read cookies that were set since it began.</summary>
internal sealed class ReviewerId
{
    /// <summary>The cookie's value; null until a page needs it.</summary>
    public string? Cookie { get; set; }
}
