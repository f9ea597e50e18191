-- The same tables as in SQLite, whose script says what they are for. Texts are compared byte by byte, as there.
-- What is one row there is one row here, in partitions: all rows of a payment lie together, by when it was made, so that what has come to its
-- end can be taken out whole. Every key names the sales unit, too: a database that spreads its rows over several machines can do so by msn.
create table journal (
    seq         bigint not null,
    stream      bigint not null,
    version     bigint not null,
    msn         text collate "C" not null,
    reference   text collate "C",
    operation   text collate "C" not null,
    key         text collate "C",
    fingerprint bytea,
    kind        text collate "C" not null,
    refusal     text collate "C",
    at          bigint not null,
    due         bigint,
    payer       text collate "C",
    body        bytea,
    primary key (stream, version, msn)
) partition by range (stream);
create index journal_seq   on journal (seq)        where version > 1;
create index journal_due   on journal (due, seq)   where due is not null;
create index journal_payer on journal (payer, seq) where payer is not null;
create table journal_from_1 partition of journal for values from (minvalue) to (100000001);

-- What is unique over all partitions, and stays so when some of them are gone: what payments are called, and the keys that made them. Found
-- again from the journal's first rows.
create table names (
    msn       text collate "C" not null,
    reference text collate "C",
    key       text collate "C",
    stream    bigint not null
);
-- With the stream, so that a payment is found by its reference without a look at the table.
create unique index names_reference on names (msn, reference) include (stream) where reference is not null;
create unique index names_key       on names (msn, key)       where key is not null;

-- The newest row of the journal. Whoever writes locks this first and holds it until the commit: so rows become visible in the order of their
-- numbers, no two writers decide about one payment at the same time, and no number is left out.
create table journal_end (
    seq    bigint not null,
    has_to bigint not null,             -- streams below this have a partition
    clock  bigint not null default 0    -- how far a test environment's clock was moved, in ticks: nobody writes by an older one
);
insert into journal_end (seq, has_to) values (0, 100000001);

-- Partitions that were taken out of the journal, always the oldest one first.
create table archived (
    name          text collate "C" primary key,   -- of the table that has the rows now
    to_stream     bigint not null,                -- from the end of the one before up to this, itself not
    row_count     bigint not null,
    payment_count bigint not null,
    last_seq      bigint not null,                -- of its newest row
    at            bigint not null                 -- real time
);

-- What archived payments have left on each account.
create table carried_forward (
    kind     text collate "C" not null,
    owner    text collate "C" not null,
    currency text collate "C" not null,
    minor    bigint not null,
    primary key (kind, owner, currency)
);

create table psp_transactions (
    stream   bigint primary key,
    psp      text collate "C" not null,
    id       text collate "C" not null,
    msn      text collate "C" not null,
    order_id text collate "C" not null,
    payer    text collate "C",
    work     text collate "C",
    agreement bigint
);
create unique index psp_transactions_id    on psp_transactions (psp, id);
create unique index psp_transactions_order on psp_transactions (msn, order_id);
create index        psp_transactions_payer on psp_transactions (payer, stream) where payer is not null;
create index        psp_transactions_work  on psp_transactions (work, stream)  where work is not null;
create index        psp_transactions_agreement on psp_transactions (agreement, stream) where agreement is not null;

create table followers (
    name text collate "C" primary key,
    seq  bigint not null
);

create table due_seen (
    one bigint primary key check (one = 1),
    due bigint not null,
    seq bigint not null
);

create table balances (
    kind     text collate "C" not null,
    owner    text collate "C" not null,
    currency text collate "C" not null,
    minor    bigint not null,
    primary key (kind, owner, currency)
);

create table settings (
    name  text collate "C" primary key,
    value text collate "C" not null
);

create table sales_units (
    msn      text collate "C" primary key,
    name     text collate "C" not null,
    company  text collate "C" not null,
    market   text collate "C" not null,
    currency text collate "C" not null,
    features bigint not null
);

create table key_sets (
    client_id     text collate "C" primary key,
    client_secret text collate "C" not null,
    kind          text collate "C" not null,
    name          text collate "C" not null,
    primary_key   text collate "C" not null,
    secondary_key text collate "C" not null,
    psp_id        text collate "C" unique
);

