"""The bounds are bounds: never below the exact tail, and not far above it where it matters."""

import math

import polars as pl
import pytest

from transforms.lists.chance import binomial_tail, chi_square_below, noncentral_chi_square_below, poisson_tail


def _value(expression: pl.Expr) -> float:
    return float(pl.select(expression).item())


def _poisson(count: int, mean: float) -> float:
    """log10 of the exact chance of at least `count`."""
    terms = [k * math.log(mean) - mean - math.lgamma(k + 1) for k in range(count, count + 400)]
    return max(terms) / math.log(10) + math.log10(sum(math.exp(term - max(terms)) for term in terms))


def _binomial(count: int, trials: int, probability: float) -> float:
    every = range(count, trials + 1)
    return math.log10(sum(math.comb(trials, k) * probability**k * (1 - probability) ** (trials - k) for k in every))


@pytest.mark.parametrize(("count", "mean"), [(4, 0.008), (5, 1.0), (30, 10.0), (200, 120.0), (900, 324.0)])
def test_the_poisson_bound_is_one_and_is_near(count: int, mean: float) -> None:
    bound, exact = _value(poisson_tail(pl.lit(count), pl.lit(mean))), _poisson(count, mean)
    assert exact <= bound < exact + 3


@pytest.mark.parametrize(("count", "trials", "probability"), [(90, 100, 0.7), (100, 100, 0.7), (7, 10, 0.1)])
def test_the_binomial_bound_is_one_and_is_near(count: int, trials: int, probability: float) -> None:
    bound = _value(binomial_tail(pl.lit(count), trials=trials, probability=probability))
    exact = _binomial(count, trials, probability)
    assert exact - 1e-9 <= bound < exact + 2


def test_a_chi_square_of_99_degrees_falls_below_43_once_in_a_million() -> None:
    # 42.0 and 49.5 are its quantiles at 2.5e-8 and 1e-5 (R: pchisq)
    assert _value(chi_square_below(pl.lit(43.0), degrees=99)) == pytest.approx(-6, abs=0.5)
    assert _value(chi_square_below(pl.lit(99.0), degrees=99)) == 0
    assert _value(chi_square_below(pl.lit(0.0), degrees=99)) < -100


def test_what_is_expected_is_no_sign() -> None:
    assert _value(poisson_tail(pl.lit(3), pl.lit(3.0))) == 0
    assert _value(poisson_tail(pl.lit(0), pl.lit(0.0))) == 0
    assert _value(binomial_tail(pl.lit(7), trials=10, probability=0.7)) == 0
    beyond = noncentral_chi_square_below(pl.lit(200.0), degrees=pl.lit(49.0), noncentrality=pl.lit(100.0))
    assert _value(beyond) == 0
