DROP INDEX program_facts_name;

ALTER TABLE program_facts DROP COLUMN withdrawn;
