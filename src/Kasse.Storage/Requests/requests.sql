create table requests (
    id               integer primary key,
    at               integer not null,   -- real time, milliseconds since 1970 UTC
    operation        text not null,
    method           text not null,
    path             text not null,
    msn              text,               -- null when it was about no sales unit that there is
    reference        text,               -- of the payment that it was about
    client_id        text,
    status           integer not null,
    duration_us      integer not null,
    why              text,               -- plain words for the developer, when something was wrong: on the first line what, on the second what to do
    request_headers  text not null,
    response_headers text not null,
    request_body     blob,
    response_body    blob
);
create index requests_msn on requests (msn, id, operation, status);
create index requests_reference on requests (reference, msn) where reference is not null;

-- Every call is counted here, also those too many to be kept in full.
create table request_counts (
    msn       text not null,             -- empty when it was about no sales unit that there is
    minutes   integer not null,          -- 1 or 60: each call is counted by the minute and by the hour
    minute    integer not null,          -- minutes since 1970 UTC
    operation text not null,
    status    integer not null,
    count     integer not null,
    primary key (msn, minutes, minute, operation, status)
) without rowid;
