"""How often the hand-over of an honest night is held, and how often that of one that is not.

Made-up homes: one campaign of five carriers and two kinds of file, with the shares of its nights drawn in five ways
that homes have, in three sizes, after 5, 8 or 14 nights; then the same with one thing gone wrong on the last night.

    .venv/bin/python -m benchmarks.anomalies
"""

import random
from collections.abc import Callable, Iterator, Sequence

import polars as pl

from transforms.anomalies.expected import surprises

HOMES = 400
"""Of each way, size and length."""
SIZES = {"500 contacts": 500, "20,000": 20_000, "1,000,000": 1_000_000}
LENGTHS = (5, 8, 14)
CARRIERS = {
    "CN China Mobile": 0.5,
    "CN China Telecom": 0.25,
    "CN China Unicom": 0.2,
    "CN China Broadnet": 0.03,
    "?": 0.02,
}
Shape = dict[str, float]
"""What a home is like: `callable`, `lists` and `outcomes` (rejected)."""


def steady(home: Shape, _night: int, dice: random.Random) -> Shape:
    """Every night like the others, give or take a tenth."""
    return _shaken(home, 0.1, dice)


def uneven(home: Shape, _night: int, dice: random.Random) -> Shape:
    """Give or take a third."""
    return _shaken(home, 0.33, dice)


def weekly(home: Shape, night: int, dice: random.Random) -> Shape:
    """Two nights of seven at half."""
    return _shaken({**home, "callable": home["callable"] * (0.5 if night % 7 > 4 else 1)}, 0.1, dice)


def worked_down(home: Shape, night: int, dice: random.Random) -> Shape:
    """Three in a hundred fewer every night: nothing new comes in."""
    return _shaken({**home, "callable": home["callable"] * 0.97**night}, 0.1, dice)


def new_list(home: Shape, night: int, dice: random.Random) -> Shape:
    """Worked down by a tenth a night for a fortnight, then a new list brings it up again: that night is the last."""
    return _shaken({**home, "callable": home["callable"] * 0.9 ** ((night - 14) % 14)}, 0.1, dice)


WAYS: dict[str, Callable[[Shape, int, random.Random], Shape]] = {
    "every night alike (10 %)": steady,
    "uneven (33 %)": uneven,
    "weekends at half": weekly,
    "worked down by 3 % a night": worked_down,
    "the night of a new list, once a fortnight": new_list,
}
WRONG: dict[str, Callable[[Shape], Shape]] = {
    "three times as many callable": lambda night: {**night, "callable": min(3 * night["callable"], 0.95)},
    "nearly everybody callable": lambda night: {**night, "callable": 0.9},
    "a fifth as many callable": lambda night: {**night, "callable": night["callable"] / 5},
    "a third of a list's rows rejected": lambda night: {**night, "lists": 0.33},
    "a third of the outcomes rejected": lambda night: {**night, "outcomes": 0.33},
    "a small carrier's share of the callable at 25 %": lambda night: {**night, "swept": 0.25},
}


def _shaken(shape: Shape, by: float, dice: random.Random) -> Shape:
    return {name: min(share * dice.lognormvariate(0, by), 0.97) for name, share in shape.items()}


def drawn(shape: Shape, size: int, dice: random.Random) -> Iterator[dict[str, object]]:
    """The counts of one night."""
    callable_ = _count(size, shape["callable"], dice)
    yield {"measured": "callable", "campaign": "a", "part": "", "count": callable_, "of": size}
    for kind, rows in (("lists", size // 10), ("outcomes", size // 5)):
        yield {
            "measured": "rejected",
            "campaign": "",
            "part": kind,
            "count": _count(rows, shape[kind], dice),
            "of": rows,
        }
    if callable_ == 0:
        return
    weights = [weight * dice.lognormvariate(0, 0.05) for weight in CARRIERS.values()]
    if "swept" in shape:
        weights[3] = sum(weights) * shape["swept"] / (1 - shape["swept"])
    for name, weight in zip(CARRIERS, weights, strict=True):
        count = min(_count(callable_, weight / sum(weights), dice), callable_)
        if count >= 0.01 * callable_:
            yield {"measured": "carrier", "campaign": "a", "part": name, "count": count, "of": callable_}


def _count(of: int, share: float, dice: random.Random) -> int:
    return min(max(round(dice.gauss(of * share, (of * share * (1 - share)) ** 0.5)), 0), of)


def held(way: str, size: int, nights: int, wrong: Callable[[Shape], Shape] | None = None) -> pl.DataFrame:
    """`home, measured`: what the homes' last nights are held for."""
    dice = random.Random(f"{way} {size} {nights}")  # noqa: S311 - the same homes every time
    tonight, earlier = [], []
    for home in range(HOMES):
        usual = {"callable": dice.choice([0.02, 0.1, 0.4]), "lists": dice.choice([0.01, 0.05]), "outcomes": 0.002}
        for night in range(14 - nights, 15):
            shape = WAYS[way](usual, night, dice)
            is_last = night == 14
            rows = list(drawn(wrong(shape) if wrong and is_last else shape, size, dice))
            named = [{**row, "campaign": f"{row['campaign']}{home}", "part": f"{row['part']}"} for row in rows]
            if is_last:
                tonight += named
            else:
                earlier += [{**row, "night": str(night), "is_let_on": False} for row in named]
    found = surprises(pl.LazyFrame(tonight), pl.LazyFrame(earlier)).collect()
    return found.select("measured", home=pl.col("campaign").str.strip_prefix("a"))


def share_held(ways: Sequence[str], size: int, nights: int, wrong: Callable[[Shape], Shape] | None = None) -> float:
    """Of all homes, those of which the last night is held."""
    return sum(held(way, size, nights, wrong)["home"].n_unique() for way in ways) / (HOMES * len(ways))


def main() -> None:
    """Print both tables."""
    cells = [(size, nights) for size in SIZES for nights in LENGTHS]
    print("| last night held | " + " | ".join(f"{size}, {nights} nights" for size, nights in cells) + " |")
    print("|---" * (len(cells) + 1) + "|")
    for way in WAYS:
        shares = [share_held([way], SIZES[size], nights) for size, nights in cells]
        print(f"| honest: {way} | " + " | ".join(f"{share:.1%}" for share in shares) + " |")
    for name, wrong in WRONG.items():
        shares = [share_held([*WAYS][:4], SIZES[size], nights, wrong) for size, nights in cells]
        print(f"| wrong: {name} | " + " | ".join(f"{share:.0%}" for share in shares) + " |")


if __name__ == "__main__":
    main()
