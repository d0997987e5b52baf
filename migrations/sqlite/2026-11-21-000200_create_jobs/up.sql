-- The outbox: queued in the transaction of its cause, leased by a worker, retried, dead-lettered.
CREATE TABLE jobs (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind TEXT NOT NULL CHECK (length(kind) <= 40),
    payload TEXT NOT NULL,
    dedupe_key TEXT UNIQUE CHECK (length(dedupe_key) <= 200),
    due_at BIGINT NOT NULL,
    attempts BIGINT NOT NULL DEFAULT 0,
    lease_until BIGINT,
    fence BIGINT NOT NULL DEFAULT 0,
    last_error TEXT CHECK (length(last_error) <= 2000),
    done_at BIGINT,
    dead_at BIGINT,
    created_at BIGINT NOT NULL
);

CREATE INDEX jobs_due ON jobs (due_at) WHERE done_at IS NULL AND dead_at IS NULL;
