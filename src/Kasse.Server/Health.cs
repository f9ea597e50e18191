using System.Data.Common;
using Kasse.Storage;

namespace Kasse.Server;

/// <summary>What a load balancer or a supervisor asks: <c>/health/live</c>, whether the program runs, and <c>/health/ready</c>, whether it can answer.</summary>
static class Health
{
    public static void MapHealth(this IEndpointRouteBuilder app, Database database)
    {
        app.MapGet("/health/live", () => TypedResults.Text("It runs."));
        app.MapGet("/health/ready", IResult () =>
        {
            try
            {
                database.Reach();
                return TypedResults.Text("It can answer.");
            }
            catch (DbException fault)
            {
                return TypedResults.Text($"The database cannot be reached: {fault.Message}", statusCode: StatusCodes.Status503ServiceUnavailable);
            }
        });
    }
}
