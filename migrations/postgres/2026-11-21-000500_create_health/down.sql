DROP TABLE health_snapshots;
DROP TABLE stage_proposals;
DROP TABLE stage_moves;
DROP TABLE config_versions;
