using System.Data.Common;
using Kasse.Storage;
using Kasse.Storage.Settings;

namespace Kasse.Server;

/// <summary>What a load balancer or a supervisor asks: <c>/health/live</c>, whether the program runs, and <c>/health/ready</c>, whether it can answer.</summary>
static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder app, Database database, SettingsTables settings)
    {
        app.MapGet("/health/live", () => TypedResults.Text("It runs."));
        app.MapGet("/health/ready", async Task<IResult> () =>
        {
            try
            {
                database.Reach();
                // Whatever was missing may have been put there since.
                if (settings.Fault is not null) await settings.Reload();
                return settings.Fault is { } fault
                    ? TypedResults.Text($"The settings cannot be read: {fault.Message}", statusCode: StatusCodes.Status503ServiceUnavailable)
                    : TypedResults.Text("It can answer.");
            }
            catch (DbException fault)
            {
                return TypedResults.Text($"The database cannot be reached: {fault.Message}", statusCode: StatusCodes.Status503ServiceUnavailable);
            }
        });
    }
}
