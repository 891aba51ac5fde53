"""Pages for those who work on the look: every part and every family in every state."""
