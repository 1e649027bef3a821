namespace ClassifyDashboard.Access;

/// <summary>Marks an endpoint that answers with a page though it is none of the router's: who has to sign in first is led there.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class PageAttribute : Attribute;
