"""The funnel as a picture: SVG to stand inside a page, whose text stays text and whose colours are the page's own."""

import io
import re
from collections.abc import Sequence
from itertools import pairwise
from typing import Any

import matplotlib as mpl
from matplotlib.axes import Axes
from matplotlib.figure import Figure

from flows.report.wording import TONES, in_thousands, percent, tone

_WIDTH, _ROW, _GAP = 400, 17, 7
_LABELS, _SHARES, _DIGIT = 118, 48, 7.5
_SETTINGS: dict[Any, Any] = {
    "svg.fonttype": "none",
    "svg.hashsalt": "heed",
    "font.family": ["DejaVu Sans"],
    "font.size": 11.5,
}
_NOTHING = dict.fromkeys(("Date", "Creator", "Format", "Type"))

# Colours that no picture has, for the page's custom properties to take the place of: matplotlib knows none.
_INKS = {name: f"#0000{place:02x}" for place, name in enumerate(("ink", "muted", "silhouette", *TONES), start=1)}

_NOT_FOR_A_PAGE = re.compile(
    r"""^.*?(?=<svg)                                       # prologue and doctype
      | <defs>.*?</defs>                                   # a style rule that would hold for the whole page
      | \s(?:id|xmlns(?::xlink)?|version|width|height)="[^"]*"   # not needed, or twice on the page
      | \s?font-family:\s'DejaVu\sSans';
      | \stransform="rotate\(-0\s[^"]*"
    """,
    re.VERBOSE | re.DOTALL,
)


def draw_funnel(steps: Sequence[tuple[str, int]]) -> str:
    """An `<svg>` of `steps` (name, contacts; the first is what comes in), one bar each, top to bottom.

    A bar stands where its contacts leave: its right end is what was left before the step, its left end what is left
    after it. The last bar is what is left at the end.
    """
    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(_SETTINGS)
        return _for_a_page(_figure(steps))


def _figure(steps: Sequence[tuple[str, int]]) -> Figure:
    places = _places([name for name, _ in steps])
    rows_in, height = steps[0][1], places[-1] + _ROW
    whole = max(1, rows_in)
    bars = _WIDTH - _LABELS - _SHARES - _DIGIT * (len(in_thousands(rows_in)) + 1)
    figure = Figure(figsize=(_WIDTH / 72, height / 72), dpi=72)
    spot = (_LABELS / _WIDTH, 0, bars / _WIDTH, 1)
    axes = figure.add_axes(spot, xlim=(0, whole), ylim=(height, 0))
    axes.set_axis_off()
    left = rows_in
    for (name, contacts), place in zip(steps, places, strict=True):
        before, left = left, left if name == "rows_in" else left - contacts
        _bar(axes, place, before, "silhouette")
        _bar(axes, place, contacts, tone(name), start=before - contacts)
        _words(axes, place, name, contacts, of=whole, bars=bars)
    return figure


def _places(names: Sequence[str]) -> list[int]:
    """The top of each row, in points; a gap stands wherever the colour changes."""
    tones = [tone(name) for name in names]
    changes = [0, *(now != then for then, now in pairwise(tones))]
    return [row * _ROW + sum(changes[: row + 1]) * _GAP for row in range(len(names))]


def _bar(axes: Axes, place: int, width: int, ink: str, *, start: int = 0) -> None:
    if width:
        colour = _INKS[ink]
        # The line around a bar keeps one contact in a million visible.
        style: dict[str, Any] = {"linewidth": 0 if ink == "silhouette" else 0.75, "clip_on": False}
        axes.barh(place + _ROW / 2, width, left=start, height=_ROW - 4, color=colour, edgecolor=colour, **style)


def _words(axes: Axes, place: int, name: str, contacts: int, *, of: int, bars: float) -> None:
    ink = _INKS["ink" if contacts else "muted"]
    weight = "bold" if tone(name) in {"in", "callable"} else "normal"
    share = percent(contacts / of) if contacts and name != "rows_in" else ""
    for right, words in ((-6, name), (_WIDTH - _LABELS - _SHARES, in_thousands(contacts)), (_WIDTH - _LABELS, share)):
        axes.text(
            right / bars,
            place + _ROW / 2 + 4,
            words,
            transform=axes.get_yaxis_transform(),
            horizontalalignment="right",
            verticalalignment="baseline",
            color=ink,
            weight="normal" if words == share else weight,
        )


def _for_a_page(figure: Figure) -> str:
    written = io.StringIO()
    figure.savefig(written, format="svg", metadata=_NOTHING, transparent=True)
    svg = _NOT_FOR_A_PAGE.sub("", written.getvalue())
    for name, colour in _INKS.items():
        svg = svg.replace(colour, f"var(--{name})")
    return svg.replace("<svg", '<svg aria-hidden="true"', 1).strip()
