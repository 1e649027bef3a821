using Microsoft.JSInterop;

namespace ClassifyDashboard.Components;

/// <summary>Calls from the server to the script of the page in the browser, which may be left at any moment.</summary>
internal static class BrowserScript
{
    /// <summary>Calls a function of the page. Does nothing if the page is gone.</summary>
    /// <exception cref="JSException">The function failed or does not exist.</exception>
    public static Task CallAsync(this IJSRuntime script, string function, params object?[] arguments) =>
        script.AskAsync<object?>(function, null, arguments);

    /// <summary>Calls a function of the page and returns its result, or the given one if the page is gone.</summary>
    /// <exception cref="JSException">The function failed or does not exist.</exception>
    public static async Task<T> AskAsync<T>(this IJSRuntime script, string function, T ifGone, params object?[] arguments)
    {
        try
        {
            return await script.InvokeAsync<T>($"classifyDashboard.{function}", arguments);
        }
        catch (Exception e) when (e is JSDisconnectedException or OperationCanceledException)
        {
            return ifGone;
        }
    }
}
