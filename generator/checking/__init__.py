"""Checking: everything is read, nothing is built, and the report says what to mend."""
