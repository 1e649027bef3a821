namespace ClassifyDashboard.Access.SignIn;

/// <summary>Why a sign-in or a sign-out failed: codes for the address, and their messages.</summary>
internal static class SignInReasons
{
    /// <summary>The provider knows the person, but the settings do not allow them.</summary>
    public const string NotAllowed = "not-allowed";

    /// <summary>The settings do not allow the person, and the provider did not send all groups.</summary>
    public const string GroupsLeftOut = "groups-left-out";

    /// <summary>The person cancelled, or a rule of the provider refused.</summary>
    public const string Denied = "denied";

    /// <summary>The browser did not send back the data from the start of the sign-in.</summary>
    public const string Lost = "lost";

    /// <summary>The provider's answer is not valid at this server's time.</summary>
    public const string Clocks = "clocks";

    /// <summary>The provider cannot be reached.</summary>
    public const string Unreachable = "unreachable";

    /// <summary>The sign-in failed for another reason.</summary>
    public const string Failed = "failed";

    /// <summary>The provider has no sign-out address.</summary>
    public const string NoSignOut = "no-sign-out";

    /// <summary>Whether the account is not allowed, so that the person can try another account.</summary>
    public static bool IsOfAccount(string? code) => code is NotAllowed or GroupsLeftOut;

    /// <summary>The message for a code; null for unknown codes, so that a link cannot show a text of its own.</summary>
    public static string? MessageOf(string? code) => code switch
    {
        NotAllowed => "Your account is not allowed here. It is in no allowed group or e-mail domain, or its e-mail address is not verified. Ask the operator "
            + "of this dashboard for access, or use another account.",
        GroupsLeftOut => "Your account is in so many groups that the provider did not send them, so your access cannot be checked. Ask the operator of this "
            + "dashboard: the server's log explains how to change this at the provider.",
        Denied => "The provider refused the sign-in: it was cancelled there, or the provider does not allow it for this account.",
        Lost => "The sign-in took longer than 15 minutes, was started in another window or browser, or the browser did not keep its cookie. Please allow "
            + "cookies for this site and try again.",
        Clocks => "The provider's answer is not valid at this server's time, because their clocks differ. The operator of this dashboard must correct the "
            + "server's clock.",
        Unreachable => "The sign-in failed, because the provider does not answer. Please try again later. Details are in the server's log.",
        Failed => "The sign-in failed. Please try again. Details are in the server's log.",
        NoSignOut => "The provider has no sign-out address. Sign out on the provider's own page, or close this browser.",
        _ => null,
    };
}
