"""Which contact of a campaign stands for a number that several contacts give."""

import polars as pl

PLACE = ("row_number", "phone_column", "number_in_cell")
"""Where on its list a contact stands, the first first."""

ORDER = ("is_held", "is_without_consent", "listed_on", "file_id", *PLACE)
"""Who wins, the lesser first. Nothing of it hangs on the order of arrival.

A list that is not held; one that bears a consent, which is dated on or after the day on which the consent was given
that still holds tonight; the earliest list; the smaller list id; the earlier row, column and number in the cell.
"""


def repeated(contacts: pl.LazyFrame) -> pl.LazyFrame:
    """`e164`: the numbers that several contacts give; most numbers stand once."""
    return contacts.group_by("e164").len().filter(pl.col("len") > 1).select("e164")


def winners(
    contacts: pl.LazyFrame, several: pl.LazyFrame, *, held: pl.LazyFrame, grants: pl.LazyFrame, time_zone: str
) -> pl.LazyFrame:
    """`e164, kept_supplier, kept_file_id, kept_row_number, …`: the contact that stands for each of the `several`.

    `several` are the `repeated` numbers; `held` are the lists that the campaign holds (`file_id`); `grants` are those
    of `first_grants`, and the day of a grant is told by the calendar of `time_zone`.
    """
    weighed = _weighed(contacts.join(several, on="e164", how="semi"), held, grants, time_zone)
    first = weighed.sort(*ORDER).unique("e164", keep="first", maintain_order=True)
    return first.select("e164", *(pl.col(name).alias(f"kept_{name}") for name in ("supplier", "file_id", *PLACE)))


def mark_kept(contacts: pl.LazyFrame, won: pl.LazyFrame) -> pl.LazyFrame:
    """The contacts with `is_kept`, true for exactly one contact of each number, and `scope` and `kept_…` for the rest.

    `won` are the `winners`. `scope` says how near the kept one is: the same `row`, `list` or `supplier`, or `across`
    suppliers.
    """
    is_kept = pl.all_horizontal(pl.col(name) == pl.col(f"kept_{name}") for name in ("file_id", *PLACE))
    return contacts.join(won, on="e164", how="left", validate="m:1").with_columns(
        is_kept.fill_null(value=True).alias("is_kept"), _scope().alias("scope")
    )


def duplicates(marked: pl.LazyFrame, *, campaign: str) -> pl.LazyFrame:
    """The contacts that another one stands for, in the shape of `Duplicates`."""
    return marked.filter(~pl.col("is_kept")).select(
        pl.lit(campaign).alias("campaign"),
        "e164",
        pl.col("file_id").alias("list_id"),
        *PLACE,
        "scope",
        pl.col("kept_file_id").alias("kept_list_id"),
        *(f"kept_{name}" for name in PLACE),
    )


def _weighed(contacts: pl.LazyFrame, held: pl.LazyFrame, grants: pl.LazyFrame, time_zone: str) -> pl.LazyFrame:
    """The contacts with what `ORDER` asks of them."""
    of_held = held.select("file_id", pl.lit(value=True).alias("is_held"))
    granted_on = pl.col("first_grant_at").dt.convert_time_zone(time_zone).dt.date()
    return (
        contacts.select("e164", "supplier", "file_id", "listed_on", *PLACE)
        .join(of_held, on="file_id", how="left", validate="m:1")
        .join(grants.select("e164", granted_on.alias("granted_on")), on="e164", how="left", validate="m:1")
        .with_columns(
            pl.col("is_held").fill_null(value=False),
            (pl.col("listed_on") < pl.col("granted_on")).fill_null(value=True).alias("is_without_consent"),
        )
    )


def _scope() -> pl.Expr:
    same_list = pl.col("file_id") == pl.col("kept_file_id")
    return (
        pl.when(same_list & (pl.col("row_number") == pl.col("kept_row_number")))
        .then(pl.lit("row"))
        .when(same_list)
        .then(pl.lit("list"))
        .when(pl.col("supplier") == pl.col("kept_supplier"))
        .then(pl.lit("supplier"))
        .otherwise(pl.lit("across"))
    )
