"""What a card means: task, library, licence, evaluation, lineage, assets. Pure."""
