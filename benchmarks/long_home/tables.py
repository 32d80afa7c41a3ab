"""The rows of a long home's ledgers, each a function of its place."""

import hashlib
from datetime import UTC, date, datetime, timedelta

import polars as pl

from benchmarks.long_home.shape import AS_OF, LISTS, SUPPLIERS, LongHome
from benchmarks.samples.numbers import AREAS, MOBILE
from benchmarks.samples.recipe import Recipe, look_up
from schemas.tables.ledgers import Files

CODES = {"NA": "NO_ANSWER", "B": "BUSY", "A": "MACHINE", "CALLBK": "CALLBACK_SCHEDULED", "SALE": "SUCCESS"}
"""Some of VICIdial's, with their classes."""
USUAL = ("NA",) * 8 + ("B",) * 4 + ("A", "CALLBK", "SALE")


def _e164(recipe: Recipe, person: str = "person") -> pl.Expr:
    """A person's number: nine in ten a mobile, the others a landline, all of mainland China."""
    draw = recipe.draw("number", person)
    mobile = look_up([int(head) * 10**8 for head in MOBILE], draw % len(MOBILE)) + draw // 64 % 10**8
    landline = look_up([int(area) * 10**8 for area in AREAS], draw % len(AREAS)) + 61_000_000 + draw // 64 % 7_990_000
    short = landline < 10**10  # a two-digit area: one digit fewer
    number = (
        pl.when(draw // 2**40 % 10 > 0)
        .then(mobile + 86 * 10**11)
        .otherwise(landline + pl.when(short).then(86 * 10**10).otherwise(86 * 10**11))
    )
    return number.cast(pl.Int64).alias("e164")


def _stamp(kind: str, parts: int = 1) -> list[pl.Expr]:
    file_ids = [_file_id(f"{kind} {part}") for part in range(parts)]
    return [
        look_up(file_ids, pl.col("row") % parts).alias("file_id"),
        (pl.col("row").cast(pl.Int64) + 2).alias("row_number"),
        pl.lit(AS_OF - timedelta(hours=1)).dt.cast_time_unit("us").alias("taken_in_at"),
    ]


def _file_id(name: str) -> str:
    return hashlib.sha256(name.encode()).hexdigest()


def _ago(recipe: Recipe, stream: str, days: int, *, least: int = 0) -> pl.Expr:
    """An instant up to so many days before the night."""
    seconds = least * 86_400 + recipe.draw(stream, "row") % ((days - least) * 86_400)
    return (pl.lit(AS_OF) - pl.duration(seconds=seconds.cast(pl.Int64))).dt.cast_time_unit("us")


def contacts(home: LongHome, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Twenty lists, with every thirtieth row a repetition."""
    recipe, row = home.recipe, pl.col("row")
    person = pl.when(row < home.people).then(row).otherwise(recipe.draw("again", "row") % home.people)
    return (
        rows.with_columns(person.alias("person"))
        .select(
            *_stamp("lists", LISTS),
            look_up([SUPPLIERS[at % len(SUPPLIERS)] for at in range(LISTS)], row % LISTS).alias("supplier"),
            look_up(list(range(LISTS)), row % LISTS).alias("at"),
            pl.lit(1, dtype=pl.Int64).alias("phone_column"),
            pl.lit(1, dtype=pl.Int64).alias("number_in_cell"),
            _e164(recipe),
            pl.lit(None, dtype=pl.String).alias("extension"),
            pl.format("Person {}", row).alias("name"),
            pl.lit(None, dtype=pl.String).alias("language"),
            pl.format("c{}", row).alias("external_id"),
        )
        .select(
            *("file_id", "row_number", "taken_in_at", "supplier"),
            (pl.lit(date(2026, 11, 18)) - pl.duration(days=pl.col("at").cast(pl.Int64))).alias("listed_on"),
            *("phone_column", "number_in_cell", "e164", "extension", "name", "language", "external_id"),
        )
    )


def consents(home: LongHome, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Most people once, some twice; a few for another purpose, run out or withdrawn."""
    recipe, draw = home.recipe, home.recipe.draw("consent", "row") % 1000
    person = (
        pl.when(recipe.draw("again", "row") % 50 == 0).then(recipe.draw("who", "row") % home.people).otherwise("row")
    )
    return rows.with_columns(person.alias("person"), _ago(recipe, "granted", 400, least=40).alias("granted_at")).select(
        *_stamp("consents"),
        pl.format("{}-{}", pl.lit(_file_id("consents 0")[:12]), pl.col("row") + 2).alias("consent_id"),
        _e164(recipe),
        pl.lit("Sunrise").alias("controller"),
        pl.when(draw < 20).then(pl.lit("survey")).otherwise(pl.lit("reminder")).alias("purpose"),
        pl.lit("voice").alias("channel"),
        "granted_at",
        pl.when(draw >= 500).then(pl.col("granted_at") + pl.duration(days=395)).alias("expires_at"),
        pl.when(draw.is_between(20, 35)).then(pl.col("granted_at") + pl.duration(days=30)).alias("withdrawn_at"),
        pl.format("crm:{}", "row").alias("evidence"),
        pl.lit("crm").alias("source"),
    )


def suppressions(home: LongHome, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Half of them of people on the lists."""
    recipe, reasons = home.recipe, ("refusal",) * 17 + ("complaint", "erasure", "withdrawal")
    person = recipe.draw("no", "row") % (2 * home.people)
    return rows.with_columns(person.alias("person")).select(
        *_stamp("complaints"),
        _e164(recipe),
        recipe.pick(reasons, "reason", "row").alias("reason"),
        _ago(recipe, "since", 900).alias("since"),
        pl.lit("hotline").alias("source"),
        pl.lit("complaints").alias("rule"),
    )


def outcomes(home: LongHome, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Attempts at a quarter of the people, in the last sixty days; a fifth of another campaign."""
    recipe = home.recipe
    person = recipe.draw("dialled", "row") % (home.people // 4) * 4
    return rows.with_columns(person.alias("person"), recipe.pick(USUAL, "code", "row").alias("code")).select(
        *_stamp("outcomes"),
        _e164(recipe),
        recipe.pick(("reminder",) * 4 + ("last-year",), "campaign", "row").alias("campaign"),
        pl.lit("north").alias("vendor"),
        "code",
        pl.col("code").replace_strict(CODES).alias("outcome_class"),
        _ago(recipe, "attempted", 60, least=2).alias("attempted_at"),
        pl.lit(None, dtype=pl.Datetime("us", "UTC")).alias("callback_at"),
        pl.lit(None, dtype=pl.String).alias("batch_id"),
        pl.lit(None, dtype=pl.Int64).alias("position"),
        pl.lit(None, dtype=pl.String).alias("note"),
        pl.lit(None, dtype=pl.String).alias("heard"),
    )


def registers(home: LongHome, rows: pl.LazyFrame) -> pl.LazyFrame:
    """One snapshot; a tenth of it people on the lists."""
    recipe = home.recipe
    person = recipe.draw("registered", "row") % (10 * home.people)
    return rows.with_columns(person.alias("person")).select(
        *_stamp("registers"),
        pl.lit("national").alias("register"),
        pl.lit(date(2026, 11, 15)).alias("snapshot_on"),
        _e164(recipe),
        pl.lit(None, dtype=pl.String).alias("phone_sha256"),
    )


def disclosures(home: LongHome, rows: pl.LazyFrame) -> pl.LazyFrame:
    """Ten earlier batches, all ended; of most numbers in them an outcome came back since, of some none."""
    recipe, row = home.recipe, pl.col("row")
    person = row * 4 % home.people
    began = (pl.lit(AS_OF) - pl.duration(days=61 + (row % 10).cast(pl.Int64))).dt.cast_time_unit("us")
    return rows.with_columns(person.alias("person")).select(
        pl.format("b{}", row % 10).alias("batch_id"),
        (row.cast(pl.Int64) + 1).alias("position"),
        _e164(recipe),
        pl.lit("north").alias("vendor"),
        pl.lit("reminder").alias("campaign"),
        pl.format("{}-{}", pl.lit(_file_id("consents 0")[:12]), row + 2).alias("consent_id"),
        pl.format("night-{}", row % 10).alias("run_id"),
        began.alias("handed_over_at"),
        (began + pl.duration(hours=20)).alias("valid_until"),
        pl.lit("part-0000.parquet").alias("file"),
    )


def files(home: LongHome) -> pl.LazyFrame:
    """The lists and the register's snapshot, as if they had been taken in."""
    lists = [
        (f"lists {at}", "lists", SUPPLIERS[at % len(SUPPLIERS)], AS_OF - timedelta(days=at)) for at in range(LISTS)
    ]
    told = [*lists, ("registers 0", "registers", "national", datetime(2026, 11, 15, tzinfo=UTC))]
    return pl.LazyFrame(
        [
            {
                "file_id": _file_id(name),
                "sha256": _file_id(f"{name} bytes"),
                "kind": kind,
                "source": source,
                "file_name": f"{dated:%Y-%m-%d}-long.csv",
                "part": None,
                "parts": 1,
                "dated_on": dated.date(),
                "size_bytes": 1,
                "rows": home.contacts // LISTS,
                "accepted": home.contacts // LISTS,
                "rejected": 0,
                "taken_in_at": AS_OF - timedelta(hours=1),
            }
            for name, kind, source, dated in told
        ],
        schema=Files.dtypes(),
    )
