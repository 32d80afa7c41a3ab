"""Compares heed's reading and facts with phonenumbers', cell by cell: `python -m benchmarks.agreement [CELLS]`."""

import re
import sys
import time
from collections import Counter, defaultdict
from collections.abc import Iterator
from concurrent.futures import ProcessPoolExecutor
from functools import cache
from itertools import islice, pairwise
from random import Random

import phonenumbers
import polars as pl
from phonenumbers import PhoneNumberFormat, carrier, geocoder, timezone

from flows.plan import load_plan
from flows.plan_build.settling import region_metadata
from transforms.numbering import Plan, number_facts, read_number

REGIONS = ("CN", "US", "GB", "DE", "FR", "IT", "RU", "BR", "AR", "MX", "JP", "KR", "IN", "AU", "SG", "HK", "TW", "MO")
"""The default regions that cells are read in."""

FACTS = ("e164", "region_code", "line_type", "carrier", "place", "time_zones", "carrier_zh", "place_zh")
Answer = tuple[object, ...]
"""What one side says of one cell, in the order of `FACTS`; None where it reads no valid number."""


def main(cells: int) -> None:
    """Prints how many cells were compared, what heed refuses on purpose, and every kind of disagreement."""
    began, batch = time.perf_counter(), 20_000
    units = [(region, seed, batch) for seed in range(-(-cells // batch // len(REGIONS))) for region in REGIONS]
    tally: Counter[str] = Counter()
    with ProcessPoolExecutor() as pool:
        for found, examples in pool.map(compare, *zip(*units, strict=True)):
            tally.update(found)
            print(*examples, sep="\n", end="\n" if examples else "")
    print(
        f"{len(units) * batch:,} cells in {time.perf_counter() - began:.0f} s, phonenumbers {phonenumbers.__version__}"
    )
    for kind, count in sorted(tally.items()):
        print(f"  {kind}: {count:,}")


def compare(region: str, seed: int, count: int) -> tuple[Counter[str], list[str]]:
    """The kinds of answers that `count` random cells got in `region`, and up to three cells that disagree."""
    cells = list(islice(random_cells(region, Random(f"{region}{seed}")), count))  # noqa: S311 - no secret
    tally: Counter[str] = Counter()
    differing = []
    for cell, (read, reason), said in zip(
        cells, ours(cells, region), (theirs(cell, region) for cell in cells), strict=True
    ):
        kind = _kind(read, reason, said)
        tally[kind] += 1
        if kind.startswith("DISAGREE"):
            differing.append(f"{region} {cell!r}: heed {read or reason}, phonenumbers {said}")
    return tally, differing[:3]


def _kind(read: Answer | None, reason: str | None, said: Answer | None) -> str:
    if read is not None and said is not None and _RESOLD in read:
        said = tuple(_RESOLD if name.startswith("carrier") else one for name, one in zip(FACTS, said, strict=True))
    if read == said:
        return "equal, valid" if said else "equal, not valid"
    if read is None and said is not None:
        too_long = len(str(said[0])) > 15
        deliberate = reason in {"no_number", "not_a_person"} or too_long
        return (
            f"refused on purpose: {'over 15 digits' if too_long else reason}" if deliberate else f"DISAGREE: {reason}"
        )
    if read is None or said is None:
        return "DISAGREE: only heed reads it"
    return "DISAGREE on " + ", ".join(name for name, one, other in zip(FACTS, read, said, strict=True) if one != other)


def ours(cells: list[str], region: str) -> Iterator[tuple[Answer | None, str | None]]:
    """What heed says of each cell, and why it reads nothing where it does not; a resold carrier is `_RESOLD`."""
    read = pl.DataFrame({"cell": cells}).select(read_number("cell", region=region, plan=plan()).struct.unnest())
    facts = read.select(number_facts("e164", plan=plan()).struct.unnest())
    chinese = read.select(number_facts("e164", plan=plan(), language="zh").struct.field("carrier", "place"))
    facts = facts.with_columns(pl.when(pl.col("virtual_operator").is_null()).then("carrier").otherwise(pl.lit(_RESOLD)))
    resold = facts["virtual_operator"].is_not_null()
    chinese = chinese.with_columns(pl.when(resold).then(pl.lit(_RESOLD)).otherwise("carrier").alias("carrier"))
    columns = (column.to_list() for column in [read["e164"], *facts.select(FACTS[1:6]), *chinese])
    for reason, answer in zip(read["reason"].to_list(), zip(*columns, strict=True), strict=True):
        yield (None, reason) if reason else (answer, None)


_RESOLD = "resold"
"""Stands for the carrier of a resold range, which heed fills in and phonenumbers mostly does not know."""


def theirs(cell: str, region: str) -> Answer | None:
    """What phonenumbers says of a cell."""
    try:
        number = phonenumbers.parse(cell, region)
    except phonenumbers.NumberParseException:
        return None
    kind = phonenumbers.number_type(number)
    if kind == phonenumbers.PhoneNumberType.UNKNOWN:
        return None
    return (
        int(phonenumbers.format_number(number, PhoneNumberFormat.E164)[1:]),
        phonenumbers.region_code_for_number(number),
        phonenumbers.PhoneNumberType.to_string(kind).lower(),
        carrier.name_for_number(number, "en") or None,
        geocoder.description_for_number(number, "en") or None,
        sorted(timezone.time_zones_for_number(number)),
        carrier.name_for_number(number, "zh") or None,
        geocoder.description_for_number(number, "zh") or None,
    )


@cache
def plan() -> Plan:
    """The committed plan, loaded once a process."""
    return load_plan()


def random_cells(region: str, random: Random) -> Iterator[str]:
    """Cells without end: valid numbers of every region and the neighbours of ends of runs, as dialled; any digits."""
    here, everywhere = (
        _runs(region),
        [run for other in sorted(phonenumbers.SUPPORTED_REGIONS) for run in _runs(other)[:400]],
    )
    everywhere += _runs("001")
    while True:
        yield "".join(random.choices("0123456789", k=random.randint(1, 17)))
        for runs in (here, everywhere, here):
            start, end = random.choice(runs)
            yield _dialled(random.randrange(start, end), region, random)
        start, end = random.choice(random.choice((here, everywhere)))
        yield _dialled(random.choice((start - 1, start, end - 1, end)), region, random)


@cache
def _runs(region: str) -> list[tuple[int, int]]:
    """Every run of one region's valid numbers: the first, and the first behind the last."""
    found = list(_runs_by_region().get(region, ()))
    Random(region).shuffle(found)  # noqa: S311 - no secret
    return found


@cache
def _runs_by_region() -> dict[str | None, list[tuple[int, int]]]:
    regions = plan().facts["region_code"].gather(plan().placed.values["fact"]).to_list()
    runs: dict[str | None, list[tuple[int, int]]] = defaultdict(list)
    for ends, region in zip(pairwise(plan().placed.starts.to_list()), regions[:-1], strict=True):
        runs[region].append(ends)
    return runs


def _dialled(e164: int, region: str, random: Random) -> str:
    """One number in one of the forms that it is dialled or written in."""
    sizes = (size for size in (1, 2, 3) if int(str(e164)[:size]) in phonenumbers.COUNTRY_CODE_TO_REGION_CODE)
    code = next(sizes, 1)
    country, national = str(e164)[:code], str(e164)[code:]
    trunk = phonenumbers.ndd_prefix_for_region(region, True) or "0"
    form = random.randrange(10)
    if form >= 8 and len(national.lstrip("0")) > 1:
        zeros = len(national) - len(national.lstrip("0"))
        number = phonenumbers.PhoneNumber(int(country), int(national), None, zeros > 0, zeros or None)
        return phonenumbers.format_number(number, form - 7)
    prefix = random.choice(_international_prefixes(region))
    forms = (f"+{e164}", f"{e164}", prefix + str(e164), national, trunk + national, country + trunk + national)
    return (*forms, f"00{e164}", f"+{country}{trunk}{national}")[form % 8]


@cache
def _international_prefixes(region: str) -> list[str]:
    pattern = re.compile(region_metadata(region).international_prefix or "-")
    return [digits for digits in _PREFIXES if pattern.fullmatch(digits)]


_PREFIXES = (
    "00",
    "011",
    "010",
    "810",
    "0011",
    "001",
    "002",
    "005",
    "009",
    "0014",
    "0021",
    "00700",
    "1795100",
    "14110011",
)


if __name__ == "__main__":
    main(int(sys.argv[1]) if len(sys.argv) > 1 else 10_000_000)
