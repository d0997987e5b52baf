-- An id of a file stands for one row, whichever account it belongs to.
CREATE INDEX inquiries_key ON inquiries (key);

CREATE INDEX program_facts_key ON program_facts (key);
