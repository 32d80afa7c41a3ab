"""How often each sign of invention rings for honest lists, and how often for swept ones.

`python -m benchmarks.list_signs [--quick]` prints two tables in Markdown; `--scale N` times the signs of N contacts.
"""

import argparse
import resource
import tempfile
import time
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

import numpy as np
import polars as pl

from benchmarks.made_lists import honest, swept
from benchmarks.made_lists.honest import Maker
from flows.plan import load_plan
from flows.reference import list_sign_rules
from schemas.list_signs import Sign
from schemas.tables.ledgers import Rejects
from transforms.lists.numbers import distinct_numbers
from transforms.lists.ranges import mobile_prefixes
from transforms.lists.signs import held_lists, list_signs
from transforms.numbering import number_facts, read_number

SWEPT_SHARE = 0.2
MEANT: dict[Maker, range] = {
    honest.dense_city: range(100_000, 10**7),
    honest.city: range(10**5 + 1),
    honest.county: range(10**4 + 1),
    honest.one_prefix: range(10**4 + 1),
}
"""The sizes at which a maker's list is what its name says: a county has no million mobiles."""

NO_RELEASES = pl.LazyFrame(schema={"list_id": pl.String})
LISTS = {100: 2_000, 1_000: 2_000, 10_000: 1_000, 100_000: 50, 1_000_000: 5}
QUICK = {100: 200, 1_000: 100, 10_000: 20}

HONEST: dict[str, Maker] = {
    "the sample generator's": honest.sample_list,
    "all over the country": honest.nation,
    "one city": honest.city,
    "one county": honest.county,
    "one city, one prefix": honest.one_prefix,
    "lucky numbers": honest.lucky,
    "two fifths of a city": honest.dense_city,
    "businesses' landlines": honest.businesses,
    "one organisation's extensions": honest.directory,
}
SWEPT: dict[str, Maker] = {
    "consecutive": swept.consecutive,
    "consecutive, dead ones taken out": swept.tested,
    "random in blocks, 2,000 in each": swept.in_blocks,
    "random in one prefix": swept.in_prefix,
    "every k-th": swept.steps,
    "one ending, block after block": swept.one_ending,
    "random over all prefixes": swept.over_prefixes,
    "1, 3 to 9, nine random digits": swept.any_digits,
    **{
        f"{share:.0%} {name}": swept.mixed(maker, share)
        for name, maker in (
            ("consecutive", swept.consecutive),
            ("random in blocks", swept.in_blocks),
            ("every k-th", swept.steps),
        )
        for share in (0.5, 0.2, 0.1)
    },
}
FORMS = ("{}", "+86 {}", "0086{}", "{}.0", "86-{}")


