import polars as pl

from presscheck.checks.comparing.corpus import OUTLET_DTYPES, SIGNATURE_DTYPES
from presscheck.gate.run import exchange as module
from presscheck.gate.run.exchange import Exchange


def rows(*keys: str) -> pl.DataFrame:
    return pl.DataFrame([{"rule": "XX001", "key": key, "record": n} for n, key in enumerate(keys)], SIGNATURE_DTYPES)


def outlets(**counts: int) -> pl.DataFrame:
    return pl.DataFrame({"outlet": list(counts), "outlet_articles": list(counts.values())}, OUTLET_DTYPES)


def collected(exchange: Exchange) -> list[tuple[str, int]]:
    return sorted(row for group in exchange.groups() for row in group.select("key", pl.len().over("key")).iter_rows())


def test_keys_come_back_whole_and_single_rows_do_not():
    with Exchange() as exchange:
        exchange.add(rows("a", "b"), outlets(x=2))
        exchange.add(rows("a", "c"), outlets(x=1, y=1))
        assert collected(exchange) == [("a", 2), ("a", 2)]
        assert dict(exchange.outlets.iter_rows()) == {"x": 3, "y": 1}


def test_spilled_rows_are_the_same_and_each_key_comes_once(monkeypatch):
    monkeypatch.setattr(module, "_PENDING_BYTES", 1_000)
    monkeypatch.setattr(module, "_GROUP_ROWS", 25)
    keys = [f"k{n % 40}" for n in range(200)]
    with Exchange() as exchange:
        for start in range(0, 200, 7):
            exchange.add(rows(*keys[start : start + 7]), outlets(x=7))
        groups = list(exchange.groups())
        assert len(groups) > 1
        seen = [key for group in groups for key in group["key"].unique()]
        assert len(seen) == len(set(seen)) == 40
        assert sum(group.height for group in groups) == 200


def test_very_many_rows_of_a_key_are_in_a_file_until_the_next_are_asked_for(monkeypatch):
    monkeypatch.setattr(module, "_PENDING_BYTES", 1_000)
    monkeypatch.setattr(module, "_MOST_ROWS", 50)
    many = rows(*["a"] * 60, *["b"] * 3)
    other = many.with_columns(rule=pl.lit("XX002"))
    with Exchange() as exchange:
        for part in pl.concat([many, other]).iter_slices(10):
            exchange.add(part, outlets(x=10))
        seen = []
        for group in exchange.groups():
            is_many = isinstance(group, pl.LazyFrame)
            held = group.lazy().collect()
            assert is_many == (held.height > 50)
            assert not is_many or held["rule"].n_unique() == 1
            seen.append(held)
        by = ("rule", "key", "record")
        assert pl.concat(seen).sort(by).equals(pl.concat([many, other]).sort(by))
        assert sum(held.height > 50 for held in seen) == 2
        assert len(list(exchange._parts[0].parent.iterdir())) == len(exchange._parts)


def test_its_folder_goes_with_it(monkeypatch):
    monkeypatch.setattr(module, "_PENDING_BYTES", 1)
    with Exchange() as exchange:
        exchange.add(rows("a", "a"), outlets(x=2))
        part, *_ = exchange._parts
        assert part.exists()
    assert not part.exists()


def test_nothing_gives_nothing():
    with Exchange() as exchange:
        assert collected(exchange) == []
