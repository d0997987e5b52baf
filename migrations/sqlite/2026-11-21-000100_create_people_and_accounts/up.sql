-- Site settings an administrator edits; key and JSON value.
CREATE TABLE settings (
    key TEXT NOT NULL PRIMARY KEY CHECK (length(key) <= 100),
    value TEXT NOT NULL
);

-- Everyone who can sign in or is known as a contact.
CREATE TABLE people (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    email TEXT UNIQUE CHECK (length(email) <= 254),
    name TEXT NOT NULL CHECK (length(name) <= 60),
    title TEXT NOT NULL DEFAULT '' CHECK (length(title) <= 200),
    locale TEXT CHECK (length(locale) <= 10),
    time_zone TEXT CHECK (length(time_zone) <= 64),
    password_hash TEXT CHECK (length(password_hash) <= 512),
    totp_secret TEXT CHECK (length(totp_secret) <= 200),
    totp_confirmed_at BIGINT,
    totp_last_step BIGINT,
    suspended_at BIGINT,
    recording_seen_at BIGINT,
    default_audience TEXT NOT NULL DEFAULT 'members' CHECK (length(default_audience) <= 20),
    default_identity TEXT NOT NULL DEFAULT 'full' CHECK (length(default_identity) <= 20),
    first_signed_in_at BIGINT,
    last_seen_at BIGINT,
    created_at BIGINT NOT NULL
);