def main() -> None:
    """Print what was asked for."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="few and small lists")
    parser.add_argument("--scale", type=int, help="time the signs of so many contacts instead")
    asked = parser.parse_args()
    if asked.scale:
        _scale(asked.scale)
        return
    sizes = QUICK if asked.quick else LISTS
    for title, makers in (("honest", HONEST), ("swept or drawn", SWEPT)):
        print(f"\n| {title} | " + " | ".join(f"{size:,}" for size in sizes) + " | signs |")
        print("|---" * (len(sizes) + 2) + "|")
        for name, maker in makers.items():
            print(_row(name, maker, sizes), flush=True)


def _row(name: str, maker: Maker, sizes: dict[int, int]) -> str:
    cells, rung = [], dict.fromkeys(Sign, 0)
    for size, lists in sizes.items():
        if size not in MEANT.get(maker, range(10**9)):
            cells.append("")
            continue
        held = signs = 0
        for seed in range(0, lists, step := max(1, min(lists, 5_000_000 // size))):
            shown = _signs(maker, size, range(seed, min(seed + step, lists)))
            found = held_lists(shown.lazy(), NO_RELEASES, swept_share=SWEPT_SHARE).collect()
            held, signs = held + found.height, signs + min(step, lists - seed)
            limit = pl.min_horizontal("least_share", pl.lit(SWEPT_SHARE))
            rings = shown.filter(pl.col("is_improbable") & (pl.col("share") > limit))
            for sign, count in rings.group_by("sign").agg(pl.col("list_id").n_unique()).iter_rows():
                rung[Sign(sign)] += count
        cells.append(f"{held} of {signs:,}")
    told = ", ".join(f"{sign} {count:,}" for sign, count in rung.items() if count)
    return f"| {name} | " + " | ".join(cells) + f" | {told or 'none'} |"


def _signs(maker: Maker, size: int, seeds: range) -> pl.DataFrame:
    """The signs of one list for each seed, its cells written in mixed forms, shuffled, and read by heed."""
    lists = [maker(np.random.default_rng(seed), size) for seed in seeds]
    cells = pl.DataFrame(
        {"file_id": np.repeat(list(seeds), [len(one) for one in lists]), "e164": np.concatenate(lists)}
    ).with_columns(pl.col("file_id").cast(pl.String).str.zfill(64))
    read = (
        cells.lazy()
        .with_columns(raw=_written(), kind=pl.lit("lists"))
        .with_columns(read_number("raw", region="CN", plan=load_plan()).struct.unnest())
    )
    read = read.collect().sample(fraction=1, shuffle=True, seed=1).lazy()
    contacts = read.filter(pl.col("reason").is_null()).with_columns(
        number_facts("e164", plan=load_plan()).struct.field("line_type")
    )
    return _list_signs(contacts, read.filter(pl.col("reason").is_not_null())).collect()


def _written() -> pl.Expr:
    """Each cell in one of the forms, landlines with their trunk zero."""
    national = (pl.col("e164").cast(pl.String)).str.slice(2)
    form = pl.col("e164") % 7
    mobile = national.str.starts_with("1") & (national.str.len_chars() == 11)
    written = pl.when(form == 1).then(pl.lit("+86 ") + national).when(form == 2).then(pl.lit("0086") + national)
    written = written.when(form == 3).then(national + ".0").when(form == 4).then(pl.lit("86-") + national)
    return pl.when(mobile).then(written.otherwise(national)).otherwise(pl.lit("+86 ") + national)


def _list_signs(contacts: pl.LazyFrame, rejects: pl.LazyFrame) -> pl.LazyFrame:
    rules = list_sign_rules()
    prefixes = mobile_prefixes(load_plan(), country_code=rules.even_prefixes.country_code)
    numbers = distinct_numbers(contacts).collect().lazy()
    return list_signs(numbers, rejects, rules=rules, prefixes=prefixes)


def _scale(contacts: int) -> None:
    """Time and peak memory of the signs of so many contacts: half on one list, the rest on fifty."""
    with tempfile.TemporaryDirectory() as folder:
        made_up, numbers = Path(folder) / "contacts", Path(folder) / "numbers.parquet"
        made_up.mkdir()
        with ProcessPoolExecutor(1) as beside:  # what it takes to make them is not ours to count
            beside.submit(_write_contacts, made_up, contacts).result()
        begun = time.perf_counter()
        distinct_numbers(pl.scan_parquet(made_up / "*.parquet")).sink_parquet(numbers)
        sorted_at = time.perf_counter()
        rules = list_sign_rules()
        prefixes = mobile_prefixes(load_plan(), country_code=rules.even_prefixes.country_code)
        signs = list_signs(pl.scan_parquet(numbers), Rejects.no_rows(), rules=rules, prefixes=prefixes).collect()
        done = time.perf_counter()
    used = resource.getrusage(resource.RUSAGE_SELF)
    peak, busy = used.ru_maxrss / 1024**2, used.ru_utime + used.ru_stime
    print(
        f"{contacts:,} contacts: {sorted_at - begun:.1f} s to sort, {done - sorted_at:.1f} s for {signs.height} signs, "
        f"{busy:.0f} s of processor in all, {peak:.2f} GiB at most"
    )


def _write_contacts(folder: Path, contacts: int) -> None:
    step = 2_000_000
    for seed, start in enumerate(range(0, contacts, step)):
        row = np.arange(start, min(start + step, contacts))
        on_list = np.where(row < contacts // 2, 0, 1 + row % 50)
        numbers = honest.nation(np.random.default_rng(seed), len(row))
        frame = pl.DataFrame({"file_id": on_list, "e164": numbers, "line_type": "mobile"})
        frame.with_columns(pl.col("file_id").cast(pl.String).str.zfill(64)).write_parquet(folder / f"{seed:03}.parquet")


if __name__ == "__main__":
    main()