create table psp_merchants (
    msn  text collate "C" primary key references sales_units,
    body text collate "C" not null
);

create table key_set_units (
    client_id text collate "C" not null references key_sets,
    msn       text collate "C" not null references sales_units,
    primary key (client_id, msn)
);

create table payers (
    phone_number text collate "C" primary key,
    body         text collate "C" not null
);

create table cards (
    id           text collate "C" primary key,
    phone_number text collate "C" not null references payers,
    position     bigint not null,
    body         text collate "C" not null
);

create table audit (
    id     bigint generated always as identity primary key,
    at     bigint not null,
    what   text collate "C" not null,
    detail text collate "C" not null,
    who    text collate "C"
);

create table accounts (
    id                    text collate "C" primary key,
    email                 text collate "C" not null unique,
    name                  text collate "C" not null,
    company               text collate "C" not null,
    role                  text collate "C" not null,
    stamp                 text collate "C" not null,
    password_hash         text collate "C",
    given_password        text collate "C",
    locked                bigint not null,
    invitation            text collate "C" unique,
    invitation_expires_at bigint
);

create table webhooks (
    id           text collate "C" primary key,
    msn          text collate "C",
    client_id    text collate "C" not null,
    url          text collate "C" not null,
    events       text collate "C" not null,
    secret       text collate "C" not null,
    created_at   bigint not null,
    from_seq     bigint not null,
    silent_since bigint
);

create table deliveries (
    id        bigint generated always as identity primary key,
    webhook   text collate "C" not null,
    stream    bigint not null,
    seq       bigint not null,
    msn       text collate "C" not null,
    reference text collate "C" not null,
    event     text collate "C" not null,
    body      bytea not null,
    state     text collate "C" not null,
    tries     bigint not null,
    opened_at bigint not null,
    next_at   bigint,
    held      text collate "C",
    unique (webhook, seq)
);
create index deliveries_next   on deliveries (webhook, next_at) where next_at is not null;
create index deliveries_stream on deliveries (stream, webhook);
create index deliveries_unit   on deliveries (msn, state, id);
create index deliveries_begun  on deliveries (id) where state = 'Pending' and tries > 0 and next_at is null;
create index deliveries_pending on deliveries (id) where state = 'Pending';
create index deliveries_held   on deliveries (id) where held is not null;

create table delivery_attempts (
    delivery       bigint not null references deliveries,
    number         bigint not null,
    at             bigint not null,
    request        text collate "C" not null,
    string_to_sign text collate "C" not null,
    status         bigint,
    response       text collate "C",
    error          text collate "C",
    fault          text collate "C",
    duration_us    bigint not null,
    primary key (delivery, number)
);

create table receipts (
    msn        text collate "C" not null,
    order_type text collate "C" not null,
    order_id   text collate "C" not null,
    id         text collate "C" not null,
    body       text collate "C" not null,
    at         bigint not null,
    primary key (msn, order_type, order_id)
);
create index receipts_newest on receipts (at);

create table order_categories (
    number     bigint generated always as identity primary key,
    id         text collate "C" not null unique,
    msn        text collate "C" not null,
    order_type text collate "C" not null,
    order_id   text collate "C" not null,
    kind       text collate "C" not null,
    url        text collate "C" not null,
    image_id   text collate "C",
    at         bigint not null
);
create index order_categories_order on order_categories (msn, order_id, number);

create table order_images (
    msn          text collate "C" not null,
    id           text collate "C" not null,
    content_type text collate "C" not null,
    at           bigint not null,
    content      bytea not null,
    primary key (msn, id)
);

create table consents_withdrawn (
    msn          text collate "C" not null,
    phone_number text collate "C" not null,
    at           bigint not null,
    primary key (msn, phone_number)
);
create index consents_withdrawn_payer on consents_withdrawn (phone_number);

create table redirect_codes (
    msn        text collate "C" not null,
    id         text collate "C" not null,
    token      text collate "C" not null unique,
    url        text collate "C" not null,
    expires_at bigint,
    primary key (msn, id)
);

create table till_codes (
    msn      text collate "C" not null,
    id       text collate "C" not null,
    location text collate "C" not null,
    vending  bigint not null,
    beacon   bigint not null,
    primary key (msn, id)
);
create index till_codes_id on till_codes (id);
