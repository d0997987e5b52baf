-- Places with an audience.
CREATE TABLE spaces (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    slug TEXT NOT NULL UNIQUE CHECK (length(slug) <= 80),
    name_ja TEXT NOT NULL CHECK (length(name_ja) <= 100),
    name_en TEXT NOT NULL CHECK (length(name_en) <= 100),
    description_ja TEXT NOT NULL DEFAULT '' CHECK (length(description_ja) <= 1000),
    description_en TEXT NOT NULL DEFAULT '' CHECK (length(description_en) <= 1000),
    audience TEXT NOT NULL DEFAULT 'members' CHECK (length(audience) <= 20),
    position BIGINT NOT NULL DEFAULT 0,
    archived_at BIGINT,
    created_at BIGINT NOT NULL
);

-- Which accounts may enter a space whose audience is named accounts.
CREATE TABLE space_accounts (
    space_id BIGINT NOT NULL REFERENCES spaces (id),
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    PRIMARY KEY (space_id, account_id)
);

-- Subjects of topics.
CREATE TABLE tags (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    slug TEXT NOT NULL UNIQUE CHECK (length(slug) <= 80),
    name TEXT NOT NULL CHECK (length(name) <= 80),
    description TEXT NOT NULL DEFAULT '' CHECK (length(description) <= 1000),
    staff_only BOOLEAN NOT NULL DEFAULT FALSE,
    created_at BIGINT NOT NULL
);

-- A question (later: discussion, idea, case, announcement) with its posts.
CREATE TABLE topics (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    space_id BIGINT NOT NULL REFERENCES spaces (id),
    kind TEXT NOT NULL DEFAULT 'question' CHECK (length(kind) <= 20),
    title TEXT NOT NULL CHECK (length(title) <= 400),
    slug TEXT NOT NULL CHECK (length(slug) <= 200),
    lang TEXT NOT NULL DEFAULT 'ja' CHECK (length(lang) <= 10),
    author_id BIGINT NOT NULL REFERENCES people (id),
    account_id BIGINT REFERENCES accounts (id),
    audience TEXT NOT NULL DEFAULT 'members' CHECK (length(audience) <= 20),
    identity TEXT NOT NULL DEFAULT 'full' CHECK (length(identity) <= 20),
    created_at BIGINT NOT NULL,
    last_activity_at BIGINT NOT NULL,
    first_reply_at BIGINT,
    solved_at BIGINT,
    closed_at BIGINT,
    hidden_at BIGINT,
    hidden_by BIGINT REFERENCES people (id),
    answer_count BIGINT NOT NULL DEFAULT 0,
    reply_count BIGINT NOT NULL DEFAULT 0,
    me_too_count BIGINT NOT NULL DEFAULT 0,
    reader_count_at BIGINT
);

CREATE INDEX topics_newest ON topics (created_at, id);

CREATE INDEX topics_space ON topics (space_id, created_at, id);

CREATE INDEX topics_unanswered ON topics (created_at, id) WHERE answer_count = 0;

CREATE INDEX topics_author ON topics (author_id);

CREATE INDEX topics_account ON topics (account_id);

-- Which topic carries which tag; time copied so that a tag's list pages by one index.
CREATE TABLE topic_tags (
    topic_id BIGINT NOT NULL REFERENCES topics (id),
    tag_id BIGINT NOT NULL REFERENCES tags (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (topic_id, tag_id)
);

CREATE INDEX topic_tags_tag ON topic_tags (tag_id, created_at, topic_id);

-- The texts of a topic: its body, answers, and comments under either. vote_count is the rows of votes plus imported_votes,
-- which a post brought along from where it was written.
CREATE TABLE posts (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    topic_id BIGINT NOT NULL REFERENCES topics (id),
    parent_id BIGINT REFERENCES posts (id),
    kind TEXT NOT NULL CHECK (length(kind) <= 20),
    author_id BIGINT NOT NULL REFERENCES people (id),
    account_id BIGINT REFERENCES accounts (id),
    identity TEXT NOT NULL DEFAULT 'full' CHECK (length(identity) <= 20),
    lang TEXT NOT NULL DEFAULT 'ja' CHECK (length(lang) <= 10),
    body TEXT NOT NULL,
    html TEXT NOT NULL,
    renderer BIGINT NOT NULL,
    revision BIGINT NOT NULL DEFAULT 1,
    created_at BIGINT NOT NULL,
    edited_at BIGINT,
    edited_by BIGINT REFERENCES people (id),
    hidden_at BIGINT,
    hidden_by BIGINT REFERENCES people (id),
    vote_count BIGINT NOT NULL DEFAULT 0,
    imported_votes BIGINT NOT NULL DEFAULT 0,
    comment_count BIGINT NOT NULL DEFAULT 0,
    accepted_at BIGINT,
    endorsed_at BIGINT,
    endorsed_by BIGINT REFERENCES people (id)
);

CREATE INDEX posts_topic ON posts (topic_id, kind, id);

-- The accepted answers of a topic come first.
CREATE INDEX posts_accepted ON posts (topic_id, id) WHERE accepted_at IS NOT NULL;

CREATE INDEX posts_parent ON posts (parent_id, id);

CREATE INDEX posts_author ON posts (author_id, id);

CREATE INDEX posts_account ON posts (account_id, id);

-- What customers wrote lately.
CREATE INDEX posts_customers ON posts (created_at, id) WHERE account_id IS NOT NULL;

-- Every version of a post before the present one.
CREATE TABLE post_revisions (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    post_id BIGINT NOT NULL REFERENCES posts (id),
    revision BIGINT NOT NULL,
    title TEXT CHECK (length(title) <= 400),
    body TEXT NOT NULL,
    edited_by BIGINT REFERENCES people (id),
    at BIGINT NOT NULL,
    UNIQUE (post_id, revision)
);

-- 参考になった: one per person and post.
CREATE TABLE votes (
    post_id BIGINT NOT NULL REFERENCES posts (id),
    person_id BIGINT NOT NULL REFERENCES people (id),
    account_id BIGINT REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (post_id, person_id)
);

CREATE INDEX votes_person ON votes (person_id);

-- 私も知りたい: one per person and topic.
CREATE TABLE me_toos (
    topic_id BIGINT NOT NULL REFERENCES topics (id),
    person_id BIGINT NOT NULL REFERENCES people (id),
    account_id BIGINT REFERENCES accounts (id),
    created_at BIGINT NOT NULL,
    PRIMARY KEY (topic_id, person_id)
);

-- Who accepted which answer, and whether it was taken back.
CREATE TABLE acceptances (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    post_id BIGINT NOT NULL REFERENCES posts (id),
    topic_id BIGINT NOT NULL REFERENCES topics (id),
    accepted_by BIGINT REFERENCES people (id),
    accepted_at BIGINT NOT NULL,
    withdrawn_at BIGINT,
    withdrawn_by BIGINT REFERENCES people (id)
);

CREATE INDEX acceptances_post ON acceptances (post_id);

CREATE INDEX acceptances_topic ON acceptances (topic_id);
