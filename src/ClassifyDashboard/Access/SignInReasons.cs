namespace ClassifyDashboard.Access;

/// <summary>Why somebody is on the sign-in page again, or still known to the provider: codes that travel in an address, and their words.</summary>
internal static class SignInReasons
{
    /// <summary>The provider knows the person, but the settings do not allow them.</summary>
    public const string NotAllowed = "not-allowed";

    /// <summary>The same, and the provider did not say which groups they are in.</summary>
    public const string GroupsLeftOut = "groups-left-out";

    /// <summary>The person, or a rule of the provider's, said no.</summary>
    public const string Denied = "denied";

    /// <summary>What this server wrote down of the sign-in when it began did not come back.</summary>
    public const string Lost = "lost";

    /// <summary>The provider's answer is not valid at this server's time.</summary>
    public const string Clocks = "clocks";

    /// <summary>The provider cannot be asked.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>It went wrong in another way.</summary>
    public const string Failed = "failed";

    /// <summary>The provider says no address to sign out at.</summary>
    public const string NoSignOut = "no-sign-out";

    /// <summary>Whether the account that the provider has signed in may not look, so that another one may be tried.</summary>
    public static bool IsOfAccount(string? code) => code is NotAllowed or GroupsLeftOut;

    /// <summary>Only words of this program's own are shown, whatever a link says.</summary>
    public static string? WordsOf(string? code) => code switch
    {
        NotAllowed => "Your account may not look here: it is in none of the groups or e-mail domains that may, or its e-mail address is not verified.",
        GroupsLeftOut => "Your account is in so many groups that the provider did not list them, so that nothing tells whether you may look. Whoever runs this dashboard can have the provider send only the groups that are assigned to it: the server's log says how.",
        Denied => "The provider did not let the sign-in go on: it was cancelled there, or the provider does not allow it for this account.",
        Lost => "The sign-in took longer than 15 minutes, was begun in another window or browser, or the browser did not keep the cookie of it. Please try again; allow cookies for this site.",
        Clocks => "The provider's answer is not valid at the time of this server: their clocks differ. Whoever runs this dashboard must set the clock right.",
        Unreachable => "The provider does not answer this server, so that the sign-in did not come to its end. Please try again later; the server's log says more.",
        Failed => "The sign-in did not come to its end. Please try again; the server's log says more.",
        NoSignOut => "The provider says no address where one signs out there. Sign out on its own page, or close this browser.",
        _ => null,
    };
}
