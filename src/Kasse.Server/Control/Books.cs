using Kasse.Engine.Books;
using Kasse.Storage;
using Kasse.Storage.Books;
using Microsoft.AspNetCore.Http.HttpResults;

namespace Kasse.Server.Control;

/// <summary>Where the money is, and the proof that it adds up.</summary>
sealed class Books(Platform platform, BooksFollower books)
{
    public void Map(RouteGroupBuilder group)
    {
        group.MapGet("/books", Balances).WithSummary("What each account holds, everything that happened included").WithTags("Books");
        group.MapGet("/verify", Verify).WithSummary("Read the whole journal and say whether it adds up").WithTags("Books");
    }

    async Task<Ok<List<BalanceView>>> Balances() => TypedResults.Ok(
        (await books.Balances()).Select(b => new BalanceView(b.Kind, b.Owner, new AmountView(b.Currency, b.Minor))).ToList());

    async Task<Ok<VerifyView>> Verify()
    {
        // It reads for as long as there is journal, and waits for the disk meanwhile: not on a thread that answers others.
        var result = await Task.Factory.StartNew(
            () => Verification.Run(platform.Options.Database), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
        return TypedResults.Ok(new VerifyView(result.Findings.Count == 0, result.RowCount, result.PaymentCount, result.Findings));
    }
}

/// <param name="Owner">The card (issuer digits and last four), or the merchant serial number.</param>
sealed record BalanceView(AccountKind Kind, string Owner, AmountView Balance);

/// <param name="Findings">What does not add up, a sentence each.</param>
sealed record VerifyView(bool AddsUp, long RowCount, long PaymentCount, IReadOnlyList<string> Findings);
