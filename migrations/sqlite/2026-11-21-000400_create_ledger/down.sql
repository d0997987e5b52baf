DROP TABLE contracts;
DROP TABLE program_facts;
DROP TABLE inquiries;
DROP TABLE account_sizes;
DROP TABLE usage_months;
DROP TABLE engagement_events;
DROP TABLE external_ids;
DROP TABLE imports;
