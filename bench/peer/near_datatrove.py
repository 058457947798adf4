"""datatrove: the first three steps of its MinHash pipeline; texts that share a bucket are a cluster, unverified."""

from __future__ import annotations

import struct
import sys
import tempfile
from collections import defaultdict
from importlib.metadata import version
from pathlib import Path

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.dedup import MinhashDedupBuckets, MinhashDedupCluster, MinhashDedupSignature
from datatrove.pipeline.dedup.minhash import MinhashConfig
from datatrove.pipeline.readers import ParquetReader
from near_texts import tell_pairs

source = Path(sys.argv[1])
config = MinhashConfig(n_grams=5, num_buckets=14, hashes_per_bucket=8)
with tempfile.TemporaryDirectory() as folder:
    reader = ParquetReader(str(source.parent), glob_pattern=source.name, text_key="body", id_key="id")
    parts = [f"{folder}/{name}" for name in ("signatures", "buckets", "removed")]
    steps = [
        [reader, MinhashDedupSignature(output_folder=parts[0], config=config)],
        [MinhashDedupBuckets(input_folder=parts[0], output_folder=parts[1], config=config)],
        [MinhashDedupCluster(input_folder=parts[1], output_folder=parts[2], config=config, save_cluster_id=True)],
    ]
    for number, pipeline in enumerate(steps):
        tasks = config.num_buckets if number == 1 else 1
        LocalPipelineExecutor(pipeline=pipeline, tasks=tasks, workers=1, logging_dir=f"{folder}/{number}").run()
    clusters = Path(parts[2], "000000.clusters").read_bytes()
members: defaultdict[int, list[int]] = defaultdict(list)
for number, cluster in struct.iter_unpack("<II", clusters):
    members[cluster].append(number)
pairs = [(a, b) for group in members.values() for a in group for b in group if a < b]
tell_pairs(pairs, version("datatrove"))
