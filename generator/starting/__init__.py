"""The first steps: a file of options, and the card of a new model."""
