namespace ClassifyDashboard.Access.SignIn;

/// <summary>Marks the endpoints that accept sign-in attempts.</summary>
/// <param name="IsEach">Whether every request counts as an attempt, and not only one with a token.</param>
internal sealed record SignInAttempt(bool IsEach);
