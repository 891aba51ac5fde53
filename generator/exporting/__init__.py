"""Exports: the page of one model as a single file, and the whole site as an archive."""
