-- Everything that changes money is one row here, in commit order. Payments, event logs, repeated answers, books and
-- webhooks are read from it. Rows are only ever added.
create table journal (
    seq         integer primary key,   -- commit order over everything
    stream      integer not null,      -- seq of the first row about the same payment
    version     integer not null,      -- 1 for the first thing that happened to it
    msn         text not null,
    reference   text,                  -- on a payment's first row only
    operation   text not null,         -- what was asked for
    key         text,                  -- the idempotency key it came with
    fingerprint blob,                  -- hash of what was asked, to tell a repetition from another request
    kind        text not null,         -- stored name of the event, or 'refused'
    refusal     text,                  -- why not, when the request was refused
    at          integer not null,      -- business time, milliseconds since 1970 UTC
    due         integer,               -- when time alone will change the payment next, as known after this row
    payer       text,                  -- the phone number that this row brought into play
    body        blob                   -- the event as JSON
);
create unique index journal_reference  on journal (msn, reference)   where version = 1 and reference is not null;
create unique index journal_create_key on journal (msn, key)         where version = 1 and key is not null;
create unique index journal_stream     on journal (stream, version)  where version > 1;
create index        journal_due        on journal (due, seq)         where due is not null;
create index        journal_payer      on journal (payer, seq)       where payer is not null;

-- PSP transactions, which are streams of the journal too: how they are found there, and what is still to be done for them. Changed in the
-- same commit as the journal, and checked against it.
create table psp_transactions (
    stream   integer primary key,
    psp      text not null,
    id       text not null,            -- pspTransactionId
    msn      text not null,
    order_id text not null,            -- merchantOrderId
    payer    text,                     -- whose app shows the request
    work     text,                     -- Answer, Notice, Batch, or null when nothing is left to do unasked
    agreement integer                  -- the stream that started the agreement which this one is charged on
);
create unique index psp_transactions_id    on psp_transactions (psp, id);
create unique index psp_transactions_order on psp_transactions (msn, order_id);
create index        psp_transactions_payer on psp_transactions (payer, stream) where payer is not null;
create index        psp_transactions_work  on psp_transactions (work, stream)  where work is not null;
create index        psp_transactions_agreement on psp_transactions (agreement, stream) where agreement is not null;

-- How far each follower has read.
create table followers (
    name text primary key,
    seq  integer not null
) without rowid;

-- How far the moments at which time alone changes payments have been seen to, in the order of (due, seq).
create table due_seen (
    one integer primary key check (one = 1),
    due integer not null,
    seq integer not null
);

-- Projection of the books: what each account holds.
create table balances (
    kind     text not null,
    owner    text not null,
    currency text not null,
    minor    integer not null,
    primary key (kind, owner, currency)
) without rowid;

-- Whatever is a secret is sealed (Vault.cs), so that it says nothing to whoever reads it here.

-- Single values: signing keys, the clock's offset, the administrator's token. All are sealed.
create table settings (
    name  text primary key,
    value text not null
) without rowid;

create table sales_units (
    msn      text primary key,
    name     text not null,
    company  text not null,
    market   text not null,
    currency text not null,
    features integer not null
) without rowid;

-- A set of API keys: one sales unit's own, or a partner's or a payment service provider's for many.
create table key_sets (
    client_id     text primary key,
    client_secret text not null,        -- sealed
    kind          text not null,
    name          text not null,
    primary_key   text not null,        -- sealed
    secondary_key text not null,        -- sealed
    psp_id        text unique           -- of a payment service provider
) without rowid;

-- What a payment service provider has told about its merchants, beside what makes them sales units.
create table psp_merchants (
    msn  text primary key references sales_units,
    body text not null
) without rowid;

create table key_set_units (
    client_id text not null references key_sets,
    msn       text not null references sales_units,
    primary key (client_id, msn)
) without rowid;

-- People with the app, and their cards.
create table payers (
    phone_number text primary key,
    body         text not null
) without rowid;

create table cards (
    id           text primary key,
    phone_number text not null references payers,
    position     integer not null,
    body         text not null
) without rowid;

-- Who changed a setting, what, and when.
create table audit (
    id     integer primary key,
    at     integer not null,
    what   text not null,
    detail text not null,
    who    text                        -- e-mail of an account; null: the program itself, or the control API
);

