-- Lists of one kind of topic, everywhere, in one space, and still without an answer.
CREATE INDEX topics_kind ON topics (kind, created_at, id);

CREATE INDEX topics_space_kind ON topics (space_id, kind, created_at, id);

CREATE INDEX topics_kind_unanswered ON topics (kind, created_at, id) WHERE answer_count = 0;

-- What an idea has beyond its topic. vote_count is the rows of idea_votes.
CREATE TABLE ideas (
    topic_id BIGINT PRIMARY KEY NOT NULL REFERENCES topics (id),
    status TEXT NOT NULL DEFAULT 'received' CHECK (length(status) <= 20),
    vote_count BIGINT NOT NULL DEFAULT 0,
    merged_into BIGINT REFERENCES topics (id)
);

CREATE INDEX ideas_votes ON ideas (vote_count, topic_id);

-- Votes for ideas: a customer's own, or one that staff gave for a customer who said so elsewhere.
CREATE TABLE idea_votes (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    topic_id BIGINT NOT NULL REFERENCES topics (id),
    person_id BIGINT REFERENCES people (id),
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    cast_by BIGINT REFERENCES people (id),
    evidence_url TEXT CHECK (length(evidence_url) <= 1000),
    note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 1000),
    created_at BIGINT NOT NULL,
    UNIQUE (topic_id, person_id)
);

CREATE UNIQUE INDEX idea_votes_for ON idea_votes (topic_id, account_id) WHERE cast_by IS NOT NULL;

CREATE INDEX idea_votes_person ON idea_votes (person_id);

-- Each change of an idea's status, with what was said to those who voted.
CREATE TABLE idea_changes (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    topic_id BIGINT NOT NULL REFERENCES topics (id),
    status TEXT NOT NULL CHECK (length(status) <= 20),
    note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 2000),
    changed_by BIGINT NOT NULL REFERENCES people (id),
    at BIGINT NOT NULL
);

CREATE INDEX idea_changes_topic ON idea_changes (topic_id, id);

-- A customer's case. It is out in the open exactly while consent_id names the confirmation it came out under (the row of
-- story_consents), published_at is set and it is not hidden.
CREATE TABLE stories (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    customer_id BIGINT NOT NULL REFERENCES people (id),
    drafted_by BIGINT NOT NULL REFERENCES people (id),
    by_customer BOOLEAN NOT NULL DEFAULT FALSE,
    source_post_id BIGINT REFERENCES posts (id),
    slug TEXT NOT NULL CHECK (length(slug) <= 200),
    version BIGINT NOT NULL DEFAULT 1,
    asked_version BIGINT,
    asked_at BIGINT,
    returned_at BIGINT,
    consent_id BIGINT,
    published_at BIGINT,
    withdrawn_at BIGINT,
    hidden_at BIGINT,
    hidden_by BIGINT REFERENCES people (id),
    created_at BIGINT NOT NULL,
    updated_at BIGINT NOT NULL
);

CREATE INDEX stories_published ON stories (published_at, id);

CREATE INDEX stories_customer ON stories (customer_id);

CREATE INDEX stories_updated ON stories (updated_at, id);

-- Every version of a case's text, kept for good: a confirmation is of one of them.
CREATE TABLE story_versions (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    story_id BIGINT NOT NULL REFERENCES stories (id),
    version BIGINT NOT NULL,
    title TEXT NOT NULL CHECK (length(title) <= 400),
    challenge TEXT NOT NULL,
    approach TEXT NOT NULL,
    result TEXT NOT NULL,
    figures TEXT NOT NULL CHECK (length(figures) <= 2000),
    features TEXT NOT NULL CHECK (length(features) <= 1000),
    edited_by BIGINT NOT NULL REFERENCES people (id),
    at BIGINT NOT NULL,
    UNIQUE (story_id, version)
);

-- Consent as data: who said what to which text, under which identity, for which uses. Rows are never changed.
CREATE TABLE story_consents (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    story_id BIGINT NOT NULL REFERENCES stories (id),
    version BIGINT NOT NULL,
    person_id BIGINT NOT NULL REFERENCES people (id),
    act TEXT NOT NULL CHECK (length(act) <= 20),
    text_hash TEXT NOT NULL CHECK (length(text_hash) <= 64),
    shown_name TEXT CHECK (length(shown_name) <= 200),
    shown_title TEXT CHECK (length(shown_title) <= 200),
    shown_company TEXT CHECK (length(shown_company) <= 300),
    shown_industry TEXT CHECK (length(shown_industry) <= 200),
    shown_size TEXT CHECK (length(shown_size) <= 20),
    shown_phase TEXT CHECK (length(shown_phase) <= 200),
    audience TEXT NOT NULL CHECK (length(audience) <= 20),
    reuse BOOLEAN NOT NULL DEFAULT FALSE,
    company_authority BOOLEAN NOT NULL DEFAULT FALSE,
    via TEXT NOT NULL CHECK (length(via) <= 20),
    note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 2000),
    at BIGINT NOT NULL
);

CREATE INDEX story_consents_story ON story_consents (story_id, id);

-- Features named in the present version of a case.
CREATE TABLE story_features (
    story_id BIGINT NOT NULL REFERENCES stories (id),
    slug TEXT NOT NULL CHECK (length(slug) <= 80),
    name TEXT NOT NULL CHECK (length(name) <= 80),
    PRIMARY KEY (story_id, slug)
);

CREATE INDEX story_features_slug ON story_features (slug, story_id);

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

-- Passages of posts that marketing wants to come back to. A clip is no consent.
CREATE TABLE clips (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    post_id BIGINT NOT NULL REFERENCES posts (id),
    revision BIGINT NOT NULL,
    passage TEXT NOT NULL CHECK (length(passage) <= 8000),
    why TEXT NOT NULL DEFAULT '' CHECK (length(why) <= 2000),
    tags TEXT NOT NULL DEFAULT '' CHECK (length(tags) <= 400),
    clipped_by BIGINT NOT NULL REFERENCES people (id),
    created_at BIGINT NOT NULL,
    removed_at BIGINT,
    removed_by BIGINT REFERENCES people (id)
);

CREATE INDEX clips_newest ON clips (created_at, id);

CREATE INDEX clips_post ON clips (post_id);
