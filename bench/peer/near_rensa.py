"""rensa: R-MinHash of 128 permutations in 16 bands; candidates are verified by the true Jaccard."""

from __future__ import annotations

from importlib.metadata import version

from near_texts import jaccard, shingle_sets, tell_pairs, threshold
from rensa import RMinHash, RMinHashLSH

least = threshold()
index, sets, pairs = RMinHashLSH(threshold=least, num_perm=128, num_bands=16), {}, []
for number, shingles in shingle_sets():
    sketch = RMinHash(num_perm=128, seed=42)
    sketch.update(list(shingles))
    pairs += [(other, number) for other in index.query(sketch) if jaccard(sets[other], shingles) >= least]
    index.insert(number, sketch)
    sets[number] = shingles
tell_pairs(pairs, version("rensa"))