-- People who use the portal.
create table accounts (
    id                    text primary key,
    email                 text not null unique,  -- in lower case
    name                  text not null,
    company               text not null,         -- whose sales units they see
    role                  text not null,
    stamp                 text not null,         -- every sign-in carries it; a new one ends them all
    password_hash         text,                  -- null: cannot sign in by password
    given_password        text,                  -- sealed; one that was made up for them, until they choose another
    locked                integer not null,
    invitation            text unique,           -- hash of the token in the link
    invitation_expires_at integer
) without rowid;

create table webhooks (
    id           text primary key,
    msn          text,                 -- null: every sales unit of the key set, now and later
    client_id    text not null,
    url          text not null,
    events       text not null,        -- JSON array of event types
    secret       text not null,        -- sealed
    created_at   integer not null,
    from_seq     integer not null,     -- things that happened before it was registered are not told
    silent_since integer               -- business time of the first of the attempts that got no answer at all; null after an answer
) without rowid;

-- Something to tell one registration, or to call an eCom merchant back about: one row of the journal, in that receiver's words.
create table deliveries (
    id        integer primary key,
    webhook   text not null,           -- the registration; or 'ecom:' and the serial number of a sales unit, for callbacks
    stream    integer not null,
    seq       integer not null,
    msn       text not null,
    reference text not null,
    event     text not null,           -- its type, as registered for
    body      blob not null,
    state     text not null,           -- Pending, Delivered, GivenUp, Dropped
    tries     integer not null,        -- attempts made when they were due; one that somebody asked for does not count
    opened_at integer not null,        -- business time
    next_at   integer,                 -- business time of the next attempt; null when finished, or when an earlier one about the payment goes first
    held      text,                    -- the fault that keeps the next attempt back on purpose, in plain words
    unique (webhook, seq)
);
create index deliveries_next   on deliveries (webhook, next_at) where next_at is not null;
create index deliveries_stream on deliveries (stream, webhook);
create index deliveries_unit   on deliveries (msn, state);
create index deliveries_begun  on deliveries (id) where state = 'Pending' and tries > 0 and next_at is null;
create index deliveries_pending on deliveries (id) where state = 'Pending';
create index deliveries_held   on deliveries (id) where held is not null;

create table delivery_attempts (
    delivery       integer not null references deliveries,
    number         integer not null,
    at             integer not null,   -- real time: it is the time that was signed
    request        text not null,      -- request line and headers as sent
    string_to_sign text not null,
    status         integer,            -- null when no answer came
    response       text,               -- headers and the beginning of the body
    error          text,
    fault          text,               -- what went wrong on purpose, in plain words
    duration_us    integer not null,
    primary key (delivery, number)
) without rowid;

-- What merchants tell about an order beside its payment, before it or after. A receipt that came with a payment is in the journal.
create table receipts (
    msn        text not null,
    order_type text not null,
    order_id   text not null,          -- a payment's reference, or a charge's id
    id         text not null,
    body       text not null,
    at         integer not null,
    primary key (msn, order_type, order_id)
);
create index receipts_newest on receipts (at);

create table order_categories (
    number     integer primary key,    -- the newest is the one that the app shows
    id         text not null unique,
    msn        text not null,
    order_type text not null,
    order_id   text not null,
    kind       text not null,
    url        text not null,
    image_id   text,
    at         integer not null
);
create index order_categories_order on order_categories (msn, order_id, number);

create table order_images (
    msn          text not null,
    id           text not null,
    content_type text not null,
    at           integer not null,
    content      blob not null,      -- behind what lists show: whoever wants no picture reads none
    primary key (msn, id)
);

-- Who took back the consent to share with a sales unit. What was consented to is in the journal.
create table consents_withdrawn (
    msn          text not null,
    phone_number text not null,
    at           integer not null,     -- business time
    primary key (msn, phone_number)
);
create index consents_withdrawn_payer on consents_withdrawn (phone_number);

-- QR codes that merchants hang up: those that lead to a page, and those at tills.
create table redirect_codes (
    msn        text not null,
    id         text not null,
    token      text not null unique,   -- what is printed; another one each time
    url        text not null,
    expires_at integer,                -- business time; null: never
    primary key (msn, id)
);

create table till_codes (
    msn      text not null,
    id       text not null,
    location text not null,
    vending  integer not null,
    beacon   integer not null,         -- 1: printed by MobilePay, under an id of its own
    primary key (msn, id)
);
create index till_codes_id on till_codes (id);
