-- Files that people sent. The bytes lie in the storage under the key; what is not attached to any post is its sender's alone,
-- and goes some days after changed_at.
CREATE TABLE uploads (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    key TEXT NOT NULL UNIQUE CHECK (length(key) <= 40),
    person_id BIGINT NOT NULL REFERENCES people (id),
    account_id BIGINT REFERENCES accounts (id),
    kind TEXT NOT NULL CHECK (length(kind) <= 10),
    name TEXT NOT NULL DEFAULT '' CHECK (length(name) <= 200),
    bytes BIGINT NOT NULL,
    sha256 TEXT NOT NULL CHECK (length(sha256) <= 64),
    width BIGINT,
    height BIGINT,
    created_at BIGINT NOT NULL,
    changed_at BIGINT NOT NULL,
    removed_at BIGINT
);

CREATE INDEX uploads_person ON uploads (person_id);

CREATE INDEX uploads_account ON uploads (account_id);

CREATE INDEX uploads_changed ON uploads (changed_at);

-- Which posts show or link a file: who may read one of them may read the file.
CREATE TABLE upload_posts (
    upload_id BIGINT NOT NULL REFERENCES uploads (id) ON DELETE CASCADE,
    post_id BIGINT NOT NULL REFERENCES posts (id) ON DELETE CASCADE,
    PRIMARY KEY (upload_id, post_id)
);

CREATE INDEX upload_posts_post ON upload_posts (post_id);

-- What somebody has begun to write, one for each thing it is about; version counts how often it was saved.
CREATE TABLE drafts (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES people (id),
    kind TEXT NOT NULL CHECK (length(kind) <= 20),
    object_id BIGINT NOT NULL DEFAULT 0,
    title TEXT NOT NULL DEFAULT '' CHECK (length(title) <= 1000),
    body TEXT NOT NULL,
    fields TEXT NOT NULL DEFAULT '{}' CHECK (length(fields) <= 4000),
    version BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL,
    deleted_at BIGINT,
    UNIQUE (person_id, kind, object_id)
);

CREATE INDEX drafts_updated ON drafts (updated_at);
