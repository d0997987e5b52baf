-- A topic merged into another is not there any more; its address leads on.
ALTER TABLE topics ADD COLUMN merged_into BIGINT REFERENCES topics (id);

CREATE INDEX topics_merged ON topics (merged_into) WHERE merged_into IS NOT NULL;

-- A post that a rule holds is hidden by nobody until somebody decides; held_at goes when it is published. recorded_as says as
-- what the ledger knows a post that has since become another kind of post: type and object.
ALTER TABLE posts ADD COLUMN held_at BIGINT;

ALTER TABLE posts ADD COLUMN recorded_as TEXT CHECK (length(recorded_as) <= 120);

CREATE INDEX posts_held ON posts (author_id, created_at) WHERE held_at IS NOT NULL;

-- What waits for a decision: a post that somebody reported, or that a rule holds. One open case a post.
CREATE TABLE moderation_cases (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    post_id BIGINT NOT NULL REFERENCES posts (id),
    origin TEXT NOT NULL CHECK (length(origin) <= 20),
    rule TEXT CHECK (length(rule) <= 20),
    opened_at BIGINT NOT NULL,
    claimed_by BIGINT REFERENCES people (id),
    claimed_at BIGINT,
    decided_by BIGINT REFERENCES people (id),
    decided_at BIGINT,
    verdict TEXT CHECK (length(verdict) <= 20),
    reason TEXT NOT NULL DEFAULT '' CHECK (length(reason) <= 1000)
);

CREATE UNIQUE INDEX moderation_cases_open ON moderation_cases (post_id) WHERE decided_at IS NULL;

CREATE INDEX moderation_cases_waiting ON moderation_cases (opened_at, id) WHERE decided_at IS NULL;

CREATE INDEX moderation_cases_decided ON moderation_cases (decided_at, id) WHERE decided_at IS NOT NULL;

CREATE INDEX moderation_cases_post ON moderation_cases (post_id);

-- Reports: one a person and post, gathered on the post's case.
CREATE TABLE flags (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    case_id BIGINT NOT NULL REFERENCES moderation_cases (id),
    post_id BIGINT NOT NULL REFERENCES posts (id),
    person_id BIGINT NOT NULL REFERENCES people (id),
    reason TEXT NOT NULL CHECK (length(reason) <= 20),
    note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 1000),
    at BIGINT NOT NULL,
    UNIQUE (post_id, person_id)
);

CREATE INDEX flags_case ON flags (case_id, id);

-- What moderators did, with why, and what was said to the author.
CREATE TABLE moderation_acts (
    id INTEGER PRIMARY KEY AUTOINCREMENT NOT NULL,
    topic_id BIGINT NOT NULL REFERENCES topics (id),
    post_id BIGINT REFERENCES posts (id),
    other_topic_id BIGINT REFERENCES topics (id),
    act TEXT NOT NULL CHECK (length(act) <= 20),
    reason TEXT NOT NULL DEFAULT '' CHECK (length(reason) <= 1000),
    note TEXT NOT NULL DEFAULT '' CHECK (length(note) <= 2000),
    done_by BIGINT REFERENCES people (id),
    at BIGINT NOT NULL
);

CREATE INDEX moderation_acts_topic ON moderation_acts (topic_id, id);

CREATE INDEX moderation_acts_post ON moderation_acts (post_id, id) WHERE post_id IS NOT NULL;

CREATE INDEX moderation_acts_other ON moderation_acts (other_topic_id) WHERE other_topic_id IS NOT NULL;

-- Topics that stand first in their space.
CREATE TABLE topic_pins (
    topic_id BIGINT PRIMARY KEY NOT NULL REFERENCES topics (id),
    pinned_by BIGINT NOT NULL REFERENCES people (id),
    pinned_at BIGINT NOT NULL,
    ends_at BIGINT
);
