-- No question left: when first answers are due, who has a question in hand, and which days are worked.

-- A customer's question and its first answer.
CREATE TABLE desk_questions (
    topic_id BIGINT PRIMARY KEY NOT NULL REFERENCES topics (id),
    account_id BIGINT NOT NULL REFERENCES accounts (id),
    asked_at BIGINT NOT NULL,
    due_at BIGINT NOT NULL,
    answered_at BIGINT,
    settled_at BIGINT,
    claimed_by BIGINT REFERENCES people (id),
    claimed_at BIGINT,
    escalated_at BIGINT
);

CREATE INDEX desk_questions_waiting ON desk_questions (due_at, topic_id) WHERE settled_at IS NULL;

CREATE INDEX desk_questions_account ON desk_questions (account_id) WHERE settled_at IS NULL;

-- A day that an administrator opened or closed, whatever it would be by rule.
CREATE TABLE calendar_days (
    day DATE PRIMARY KEY NOT NULL,
    open BOOLEAN NOT NULL,
    name TEXT NOT NULL DEFAULT '' CHECK (length(name) <= 60),
    recorded_by BIGINT REFERENCES people (id),
    recorded_at BIGINT NOT NULL
);
