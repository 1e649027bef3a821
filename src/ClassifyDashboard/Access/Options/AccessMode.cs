namespace ClassifyDashboard.Access.Options;

/// <summary>Who can open the dashboard: the setting Access:Mode.</summary>
public enum AccessMode
{
    /// <summary>Only people at this machine.</summary>
    Local,

    /// <summary>People with the token. Wall screens have their own tokens.</summary>
    Token,

    /// <summary>
    /// People whom a provider such as Entra, Google or Keycloak signs in and the settings allow. Wall screens have tokens.
    /// </summary>
    OpenIdConnect,

    /// <summary>Everybody who can reach the port.</summary>
    Open,
}
