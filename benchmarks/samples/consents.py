"""Consents and withdrawals, as three keepers of evidence send them."""

from typing import NamedTuple

import polars as pl

from benchmarks.samples.fates import BAD_SLOTS, is_fate, is_person
from benchmarks.samples.moments import DASHES, ISO_UTC, SLASHES, Form, days, moment
from benchmarks.samples.people import CAMPAIGNS, CHECKUP, CHECKUP_AT, SURVEY, people, with_number
from benchmarks.samples.recipe import Recipe, look_up
from benchmarks.samples.styles import INTERNATIONAL, LOCAL, Manner, written

GRANTED = days("2025-07-01", "2026-08-31")
GRANTED_EARLY = days("2025-01-02", "2025-06-30")
EXPIRED = days("2026-02-01", "2026-10-31")
EXPIRING = days("2027-07-01", "2028-06-30")
WITHDRAWN = days("2026-09-01", "2026-10-31")
REGRANTED = days("2026-11-02", "2026-11-10")


class Keeper(NamedTuple):
    """Who keeps evidence of consents, and how its exports look."""

    source: str
    headings: tuple[str, ...]
    manner: Manner
    form: Form
    evidence: str

    def titled(self, consents: pl.LazyFrame) -> pl.LazyFrame:
        """The fields of consents under this keeper's headings."""
        return consents.select(pl.col(field).alias(name) for field, name in zip(_FIELDS, self.headings, strict=True))


_FIELDS = ("phone", "controller", "purpose", "channel", "granted_at", "expires_at", "withdrawn_at", "evidence")
_CHINESE = ("手机号", "委托方", "用途", "渠道", "同意时间", "到期时间", "撤回时间", "凭证")
_TITLED = ("Phone Number", "Brand", "Purpose", "Channel", "Consented At", "Expires At", "Withdrawn At", "Evidence URI")
KEEPERS = (
    Keeper("clinic-crm", _CHINESE, LOCAL, DASHES, "crm:consent/"),
    Keeper("web-forms", _FIELDS, INTERNATIONAL, ISO_UTC, "https://forms.example/consents/"),
    Keeper("fitness-app", _TITLED, LOCAL, SLASHES, "https://app.fitness.example/grants/"),
)

_FLAWS = (
    {"granted_at": "2026-13-45 10:00"},
    {"granted_at": "去年冬天"},
    {"granted_at": "2036-05-01 09:30"},
    {"evidence": ""},
    {"controller": "Harbour Bank"},
    {"channel": "fax"},
    {"granted_at": "2026-06-01 10:00", "withdrawn_at": "2026-05-01 10:00"},
    {"purpose": ""},
    {"controller": ""},
    {"granted_at": ""},
    {"phone": "1.38E+10"},
    {"phone": ""},
)
"""What is wrong with the consents of those who stand on no list."""
FLAWED_SLOTS = BAD_SLOTS[: 2 * len(_FLAWS)]


def consent_rows(recipe: Recipe, keeper: Keeper) -> pl.LazyFrame:
    """Every consent that one keeper has on file, by heading."""
    is_withdrawn_here = is_fate("withdrawn") & ~_is_sent_apart(recipe)
    consenting = is_person() & ~is_fate("no_consent", "tomorrow")
    usual = _usual(_people(recipe, keeper, consenting & ~is_withdrawn_here), recipe, keeper)
    ended = _withdrawn(_people(recipe, keeper, is_withdrawn_here), recipe, keeper)
    second = _second(_people(recipe, keeper, is_fate("both", "regranted")), recipe, keeper)
    flawed = _spoilt(_usual(_people(recipe, keeper, pl.col("slot").is_in(FLAWED_SLOTS)), recipe, keeper))
    return pl.concat([keeper.titled(each) for each in (usual, ended, second, flawed)])


