"""datasketch: MinHash of 128 permutations and its LSH index; candidates are verified by the true Jaccard."""

from __future__ import annotations

from importlib.metadata import version

from datasketch import MinHash, MinHashLSH
from near_texts import jaccard, shingle_sets, tell_pairs, threshold

least = threshold()
index, sets, pairs = MinHashLSH(threshold=least, num_perm=128), {}, []
for number, shingles in shingle_sets():
    sketch = MinHash(num_perm=128)
    sketch.update_batch([shingle.encode() for shingle in shingles])
    pairs += [(other, number) for other in index.query(sketch) if jaccard(sets[other], shingles) >= least]
    index.insert(number, sketch)
    sets[number] = shingles
tell_pairs(pairs, version("datasketch"))
