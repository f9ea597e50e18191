create table if not exists requests (
    id               integer primary key,
    at               integer not null,   -- real time, milliseconds since 1970 UTC
    operation        text not null,
    method           text not null,
    path             text not null,
    msn              text,
    client_id        text,
    status           integer not null,
    duration_us      integer not null,
    request_headers  text not null,
    request_body     blob,
    response_headers text not null,
    response_body    blob,
    why              text                -- plain words for the developer, when something was wrong
);
create index if not exists requests_msn on requests (msn, id);

-- Every call is counted here, also those too many to be kept in full.
create table if not exists request_counts (
    minute    integer not null,          -- minutes since 1970 UTC
    operation text not null,
    status    integer not null,
    count     integer not null,
    primary key (minute, operation, status)
) without rowid;
