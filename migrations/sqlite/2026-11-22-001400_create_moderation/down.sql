DROP TABLE topic_pins;
DROP TABLE moderation_acts;
DROP TABLE flags;
DROP TABLE moderation_cases;
DROP INDEX posts_held;
ALTER TABLE posts DROP COLUMN recorded_as;
ALTER TABLE posts DROP COLUMN held_at;
DROP INDEX topics_merged;
ALTER TABLE topics DROP COLUMN merged_into;
