"""Measurements of speed and memory, against peers that are installed. No part of the package."""
