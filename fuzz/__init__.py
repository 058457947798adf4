"""Coverage-guided fuzzing of what the product promises: see docs/reliability.md. Not part of the product."""
