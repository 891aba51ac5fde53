"""Folders, cards and headers in: all input from disk. No HTML here."""
