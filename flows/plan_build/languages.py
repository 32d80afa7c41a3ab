"""The digit strings that a pattern of phonenumbers' metadata matches, walked one digit at a time."""

from enum import Enum
from functools import cache

from interegular import parse_pattern

State = int | None


class Share(Enum):
    """How many of all continuations of one length a pattern matches."""

    NONE = 0
    SOME = 1
    ALL = 2


class Language:
    """One pattern as a finite automaton over ten digits; a state of None can match nothing any more."""

    def __init__(self, pattern: str) -> None:
        machine = parse_pattern(pattern).to_fsm()
        keys = [machine.alphabet[digit] for digit in "0123456789"]
        self.start: State = machine.initial
        self._finals = machine.finals
        live = {state for state in machine.states if machine.islive(state)}  # type: ignore[no-untyped-call]
        self._steps: dict[State, tuple[State, ...]] = {
            state: tuple(end if (end := moves.get(key)) in live else None for key in keys)
            for state, moves in machine.map.items()
        }
        self.share = cache(self._share)
        self.walk = cache(self._walk)

    def step(self, state: State, digit: int) -> State:
        """The state after one more digit."""
        return None if state is None else self._steps[state][digit]

    def _walk(self, digits: str) -> State:
        return self.step(self.walk(digits[:-1]), int(digits[-1])) if digits else self.start

    def _share(self, state: State, remaining: int) -> Share:
        if state is None:
            return Share.NONE
        if remaining == 0:
            return Share.ALL if state in self._finals else Share.NONE
        shares = {self.share(after, remaining - 1) for after in self._steps[state]}
        return shares.pop() if len(shares) == 1 else Share.SOME


@cache
def language(pattern: str) -> Language:
    """The automaton of `pattern`, compiled once a process."""
    return Language(pattern)
