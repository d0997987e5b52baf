-- Every published set of points, weights, thresholds and gates.
CREATE TABLE config_versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    document TEXT NOT NULL,
    published_by BIGINT REFERENCES people (id),
    published_at BIGINT NOT NULL,
    note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 1000)
);

-- The stage history of an account; the newest row is where it stands.
CREATE TABLE stage_moves (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    from_stage TEXT CHECK (length(from_stage) <= 40),
    to_stage TEXT NOT NULL CHECK (length(to_stage) <= 40),
    at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    cause TEXT NOT NULL CHECK (length(cause) <= 20),
    rule_version BIGINT,
    inputs TEXT NOT NULL DEFAULT '{}',
    approver_id BIGINT REFERENCES people (id),
    import_id BIGINT REFERENCES imports (id)
);

CREATE INDEX stage_moves_account ON stage_moves (account_id, at, id);

-- A move the rules suggest, with its evidence, until the owner answers.
CREATE TABLE stage_proposals (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    from_stage TEXT NOT NULL CHECK (length(from_stage) <= 40),
    to_stage TEXT NOT NULL CHECK (length(to_stage) <= 40),
    proposed_on DATE NOT NULL,
    direction TEXT NOT NULL CHECK (length(direction) <= 20),
    evidence TEXT NOT NULL,
    config_version BIGINT NOT NULL,
    state TEXT NOT NULL DEFAULT 'open' CHECK (length(state) <= 20),
    decided_by BIGINT REFERENCES people (id),
    decided_at BIGINT,
    reason TEXT NOT NULL DEFAULT '' CHECK (length(reason) <= 1000),
    created_at BIGINT NOT NULL
);

CREATE UNIQUE INDEX stage_proposals_open ON stage_proposals (account_id) WHERE state = 'open';

CREATE INDEX stage_proposals_account ON stage_proposals (account_id, proposed_on);

-- One account's figures of one day under one configuration; never rewritten.
CREATE TABLE health_snapshots (
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    day DATE NOT NULL,
    config_version BIGINT NOT NULL REFERENCES config_versions (id),
    stage TEXT CHECK (length(stage) <= 40),
    stage_progress DOUBLE,
    state TEXT NOT NULL CHECK (length(state) <= 20),
    score DOUBLE,
    raw DOUBLE,
    coverage DOUBLE NOT NULL,
    cap TEXT CHECK (length(cap) <= 60),
    band TEXT CHECK (length(band) <= 10),
    days_in_band BIGINT NOT NULL,
    programme DOUBLE,
    programme_coverage DOUBLE NOT NULL,
    carry TEXT NOT NULL,
    detail TEXT NOT NULL,
    computed_at BIGINT NOT NULL,
    PRIMARY KEY (account_id, day, config_version)
);

CREATE INDEX health_snapshots_day ON health_snapshots (day, config_version);
