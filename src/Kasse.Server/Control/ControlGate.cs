using System.Text;
using System.Text.Json;
using Kasse.Server.Callers;
using Kasse.Storage;

namespace Kasse.Server.Control;

/// <summary>Lets only the administrator through to the control API, and words what goes wrong before or inside an operation.</summary>
sealed class ControlGate(string adminToken, ILogger<ControlGate> logger)
{
    readonly byte[] expected = Encoding.UTF8.GetBytes(adminToken);

    public async Task Admit(HttpContext http, RequestDelegate next)
    {
        if (!BearerToken.Is(http.Request, expected))
        {
            http.Response.Headers.WWWAuthenticate = "Bearer";
            await Say(http, 401, "The header Authorization must be the word Bearer and the administrator's token, which Kasse prints at its start; the verb keys prints it too.");
            return;
        }
        // It is JSON whatever the caller calls it; curl by itself calls it a form.
        http.Request.ContentType = "application/json";
        try
        {
            await next(http);
        }
        catch (BadHttpRequestException bad)
        {
            await Say(http, bad.StatusCode, Explain(bad));
        }
        catch (Exception fault) when (Outage.Is(fault))
        {
            http.Response.Headers.RetryAfter = "1";
            await Say(http, 503, "More is waiting to be written than the journal's queue holds. Try again in a second.");
        }
        catch (ArchivedException old)
        {
            await Say(http, 410, old.Message);
        }
        catch (Exception defect) when (!http.Response.HasStarted && !http.RequestAborted.IsCancellationRequested)
        {
            // The edge where a defect of ours becomes an answer.
            logger.LogError(defect, "{Method} {Path} failed", http.Request.Method, http.Request.Path);
            await Say(http, 500, $"A defect in Kasse: {defect.Message}");
        }
    }

    /// <summary>The framework's words name types of ours; the caller knows members.</summary>
    static string Explain(BadHttpRequestException bad)
    {
        if (bad.InnerException is not JsonException wrong)
            return bad.Message.StartsWith("Implicit body", StringComparison.Ordinal) ? "The body is missing; this operation takes JSON." : bad.Message;

        var member = wrong.Path is ['$', '.', .. var name] ? name : "The body";
        return wrong.Message switch
        {
            var text when text.Contains("could not be mapped", StringComparison.Ordinal) => $"{member}: there is no such member.",
            var text when text.Contains("could not be converted", StringComparison.Ordinal) =>
                $"{member}: has a value that it cannot have; {ControlEndpoints.Root}/openapi.json says which ones it can.",
            var text when text.Split("including: ") is [_, var missing] => $"{member} lacks {missing.TrimEnd('.')}.",
            var text => $"The body is no JSON: {text.Split(" Path: ")[0]}",
        };
    }

    static Task Say(HttpContext http, int status, string detail) => TypedResults.Problem(detail, statusCode: status).ExecuteAsync(http);
}
