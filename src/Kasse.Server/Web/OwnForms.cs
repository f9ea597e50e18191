using Microsoft.AspNetCore.Antiforgery;

namespace Kasse.Server.Web;

/// <summary>Whether a form is one that we gave to this browser.</summary>
static class OwnForms
{
    public static async Task<bool> IsOwn(this IAntiforgery antiforgery, HttpContext http)
    {
        try
        {
            return await antiforgery.IsRequestValidAsync(http);
        }
        catch (AntiforgeryValidationException)
        {
            // It cannot be read: no form at all, or one that is larger than any of ours.
            return false;
        }
    }
}
