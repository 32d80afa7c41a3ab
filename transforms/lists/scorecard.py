"""What a list brought: counts of its rows and its numbers, against the same supplier's earlier lists."""

import polars as pl

from schemas.reasons import RejectReason, SuppressionReason
from schemas.tables.lists import OF_ROWS, WHOLE_MEASURES
from transforms.funnel import province
from transforms.numbering import Plan

EARLIER = 12
"""How many of the supplier's lists before are looked back on."""

INVALID = (str(RejectReason.NOT_VALID), str(RejectReason.NOT_A_PERSON))
UNKNOWN = "not known"
_COUNTED = ["list_id", "measure", "part", "contacts"]
_BITS = {"with_consent": 1, "already_refused": 2, "unreachable": 4}
_SCOPES = pl.Enum(["row", "list", "supplier", "across"])


def count_rejected(rejects: pl.LazyFrame) -> pl.LazyFrame:
    """`list_id, measure, part, contacts` of the lists' refused rows: all, by reason, and the invalid numbers."""
    of_lists = rejects.filter(pl.col("kind") == "lists").select(pl.col("file_id").alias("list_id"), "reason")
    invalid = of_lists.filter(pl.col("reason").is_in(INVALID))
    return pl.concat([_all(of_lists, "rejected"), _each(of_lists, "rejected_for", "reason"), _all(invalid, "invalid")])


def count_duplicates(duplicates: pl.LazyFrame) -> pl.LazyFrame:
    """The same of the lists' duplicates: a contact that several campaigns know for one counts once, at its nearest."""
    place = ("row_number", "phone_column", "number_in_cell")
    scope = pl.col("scope").cast(_SCOPES).min().cast(pl.String)
    once = duplicates.group_by("list_id", *place).agg(scope)
    return pl.concat([_all(once, "duplicate"), _each(once, "duplicate_in", "scope")])


def count_numbers(numbers: pl.LazyFrame, judged: pl.LazyFrame) -> pl.LazyFrame:
    """The same of the lists' distinct numbers; `numbers` has `file_id, e164`.

    `judged` is every campaign's night: `e164`, `on_register` and `known`, which is `known_of` the contact. A number has
    consent where any campaign of tonight may rest a call on one.
    """
    any_of = {name: (pl.col("known") & bit > 0).sum().cast(pl.Int64).alias(name) for name, bit in _BITS.items()}
    known = judged.filter(pl.col("known") > 0).group_by("e164").agg(pl.col("known").bitwise_or())
    counted = numbers.join(known, on="e164", how="inner", validate="m:1").group_by("file_id").agg(any_of.values())
    whole = counted.rename({"file_id": "list_id"}).unpivot(
        on=list(_BITS), index="list_id", variable_name="measure", value_name="contacts"
    )
    on_register = judged.filter(pl.col("on_register").is_not_null()).group_by("e164").agg(pl.col("on_register").min())
    listed = numbers.join(on_register, on="e164", how="inner", validate="m:1").rename({"file_id": "list_id"})
    every = [
        whole.with_columns(pl.lit("").alias("part")).select(_COUNTED),
        _all(listed, "on_registers"),
        _each(listed, "on_register", "on_register"),
    ]
    return pl.concat([counts.with_columns(pl.col("list_id").cast(pl.String)) for counts in every])


def known_of() -> pl.Expr:
    """What one campaign knows of a number, a bit for each of `_BITS`."""
    noes = [f"{reason}_since" for reason in SuppressionReason] + ["refused_by"]
    known = {
        "with_consent": pl.col("consent_state") == "live",
        "already_refused": pl.any_horizontal(pl.col(no).is_not_null() for no in noes),
        "unreachable": pl.col("unreachable_by").is_not_null(),
    }
    bits = (pl.when(known[name]).then(bit).otherwise(0).cast(pl.UInt8) for name, bit in _BITS.items())
    return pl.sum_horizontal(bits).cast(pl.UInt8)


