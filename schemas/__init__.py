"""Ground floor: what an article, a text block and a finding are. Imports nothing of the rest."""
