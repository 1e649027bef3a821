using Microsoft.AspNetCore.Components.Forms;

namespace ClassifyDashboard.Components.Layout;

/// <summary>
/// No page posts a form: input travels over the live connection. So no page carries an antiforgery token, a kilobyte that cannot be
/// compressed.
/// </summary>
internal sealed class NoAntiforgeryState : AntiforgeryStateProvider
{
    public override AntiforgeryRequestToken? GetAntiforgeryToken() => null;
}
