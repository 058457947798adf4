"""datatrove: one local task that reads the file, and a step that looks at every document by ten rules in Python."""

from __future__ import annotations

import re
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.readers import ParquetReader
from ten_rules import AS_OF, CODES, GLUED, HTML_ENTITY, HTML_TAG, IMAGE_SIZE, LANGUAGE_TAG, NULL_LITERALS, XPATH, tell
from ten_rules import path as source

BODY = {"LK001": XPATH, "LK003": IMAGE_SIZE, "LK008": HTML_TAG, "LK009": HTML_ENTITY, "BD018": GLUED}
COMPILED = {code: re.compile(pattern) for code, pattern in BODY.items()}
TAG = re.compile(LANGUAGE_TAG)
counts = dict.fromkeys(CODES, 0)


class TenRules(PipelineStep):
    """Counts documents with a defect, and lets all of them pass."""

    name = "ten rules"
    type = "check"

    def run(self, data, rank=0, world_size=1):
        for document in data:
            for code in self.defects(document):
                counts[code] += 1
                self.stat_update(code)
            yield document

    def defects(self, document):
        fields = document.metadata
        published, modified = (datetime.fromisoformat(fields[name]) for name in ("published", "modified"))
        headline = fields.get("headline")
        yield from (code for code, pattern in COMPILED.items() if pattern.search(document.text))
        if headline is None:
            yield "HL005"
        elif headline in NULL_LITERALS:
            yield "LK012"
        if modified < published:
            yield "TS001"
        if published > AS_OF:
            yield "TS003"
        if not TAG.match(fields["language"]):
            yield "LG001"


folder = Path(source())
reader = ParquetReader(str(folder.parent), glob_pattern=folder.name, text_key="body", id_key="id")
LocalPipelineExecutor(pipeline=[reader, TenRules()], tasks=1, workers=1, logging_dir=None).run()
tell(counts, version("datatrove"))
