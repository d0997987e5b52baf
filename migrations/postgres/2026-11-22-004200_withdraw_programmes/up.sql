-- What was entered by mistake is taken back by a version that says so.
ALTER TABLE program_facts ADD COLUMN withdrawn BOOLEAN NOT NULL DEFAULT FALSE;

-- A programme is all rows of a kind and name.
CREATE INDEX program_facts_name ON program_facts (kind, name);
