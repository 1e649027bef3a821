namespace ClassifyDashboard.Access;

/// <summary>Who may look: the setting Access:Mode.</summary>
public enum AccessMode
{
    /// <summary>Whoever sits at this machine, and nobody else.</summary>
    Local,

    /// <summary>Whoever has the token; wall screens have tokens of their own.</summary>
    Token,

    /// <summary>Whoever a provider such as Entra, Google or Keycloak signs in and a rule allows; wall screens have tokens.</summary>
    OpenIdConnect,

    /// <summary>Whoever reaches the port.</summary>
    Open,
}
