"""Great Expectations: a suite of ten expectations on a pandas frame, each in its own words."""

from __future__ import annotations

import great_expectations as gx
import pandas as pd
from great_expectations import expectations as gxe
from ten_rules import AS_OF, CODES, GLUED, HTML_ENTITY, HTML_TAG, IMAGE_SIZE, LANGUAGE_TAG, NULL_LITERALS, XPATH, tell
from ten_rules import path as source

frame = pd.read_parquet(source())
for name in ("published", "modified"):
    frame[name] = pd.to_datetime(frame[name], utc=True, format="ISO8601")
suite = {
    "HL005": gxe.ExpectColumnValuesToNotBeNull(column="headline"),
    "LK012": gxe.ExpectColumnValuesToNotBeInSet(column="headline", value_set=list(NULL_LITERALS)),
    "TS001": gxe.ExpectColumnPairValuesAToBeGreaterThanB(column_A="modified", column_B="published", or_equal=True),
    "TS003": gxe.ExpectColumnValuesToBeBetween(column="published", max_value=AS_OF),
    "LG001": gxe.ExpectColumnValuesToMatchRegex(column="language", regex=LANGUAGE_TAG),
    "LK001": gxe.ExpectColumnValuesToNotMatchRegex(column="body", regex=XPATH),
    "LK003": gxe.ExpectColumnValuesToNotMatchRegex(column="body", regex=IMAGE_SIZE),
    "LK008": gxe.ExpectColumnValuesToNotMatchRegex(column="body", regex=HTML_TAG),
    "LK009": gxe.ExpectColumnValuesToNotMatchRegex(column="body", regex=HTML_ENTITY),
    "BD018": gxe.ExpectColumnValuesToNotMatchRegex(column="body", regex=GLUED),
}
context = gx.get_context(mode="ephemeral")
asset = context.data_sources.add_pandas("articles").add_dataframe_asset("articles")
batch = asset.add_batch_definition_whole_dataframe("whole").get_batch({"dataframe": frame})
validated = batch.validate(gx.ExpectationSuite(name="ten rules", expectations=[suite[code] for code in CODES]))
counts = {code: int(result.result["unexpected_count"]) for code, result in zip(CODES, validated.results, strict=True)}
tell(counts, gx.__version__)
