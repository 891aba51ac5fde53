"""Headers of weights files: what is in them, told without reading the weights themselves."""
