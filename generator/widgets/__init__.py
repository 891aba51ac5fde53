"""Examples of a card, and one module per family of outputs. Pure."""
