"""How improbable a count is: upper bounds on tails, as log10, so that no sum of them underflows."""

import math

import polars as pl

_LN10 = math.log(10)
_ALMOST_NONE = 1e-12


def poisson_tail(count: pl.Expr, mean: pl.Expr) -> pl.Expr:
    """At least `count` where `mean` is expected of independent trials (Chernoff); 0 where it is no more than that.

    It holds for sums of unlike trials too, and for a martingale whose compensator is at most `mean` (Freedman).
    """
    mean = pl.max_horizontal(mean, pl.lit(_ALMOST_NONE))
    bound = -(count * (count / mean).log() - count + mean) / _LN10
    return pl.when(count > mean).then(bound).otherwise(0.0)


def binomial_tail(count: pl.Expr, *, trials: int, probability: float) -> pl.Expr:
    """At least `count` of `trials` (Chernoff, by the Kullback-Leibler divergence)."""
    hit = count / trials
    missed = 1 - hit
    divergence = hit * (hit / probability).log() + pl.when(missed > 0).then(
        missed * (missed / (1 - probability)).log()
    ).otherwise(0.0)
    return pl.when(hit > probability).then(-trials * divergence / _LN10).otherwise(0.0)


def chi_square_below(statistic: pl.Expr, *, degrees: int) -> pl.Expr:
    """At most `statistic` of a chi-square with that many degrees of freedom (Chernoff)."""
    ratio = pl.max_horizontal(statistic / degrees, pl.lit(_ALMOST_NONE))
    bound = degrees / 2 * (ratio.log() + 1 - ratio) / _LN10
    return pl.when(ratio < 1).then(bound).otherwise(0.0)


def noncentral_chi_square_below(statistic: pl.Expr, *, degrees: pl.Expr, noncentrality: pl.Expr) -> pl.Expr:
    """At most `statistic` of a noncentral chi-square (L. Birgé, 2001, lemma 8.1)."""
    below = degrees + noncentrality - statistic
    bound = -(below**2) / (4 * (degrees + 2 * noncentrality)) / _LN10
    return pl.when(below > 0).then(bound).otherwise(0.0)
