using Kasse.Server.Psp;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Control;

/// <summary>What the platform's own staff would have to be asked for.</summary>
sealed class PspControl(Platform platform)
{
    public void Map(RouteGroupBuilder group) => group.MapPost("/batch", RunBatch).WithSummary("Run the batch now: what providers have reported takes effect");

    async Task<Ok<BatchResult>> RunBatch() => TypedResults.Ok(new BatchResult(await PspBatchRun.Now(platform)));
}

/// <param name="Reports">How many were looked at; those that cannot be true were dropped.</param>
sealed record BatchResult(int Reports);
