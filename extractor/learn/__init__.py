"""Training, evaluation and corpora readers."""
