using Dapper;
using Kasse.Engine;
using Kasse.Engine.Books;
using Kasse.Engine.Payments;

namespace Kasse.Storage.Books;

/// <summary>What one account holds, in minor units; negative for a funding source, whose money has gone to merchants.</summary>
public sealed record Balance(AccountKind Kind, string Owner, string Currency, long Minor);

/// <summary>Keeps the balance of every account, by reading which money each event moved.</summary>
public sealed class BooksFollower(Database database, Journal journal) : Follower(database, journal, FollowerName)
{
    public const string FollowerName = "books";

    public async Task<IReadOnlyList<Balance>> Balances()
    {
        await CatchUp();
        return Database.Read(Saved);
    }

    internal static IReadOnlyList<Balance> Saved(Session session) => session.Connection
        .Query<(string Kind, string Owner, string Currency, long Minor)>("select kind, owner, currency, minor from balances order by kind, owner, currency")
        .Select(row => new Balance(Enum.Parse<AccountKind>(row.Kind), row.Owner, row.Currency, row.Minor))
        .ToList();

    protected override Action<Session>? Prepare(IReadOnlyList<Entry> entries)
    {
        var ledger = new Ledger();
        foreach (var entry in entries)
        {
            if (Ledger.MayMoveMoney(entry.EventType))
                ledger.Post(Bookkeeping.PostingFor(entry.Msn, entry.Event!, () => Journal.Find(entry.Stream)!.Payment.Authorization!.Card));
        }
        var changes = ledger.Balances;
        if (changes.Count == 0) return null;

        return session => session.Connection.Execute(
            """
            insert into balances (kind, owner, currency, minor) values (@Kind, @Owner, @Currency, @Minor)
            on conflict (kind, owner, currency) do update set minor = balances.minor + excluded.minor
            """,
            changes.Select(b => new { Kind = b.Kind.ToString(), b.Owner, b.Currency, b.Minor }));
    }
}

/// <summary>Adds postings up.</summary>
sealed class Ledger
{
    readonly Dictionary<(Account Account, string Currency), long> sums = [];

    public IReadOnlyList<Balance> Balances =>
        [.. sums.Where(s => s.Value != 0).Select(s => new Balance(s.Key.Account.Kind, s.Key.Account.Owner, s.Key.Currency, s.Value))
            .OrderBy(b => b.Kind.ToString(), StringComparer.Ordinal).ThenBy(b => b.Owner, StringComparer.Ordinal).ThenBy(b => b.Currency, StringComparer.Ordinal)];

    /// <summary>Spares decoding events that move nothing.</summary>
    public static bool MayMoveMoney(Type? eventType) =>
        eventType == typeof(PaymentEvent.Authorized) || eventType == typeof(PaymentEvent.Captured)
        || eventType == typeof(PaymentEvent.Cancelled) || eventType == typeof(PaymentEvent.Refunded);

    public void Post(Posting? posting)
    {
        if (posting is not { } move) return;
        Add(move.From, new Money(-move.Amount.Minor, move.Amount.Currency));
        Add(move.To, move.Amount);
    }

    /// <summary>Adds what is on an account already.</summary>
    public void Carry(Balance balance) => Add(new Account(balance.Kind, balance.Owner), new Money(balance.Minor, balance.Currency));

    void Add(Account account, Money amount) =>
        sums[(account, amount.Currency)] = sums.GetValueOrDefault((account, amount.Currency)) + amount.Minor;
}
