"""Great Expectations: a suite of ten expectations on a pandas frame, each in its own words."""

from __future__ import annotations

import great_expectations as gx
import pandas as pd
from great_expectations import expectations as gxe
from telling import path, tell
from ten_rules import CODES, JOINT_IN_PYTHON, LANGUAGE, LATEST, LEAKS, TOLERANCE

frame = pd.read_parquet(path())
# Expectations have no arithmetic, nor "one or the other": such columns are made before.
published, modified = (
    pd.to_datetime(frame[name], utc=True, format="ISO8601").astype("datetime64[us, UTC]")
    for name in ("published", "modified")
)
frame["published"], frame["modified_allowed"], frame["last"] = (
    published,
    modified + TOLERANCE,
    published.where(published > modified, modified),
)
suite = {
    "HL005": gxe.ExpectColumnValuesToNotBeNull(column="headline"),
    "TS001": gxe.ExpectColumnPairValuesAToBeGreaterThanB(
        column_A="modified_allowed", column_B="published", or_equal=True
    ),
    "TS004": gxe.ExpectColumnValuesToBeBetween(column="last", max_value=LATEST),
    "LG001": gxe.ExpectColumnValuesToMatchRegex(column="language", regex=LANGUAGE),
    "BD018": gxe.ExpectColumnValuesToNotMatchRegex(column="body", regex=JOINT_IN_PYTHON["find"]),
    **{
        code: gxe.ExpectColumnValuesToNotMatchRegex(column=column, regex=pattern)
        for code, (column, pattern) in LEAKS.items()
    },
}
context = gx.get_context(mode="ephemeral")
asset = context.data_sources.add_pandas("articles").add_dataframe_asset("articles")
batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": frame})
validated = batch.validate(gx.ExpectationSuite(name="ten rules", expectations=[suite[code] for code in CODES]))
counts = {code: int(result.result["unexpected_count"]) for code, result in zip(CODES, validated.results, strict=True)}
tell(counts, gx.__version__)
