"""datatrove: one local task that reads the file, and a step that looks at every document by ten rules in Python."""

from __future__ import annotations

import re
import tempfile
from datetime import datetime
from importlib.metadata import version
from pathlib import Path

from datatrove.executor import LocalPipelineExecutor
from datatrove.pipeline.base import PipelineStep
from datatrove.pipeline.readers import ParquetReader
from telling import path as source
from telling import tell
from ten_rules import CODES, JOINT_IN_PYTHON, LANGUAGE, LATEST, LEAKS, TOLERANCE

BODY = {code: re.compile(pattern) for code, (column, pattern) in LEAKS.items() if column == "body"}
NO_VALUE = re.compile(LEAKS["LK012"][1])
TAG = re.compile(LANGUAGE)
SCREEN, SPARE, FIND = (re.compile(JOINT_IN_PYTHON[name]) for name in ("screen", "spare", "find"))
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
        headline = fields.get("headline") or ""
        yield from (code for code, pattern in BODY.items() if pattern.search(document.text))
        if SCREEN.search(document.text) and FIND.search(SPARE.sub(" ", document.text)):
            yield "BD018"
        if not headline.strip():
            yield "HL005"
        elif NO_VALUE.search(headline):
            yield "LK012"
        if published - modified > TOLERANCE:
            yield "TS001"
        if published > LATEST or modified > LATEST:
            yield "TS004"
        if not TAG.search(fields["language"]):
            yield "LG001"


folder = Path(source())
reader = ParquetReader(str(folder.parent), glob_pattern=folder.name, text_key="body", id_key="id")
with tempfile.TemporaryDirectory() as logs:  # without a folder, it makes one where it is started
    LocalPipelineExecutor(pipeline=[reader, TenRules()], tasks=1, workers=1, logging_dir=logs).run()
tell(counts, version("datatrove"))
