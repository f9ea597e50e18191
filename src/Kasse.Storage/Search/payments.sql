-- How far the journal has been read.
create table place (
    one integer primary key check (one = 1),
    seq integer not null
);
insert into place (one, seq) values (1, 0);

-- Every payment, by the number of its stream: they ascend with the time at which payments were created.
create table payments (
    stream integer primary key,
    msn    text not null,
    state  text not null,
    at     integer not null    -- business time of its creation, milliseconds since 1970 UTC
);
create index payments_state on payments (msn, state);

-- What payments are called, some hundreds of them in one row: a line of name and stream for each, oldest first. Of a row only the text up to the end
-- of what is asked for is read.
create table names (
    msn       text not null,
    first     integer not null,    -- stream of the first line
    lines     text not null,       -- references
    psp_lines text not null,       -- pspReferences
    primary key (msn, first)
);
