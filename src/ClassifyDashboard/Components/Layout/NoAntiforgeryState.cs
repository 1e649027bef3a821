using Microsoft.AspNetCore.Components.Forms;

namespace ClassifyDashboard.Components.Layout;

/// <summary>No page posts a form: what is typed goes over the live connection. So none carries a token for that, a kilobyte that no compression shortens.</summary>
internal sealed class NoAntiforgeryState : AntiforgeryStateProvider
{
    public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
}