def count_allocations(numbers: pl.LazyFrame, *, plan: Plan) -> pl.LazyFrame:
    """The same of the lists' distinct numbers by carrier and by province: the plan's facts counted, then named."""
    place = pl.col("e164").map_batches(plan.placed.places, return_dtype=pl.UInt32, is_elementwise=True)
    placed = numbers.with_columns(place.alias("place")).with_columns(plan.placed.value("fact").alias("fact"))
    counted = placed.group_by("file_id", "fact").agg(_contacts())
    facts = plan.facts.lazy().with_row_index("fact").with_columns(province("place_en"))
    named = counted.with_columns(pl.col("fact").cast(pl.UInt32)).join(facts, on="fact", how="left", validate="m:1")
    by_list = named.with_columns(pl.col("file_id").cast(pl.String).alias("list_id"))
    return pl.concat([_named(by_list, "carrier", "carrier_en"), _named(by_list, "province", "province")])


def scorecards(counts: pl.LazyFrame, lists: pl.LazyFrame) -> pl.LazyFrame:
    """The columns of `Scorecards`: every measure of every list, and every part that it or an earlier list has.

    `lists` has `list_id, supplier, dated_on, rows, numbers`. Earlier is what is dated earlier; of one day, the smaller
    id.
    """
    order = ["dated_on", "list_id"]
    of = pl.when(pl.col("measure").is_in(OF_ROWS)).then("rows").otherwise("numbers").alias("of")
    counted = _grid(counts, lists).join(counts, on=_COUNTED[:3], how="left", validate="1:1")
    shared = counted.with_columns(pl.col("contacts").fill_null(0), of).with_columns(
        pl.when(pl.col("of") > 0).then(pl.col("contacts") / pl.col("of")).alias("share")
    )
    same = ["supplier", "measure", "part"]
    before = pl.col("share").shift().rolling_median(EARLIER, min_samples=1).over(same, order_by=order)
    lists_before = pl.int_range(pl.len(), dtype=pl.Int64).over(same, order_by=order).clip(upper_bound=EARLIER)
    held = shared.with_columns(before.alias("earlier_share"), lists_before.alias("earlier_lists"))
    is_told = (pl.col("part") == "") | (pl.col("contacts") > 0) | (pl.col("earlier_share") > 0)
    return held.filter(is_told.fill_null(value=False)).sort("list_id", "measure", "part")


def _grid(counts: pl.LazyFrame, lists: pl.LazyFrame) -> pl.LazyFrame:
    """Every list with every measure, and with every part that any list of its supplier has."""
    whole = pl.LazyFrame({"measure": WHOLE_MEASURES}).with_columns(pl.lit("").alias("part"))
    parts = counts.filter(pl.col("part") != "").join(lists.select("list_id", "supplier"), on="list_id", how="inner")
    divided = lists.join(parts.select("supplier", "measure", "part").unique(), on="supplier", how="inner")
    return pl.concat([lists.join(whole, how="cross"), divided.select(*lists.collect_schema(), "measure", "part")])


def _named(counted: pl.LazyFrame, measure: str, part: str) -> pl.LazyFrame:
    named = pl.col(part).fill_null(UNKNOWN).alias("part")
    return _counted(counted.group_by("list_id", named).agg(pl.col("contacts").sum()), measure)


def _all(rows: pl.LazyFrame, measure: str) -> pl.LazyFrame:
    return _counted(rows.group_by("list_id").agg(_contacts(), pl.lit("").alias("part")), measure)


def _each(rows: pl.LazyFrame, measure: str, part: str) -> pl.LazyFrame:
    named = pl.col(part).fill_null(UNKNOWN).alias("part")
    return _counted(rows.group_by("list_id", named).agg(_contacts()), measure)


def _contacts() -> pl.Expr:
    return pl.len().cast(pl.Int64).alias("contacts")


def _counted(counts: pl.LazyFrame, measure: str) -> pl.LazyFrame:
    return counts.with_columns(pl.lit(measure).alias("measure")).select(_COUNTED)