-- Customer companies.
CREATE TABLE accounts (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    external_id TEXT UNIQUE CHECK (length(external_id) <= 200),
    name TEXT NOT NULL CHECK (length(name) <= 200),
    segment TEXT CHECK (length(segment) <= 100),
    industry TEXT CHECK (length(industry) <= 100),
    employees BIGINT,
    addressable_seats BIGINT,
    phase TEXT CHECK (length(phase) <= 20),
    status TEXT NOT NULL DEFAULT 'active' CHECK (length(status) <= 20),
    started_on DATE,
    owner_id BIGINT REFERENCES people (id),
    memo TEXT NOT NULL DEFAULT '' CHECK (length(memo) <= 20000),
    next_action TEXT NOT NULL DEFAULT '' CHECK (length(next_action) <= 1000),
    next_action_on DATE,
    next_action_owner_id BIGINT REFERENCES people (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX accounts_name ON accounts (name);

CREATE INDEX accounts_owner ON accounts (owner_id);

-- Names an account was known by before, so that a file that still uses one finds it.
CREATE TABLE account_names (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    name TEXT NOT NULL CHECK (length(name) <= 200),
    created_at BIGINT NOT NULL
);

CREATE INDEX account_names_name ON account_names (name);

-- Verified mail domains; one domain may belong to several accounts.
CREATE TABLE account_domains (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    domain TEXT NOT NULL CHECK (length(domain) <= 253),
    verified_at BIGINT,
    created_at BIGINT NOT NULL,
    UNIQUE (account_id, domain)
);

CREATE INDEX account_domains_domain ON account_domains (domain);

-- A person at an account, from when to when; history stays with the account of that day.
CREATE TABLE memberships (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES people (id),
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    department TEXT NOT NULL DEFAULT '' CHECK (length(department) <= 200),
    title TEXT NOT NULL DEFAULT '' CHECK (length(title) <= 200),
    role TEXT NOT NULL DEFAULT 'user' CHECK (length(role) <= 20),
    invited_at BIGINT,
    joined_at BIGINT,
    valid_from BIGINT,
    valid_to BIGINT,
    recorded_at BIGINT NOT NULL
);

CREATE INDEX memberships_person ON memberships (person_id, account_id);

CREATE INDEX memberships_account ON memberships (account_id);

-- People of the vendor.
CREATE TABLE staff_members (
    person_id BIGINT NOT NULL PRIMARY KEY REFERENCES people (id),
    department TEXT NOT NULL DEFAULT 'cs' CHECK (length(department) <= 20),
    since BIGINT NOT NULL,
    ended_at BIGINT
);

-- Roles; a moderator's is bound to one space.
CREATE TABLE role_grants (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES people (id),
    role TEXT NOT NULL CHECK (length(role) <= 20),
    space_id BIGINT,
    granted_by BIGINT REFERENCES people (id),
    granted_at BIGINT NOT NULL,
    revoked_at BIGINT
);

CREATE INDEX role_grants_person ON role_grants (person_id);

-- Signed-in browsers; only the hash of the token is kept.
CREATE TABLE sessions (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES people (id),
    token_hash TEXT NOT NULL UNIQUE CHECK (length(token_hash) <= 64),
    created_at BIGINT NOT NULL,
    last_seen_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    reauthenticated_at BIGINT NOT NULL,
    second_factor_at BIGINT,
    user_agent TEXT NOT NULL DEFAULT '' CHECK (length(user_agent) <= 300),
    ip TEXT NOT NULL DEFAULT '' CHECK (length(ip) <= 64)
);

CREATE INDEX sessions_person ON sessions (person_id);

-- Codes and links that work once: sign-in, setup, invitation, reset. Only hashes are kept.
CREATE TABLE one_time_tokens (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    purpose TEXT NOT NULL CHECK (length(purpose) <= 30),
    token_hash TEXT NOT NULL UNIQUE CHECK (length(token_hash) <= 64),
    code_hash TEXT CHECK (length(code_hash) <= 64),
    browser_hash TEXT CHECK (length(browser_hash) <= 64),
    person_id BIGINT REFERENCES people (id),
    email TEXT CHECK (length(email) <= 254),
    payload TEXT NOT NULL DEFAULT '{}' CHECK (length(payload) <= 4000),
    tries BIGINT NOT NULL DEFAULT 0,
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE INDEX one_time_tokens_email ON one_time_tokens (email, purpose);

-- What lets somebody in who lost their authenticator, each code once. Only hashes are kept.
CREATE TABLE recovery_codes (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES people (id),
    code_hash TEXT NOT NULL UNIQUE CHECK (length(code_hash) <= 64),
    created_at BIGINT NOT NULL,
    used_at BIGINT
);

CREATE INDEX recovery_codes_person ON recovery_codes (person_id);

-- Who was asked to join which account, and what became of it.
CREATE TABLE invitations (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    email TEXT NOT NULL CHECK (length(email) <= 254),
    name TEXT NOT NULL DEFAULT '' CHECK (length(name) <= 60),
    token_hash TEXT UNIQUE CHECK (length(token_hash) <= 64),
    invited_by BIGINT REFERENCES people (id),
    created_at BIGINT NOT NULL,
    sent_at BIGINT,
    expires_at BIGINT NOT NULL,
    accepted_at BIGINT,
    accepted_by BIGINT REFERENCES people (id),
    revoked_at BIGINT
);

CREATE INDEX invitations_account ON invitations (account_id);

CREATE INDEX invitations_email ON invitations (email);

-- Verified addresses that wait for staff to match them to an account.
CREATE TABLE join_requests (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES people (id),
    company TEXT NOT NULL CHECK (length(company) <= 200),
    message TEXT NOT NULL DEFAULT '' CHECK (length(message) <= 1000),
    created_at BIGINT NOT NULL,
    decided_at BIGINT,
    decided_by BIGINT REFERENCES people (id),
    account_id BIGINT REFERENCES accounts (id),
    decision TEXT CHECK (length(decision) <= 20)
);

-- Rate limits that must hold across servers.
CREATE TABLE limit_counters (
    key TEXT NOT NULL PRIMARY KEY CHECK (length(key) <= 200),
    window_start BIGINT NOT NULL,
    hits BIGINT NOT NULL
);

-- Security events and staff acts, hash-chained, append-only.
CREATE TABLE audit_entries (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    at BIGINT NOT NULL,
    actor_id BIGINT REFERENCES people (id),
    action TEXT NOT NULL CHECK (length(action) <= 60),
    object TEXT NOT NULL DEFAULT '' CHECK (length(object) <= 200),
    detail TEXT NOT NULL DEFAULT '{}' CHECK (length(detail) <= 4000),
    hash TEXT NOT NULL CHECK (length(hash) <= 64)
);

CREATE INDEX audit_entries_at ON audit_entries (at);

CREATE INDEX audit_entries_object ON audit_entries (object, at, id);
