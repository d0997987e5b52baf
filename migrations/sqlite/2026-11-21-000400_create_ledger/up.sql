-- Each file taken in: who, what, when, and how it ended.
CREATE TABLE imports (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    kind TEXT NOT NULL CHECK (length(kind) <= 40),
    file_name TEXT NOT NULL DEFAULT '' CHECK (length(file_name) <= 300),
    actor_id BIGINT REFERENCES people (id),
    started_at BIGINT NOT NULL,
    finished_at BIGINT,
    state TEXT NOT NULL CHECK (length(state) <= 20),
    summary TEXT NOT NULL DEFAULT '{}',
    applied BIGINT NOT NULL DEFAULT 0,
    lease_until BIGINT
);

-- What an object is called in the system it came from, so that a second import changes nothing.
CREATE TABLE external_ids (
    source TEXT NOT NULL CHECK (length(source) <= 60),
    kind TEXT NOT NULL CHECK (length(kind) <= 40),
    external_id TEXT NOT NULL CHECK (length(external_id) <= 300),
    object_id BIGINT NOT NULL,
    digest TEXT NOT NULL DEFAULT '' CHECK (length(digest) <= 64),
    import_id BIGINT REFERENCES imports (id),
    PRIMARY KEY (source, kind, external_id)
);

CREATE INDEX external_ids_object ON external_ids (kind, object_id);

-- The append-only, bitemporal ledger.
CREATE TABLE engagement_events (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    type TEXT NOT NULL CHECK (length(type) <= 60),
    person_id BIGINT REFERENCES people (id),
    account_id BIGINT REFERENCES accounts (id),
    object TEXT NOT NULL CHECK (length(object) <= 300),
    occurred_at BIGINT NOT NULL,
    recorded_at BIGINT NOT NULL,
    local_day DATE NOT NULL,
    source TEXT NOT NULL CHECK (length(source) <= 20),
    granted_points DOUBLE NOT NULL,
    half_life_days DOUBLE NOT NULL,
    adv_points DOUBLE NOT NULL,
    touch_mode TEXT CHECK (length(touch_mode) <= 20),
    side TEXT NOT NULL DEFAULT 'customer' CHECK (length(side) <= 20),
    reversal_of BIGINT REFERENCES engagement_events (id),
    reversal_reason TEXT CHECK (length(reversal_reason) <= 60),
    evidence_url TEXT CHECK (length(evidence_url) <= 500),
    external_id TEXT CHECK (length(external_id) <= 300),
    config_version BIGINT NOT NULL,
    import_id BIGINT REFERENCES imports (id)
);

CREATE UNIQUE INDEX engagement_events_reversal ON engagement_events (reversal_of) WHERE reversal_of IS NOT NULL;

CREATE INDEX engagement_events_account ON engagement_events (account_id, occurred_at, id);

CREATE INDEX engagement_events_cap ON engagement_events (person_id, type, local_day);

CREATE INDEX engagement_events_object ON engagement_events (object, type);

CREATE INDEX engagement_events_external ON engagement_events (external_id);

-- Monthly product use as reported; each row is one version known from recorded_at on.
CREATE TABLE usage_months (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    month DATE NOT NULL,
    accounts_created BIGINT,
    licensed_users BIGINT,
    login_users BIGINT,
    logged_in BOOLEAN,
    feature_1 BIGINT,
    feature_2 BIGINT,
    feature_3 BIGINT,
    consumption DOUBLE,
    recorded_at BIGINT NOT NULL,
    import_id BIGINT REFERENCES imports (id)
);

CREATE INDEX usage_months_account ON usage_months (account_id, month, recorded_at);

-- Accounts created and licensed users from the accounts file; one version a change.
CREATE TABLE account_sizes (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    accounts_created BIGINT,
    licensed_users BIGINT,
    recorded_at BIGINT NOT NULL,
    import_id BIGINT REFERENCES imports (id)
);

CREATE INDEX account_sizes_account ON account_sizes (account_id, recorded_at);

-- Support inquiries; each row is one version of the inquiry named by its key.
CREATE TABLE inquiries (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    key TEXT NOT NULL CHECK (length(key) <= 300),
    person_id BIGINT REFERENCES people (id),
    topic_id BIGINT REFERENCES topics (id),
    opened_at BIGINT NOT NULL,
    kind TEXT CHECK (length(kind) <= 20),
    depth TEXT CHECK (length(depth) <= 20),
    severity BIGINT,
    source TEXT NOT NULL CHECK (length(source) <= 20),
    first_reply_at BIGINT,
    solved_at BIGINT,
    reopened BIGINT,
    withdrawn BOOLEAN NOT NULL DEFAULT FALSE,
    recorded_at BIGINT NOT NULL,
    import_id BIGINT REFERENCES imports (id)
);

CREATE INDEX inquiries_account ON inquiries (account_id, key, recorded_at);

-- Consulting, training and free programmes offered, bought and used; each row one version of its key.
CREATE TABLE program_facts (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    key TEXT NOT NULL CHECK (length(key) <= 300),
    kind TEXT NOT NULL CHECK (length(kind) <= 20),
    name TEXT NOT NULL CHECK (length(name) <= 300),
    occurred_at BIGINT NOT NULL,
    person_id BIGINT REFERENCES people (id),
    status TEXT CHECK (length(status) <= 20),
    type TEXT CHECK (length(type) <= 60),
    hours_purchased DOUBLE,
    hours_used DOUBLE,
    term_start DATE,
    term_end DATE,
    recorded_at BIGINT NOT NULL,
    import_id BIGINT REFERENCES imports (id)
);

CREATE INDEX program_facts_account ON program_facts (account_id, key, recorded_at);

-- What an account has bought.
CREATE TABLE contracts (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    contract TEXT NOT NULL CHECK (length(contract) <= 200),
    product TEXT CHECK (length(product) <= 200),
    plan TEXT CHECK (length(plan) <= 200),
    department TEXT CHECK (length(department) <= 200),
    billing TEXT CHECK (length(billing) <= 20),
    starts_on DATE,
    ends_on DATE,
    notice_days BIGINT,
    auto_renew BOOLEAN,
    updated_at BIGINT NOT NULL,
    UNIQUE (account_id, contract)
);
