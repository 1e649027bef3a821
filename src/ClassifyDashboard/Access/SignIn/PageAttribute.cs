namespace ClassifyDashboard.Access.SignIn;

/// <summary>Marks an endpoint outside the router that answers with a page: without a sign-in it redirects to the sign-in page.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PageAttribute : Attribute;
