DROP INDEX program_facts_key;

DROP INDEX inquiries_key;
