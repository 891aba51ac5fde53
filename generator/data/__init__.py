"""Reference tables as JSON, each with its source and version."""
