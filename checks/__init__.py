"""Rules, one module a family, and their compilation into Pandera schemas. Imports `schemas` only."""
