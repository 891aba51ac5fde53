"""Files out: plan, staging, journal, manifest, lock."""
