using System.Security.Claims;
using ClassifyDashboard.Access.SignIn;
using ClassifyDashboard.Review;

namespace ClassifyDashboard.Tests.Review;

/// <summary>Who may label: the setting Review:Allow.</summary>
public sealed class ReviewOptionsTests
{
    [Theory]
    [InlineData("", true)]
    [InlineData("everyone", true)]
    [InlineData("Reviewers", true)]
    [InlineData("auditors, reviewers", true)]
    [InlineData("ANN@example.com", true)]
    [InlineData("Ann Example", true)]
    [InlineData("review", false)]
    [InlineData("reviewers-2, bob@example.com", false)]
    [InlineData("nobody", false)]
    public void Names_addresses_and_groups_may_label_if_they_are_listed_as_a_whole(string allow, bool may)
    {
        var options = new ReviewOptions { Allow = allow };
        Assert.Equal(may, options.Allows(Viewer(new(ViewerClaims.Name, "Ann Example"), new(ViewerClaims.Email, "ann@example.com"),
            new(ViewerClaims.Group, "staff"), new(ViewerClaims.Group, "reviewers"))));
        Assert.Equal(allow is "" or "everyone", options.Allows(Viewer(new System.Security.Claims.Claim("role", "reviewers")))); // another claim is no group
    }

    [Fact]
    public void Wall_may_never_label() => Assert.False(
        new ReviewOptions { Allow = "everyone" }.Allows(Viewer(new(ViewerClaims.Sees, ViewerClaims.Walls), new(ViewerClaims.Group, "everyone"))));

    private static ClaimsPrincipal Viewer(params IEnumerable<System.Security.Claims.Claim> claims) => new(new ClaimsIdentity(claims, "test"));
}