def withdrawal_rows(recipe: Recipe, keeper: Keeper) -> pl.LazyFrame:
    """The withdrawals that one keeper sent on a day of their own, by heading."""
    withdrawn = _people(recipe, keeper, is_fate("withdrawn") & _is_sent_apart(recipe))
    return keeper.titled(_withdrawn(withdrawn, recipe, keeper))


def attach_consent(
    consenting: pl.LazyFrame, recipe: Recipe, keeper: Keeper, *, campaign: pl.Expr, granted_at: pl.Expr
) -> pl.LazyFrame:
    """`consenting` with the fields of a consent to a campaign, as its keeper writes them; needs a number."""
    return consenting.with_columns(
        phone=written(recipe, keeper.manner),
        controller=look_up([each.controller for each in CAMPAIGNS], campaign),
        purpose=look_up([each.name for each in CAMPAIGNS], campaign),
        channel=pl.lit("voice"),
        granted_at=granted_at,
        expires_at=pl.lit(""),
        withdrawn_at=pl.lit(""),
        evidence=recipe.digits(keeper.evidence),
    )


def _people(recipe: Recipe, keeper: Keeper, keep: pl.Expr) -> pl.LazyFrame:
    return with_number(people(recipe, keep, supplier=keeper.source), recipe)


def _is_sent_apart(recipe: Recipe) -> pl.Expr:
    return recipe.draw("way") % 2 == 0


def _usual(consenting: pl.LazyFrame, recipe: Recipe, keeper: Keeper) -> pl.LazyFrame:
    """The first consent of each person, to what they are asked for or, of some fates, to something else."""
    draw, is_expired, is_elsewhere = recipe.draw("consent"), is_fate("expired"), is_fate("elsewhere")
    when = is_expired.cast(pl.UInt8)
    granted_at = moment(recipe, "granted", GRANTED, GRANTED_EARLY, which=when, form=keeper.form)
    expires_at = moment(recipe, "expires", EXPIRING, EXPIRED, which=when, form=keeper.form)
    consents = attach_consent(consenting, recipe, keeper, campaign=pl.col("campaign"), granted_at=granted_at)
    return consents.with_columns(
        purpose=pl.when(is_elsewhere & (draw % 2 == 1)).then(pl.lit("newsletter")).otherwise("purpose"),
        channel=pl.when(is_elsewhere & (draw % 2 == 0)).then(pl.lit("sms")).otherwise("channel"),
        expires_at=pl.when(is_expired | (draw % 4 == 1)).then(expires_at).otherwise(pl.lit("")),
    )


def _withdrawn(consenting: pl.LazyFrame, recipe: Recipe, keeper: Keeper) -> pl.LazyFrame:
    withdrawn_at = moment(recipe, "withdrawn", WITHDRAWN, form=keeper.form)
    return _usual(consenting, recipe, keeper).with_columns(withdrawn_at=withdrawn_at)


def _second(consenting: pl.LazyFrame, recipe: Recipe, keeper: Keeper) -> pl.LazyFrame:
    """Another consent: to another purpose, or to the same one again after the number had gone to somebody else."""
    other = CAMPAIGNS.index(CHECKUP if keeper.source == "fitness-app" else SURVEY)
    swapped = pl.when(pl.col("campaign") == other).then(CHECKUP_AT).otherwise(other)
    is_both = is_fate("both")
    again = (~is_both).cast(pl.UInt8)
    return attach_consent(
        consenting,
        recipe,
        keeper,
        campaign=pl.when(is_both).then(swapped).otherwise("campaign"),
        granted_at=moment(recipe, "second", GRANTED, REGRANTED, which=again, form=keeper.form),
    )


def _spoilt(consents: pl.LazyFrame) -> pl.LazyFrame:
    flaw = (pl.col("slot").cast(pl.Int64) - FLAWED_SLOTS[0]) % len(_FLAWS)
    return consents.with_columns(
        pl.when(flaw.is_in([at for at, each in enumerate(_FLAWS) if field in each]))
        .then(look_up([each.get(field, "") for each in _FLAWS], flaw))
        .otherwise(field)
        .alias(field)
        for field in _FIELDS
    )
