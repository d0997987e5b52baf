-- Mailed links to the page for confirming; only hashes are kept. Each is for one person and one version.
CREATE TABLE story_links (
    token_hash TEXT PRIMARY KEY NOT NULL CHECK (length(token_hash) <= 64),
    story_id BIGINT NOT NULL REFERENCES stories (id),
    version BIGINT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES people (id),
    created_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL
);

CREATE INDEX story_links_story ON story_links (story_id);
