"""The body of a card: Markdown to safe HTML. Pure."""
