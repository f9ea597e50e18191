namespace Kasse.Storage.Deliveries;

/// <summary>What each webhook call makes the writer do, prepared once: payments wait for the same writer.</summary>
sealed class DeliveryRows(Session session) : IDisposable
{
    readonly Statement open = session.Prepare("""
        insert into deliveries (webhook, stream, seq, msn, reference, event, body, state, tries, opened_at, next_at)
        select ?1, ?2, ?3, ?4, ?5, ?6, ?7, 'Pending', 0, ?8,
            case when exists (select 1 from deliveries where stream = ?2 and webhook = ?1 and state = 'Pending') then null else ?8 end
        where exists (select 1 from webhooks where id = ?1) or ?1 like 'ecom:%'
        on conflict (webhook, seq) do nothing
        """);
    readonly Statement addAttempt = session.Prepare("""
        insert into delivery_attempts (delivery, number, at, request, string_to_sign, status, response, error, duration_us, fault)
        values (?1, (select coalesce(max(number), 0) + 1 from delivery_attempts where delivery = ?1), ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9)
        """);
    readonly Statement answered = session.Prepare("update webhooks set silent_since = null where id = ?1 and silent_since is not null");
    readonly Statement silent = session.Prepare("update webhooks set silent_since = ?2 where id = ?1 and silent_since is null");
    readonly Statement moveOn = session.Prepare(
        "update deliveries set tries = tries + ?2, state = ?3, next_at = ?4, held = null where id = ?1 and (state = 'Pending' or ?3 = 'Delivered')");
    // Unless it has gone: of one that was begun nothing more is due.
    readonly Statement letNextOneGo = session.Prepare("""
        update deliveries set next_at = ?2
        where next_at is null and tries = 0 and id = (
            select min(later.id) from deliveries done join deliveries later on later.stream = done.stream and later.webhook = done.webhook
            where done.id = ?1 and later.state = 'Pending')
        """);

    /// <summary>Opens a delivery, unless it was opened before or its registration has gone meanwhile.</summary>
    public void Open(NewDelivery delivery)
    {
        open.Bind(1, delivery.Webhook);
        open.Bind(2, delivery.Stream);
        open.Bind(3, delivery.Seq);
        open.Bind(4, delivery.Msn);
        open.Bind(5, delivery.Reference);
        open.Bind(6, delivery.Event);
        open.Bind(7, delivery.Body);
        open.Bind(8, delivery.OpenedAt.ToUnixTimeMilliseconds());
        Run(open);
    }

    /// <param name="now">Business time.</param>
    public void Add(long delivery, string webhook, Attempt attempt, DateTimeOffset now)
    {
        addAttempt.Bind(1, delivery);
        addAttempt.Bind(2, attempt.At.ToUnixTimeMilliseconds());
        addAttempt.Bind(3, attempt.Request);
        addAttempt.Bind(4, attempt.StringToSign);
        addAttempt.Bind(5, attempt.Status);
        addAttempt.Bind(6, attempt.Response);
        addAttempt.Bind(7, attempt.Error?.ToText());
        addAttempt.Bind(8, (long)attempt.Duration.TotalMicroseconds);
        addAttempt.Bind(9, attempt.Fault);
        Run(addAttempt);
        if (!attempt.IsSent) return;

        var heard = attempt.IsAnswered ? answered : silent;
        heard.Bind(1, webhook);
        if (!attempt.IsAnswered) heard.Bind(2, now.ToUnixTimeMilliseconds());
        Run(heard);
    }

    /// <summary>Moves a delivery on from pending, or to delivered from whatever it was. When that finishes it, the one behind it gets its turn.</summary>
    /// <param name="tries">How many attempts of its schedule that took.</param>
    /// <param name="now">Business time.</param>
    public void MoveOn(long delivery, int tries, DeliveryState state, DateTimeOffset? nextAt, DateTimeOffset now)
    {
        moveOn.Bind(1, delivery);
        moveOn.Bind(2, tries);
        moveOn.Bind(3, state.ToString());
        moveOn.Bind(4, nextAt?.ToUnixTimeMilliseconds());
        Run(moveOn);
        if (state == DeliveryState.Pending) return;

        letNextOneGo.Bind(1, delivery);
        letNextOneGo.Bind(2, now.ToUnixTimeMilliseconds());
        Run(letNextOneGo);
    }

    public void Dispose()
    {
        foreach (var statement in (Statement[])[open, addAttempt, answered, silent, moveOn, letNextOneGo]) statement.Dispose();
    }

    static void Run(Statement statement)
    {
        if (!statement.Run()) throw new InvalidOperationException("A delivery met a row that should not be there.");
    }
}
