"""The rules that verdicts name: what each tells of a number."""

from dataclasses import dataclass

from schemas.list_signs import SIGN_MEANINGS
from schemas.outcomes import OUTCOME_MEANINGS
from schemas.verdicts import CHANGES, Verdict


@dataclass(frozen=True)
class Rule:
    """`name` is the word that stands beside the verdict, with what differs from number to number as `<…>`."""

    verdict: Verdict
    name: str
    means: str
    value: str | None = None
    """The value of the policy that the rule rests on, if any; of a cap with `<window>` in its name."""
    changes: str | None = None
    """What would have to change, where that is something else than what the verdict says."""

    def covers(self, word: str) -> bool:
        """Whether the rule is the one that `word` names."""
        kind, _, what = self.name.partition(":")
        return word == self.name or (what.startswith("<") and word.startswith(f"{kind}:"))

    def told(self, word: str) -> str:
        """What the rule means, and what is meant by the outcome class or sign that `word` names."""
        named = word.partition(":")[2]
        meant = _NAMED.get(named) if "<" in self.name else None
        return f"{self.means}: {meant}" if meant else self.means

    def value_for(self, word: str) -> str | None:
        """The name of the policy's value that `word` rests on."""
        return self.value and self.value.replace("<window>", word.partition(":")[2])

    @property
    def to_change(self) -> str:
        """What would have to change for another verdict."""
        return self.changes or CHANGES[self.verdict]


_NAMED: dict[str, str] = {str(name): said for name, said in (*OUTCOME_MEANINGS.items(), *SIGN_MEANINGS.items())}

_DNC_IS_FINAL = "nothing changes it: what a vendor's register said of the number is kept"

RULES: tuple[Rule, ...] = (
    Rule(
        Verdict.COMPLAINED,
        "suppression:complaint",
        "a complaint was sent in, or a call to the number came to a complaint",
    ),
    Rule(
        Verdict.REFUSED,
        "suppression:refusal",
        "somebody refused, in whichever campaign and at whichever vendor",
        value="reopen_on_new_consent",
    ),
    Rule(
        Verdict.REFUSED,
        "refused_after:<outcome class>",
        "calls ended this way as often as the policy takes for a no without words",
        value="refused_after",
    ),
    Rule(Verdict.ERASED, "suppression:erasure", "a request to erase the person's data was sent in"),
    Rule(Verdict.ON_REGISTER, "register:<register>", "the latest snapshot of the register has the number"),
    Rule(
        Verdict.ON_REGISTER,
        "outcome:DNC_REGISTER_HIT",
        "a vendor or carrier answered that a register of its own has the number",
        changes=_DNC_IS_FINAL,
    ),
    Rule(Verdict.WRONG_PERSON, "outcome:WRONG_PERSON", "a call found somebody else, and no consent is younger"),
    Rule(
        Verdict.UNREACHABLE,
        "unreachable_after:<outcome class>",
        "calls ended this way as often as the policy asks before it gives a number up",
        value="unreachable_after",
    ),
    Rule(
        Verdict.LINE_TYPE_EXCLUDED,
        "line_type:<line type>",
        "the numbering plan gives the number this type, which is not among those that the policy calls",
        value="allowed_line_types",
    ),
    Rule(Verdict.LIST_HELD, "sign:<sign>", "the whole list is held for this sign of invention", value="swept_share"),
    Rule(Verdict.NO_CONSENT, "consent:none", "nobody consented to this, or not yet"),
    Rule(Verdict.CONSENT_WITHDRAWN, "consent:withdrawn", "every consent to this campaign was withdrawn"),
    Rule(
        Verdict.CONSENT_WITHDRAWN,
        "suppression:withdrawal",
        "a consent was withdrawn from somebody, which is a no to everybody",
        value="reopen_on_new_consent",
    ),
    Rule(Verdict.CONSENT_EXPIRED, "consent:expired", "the consents that were not withdrawn have all run out"),
    Rule(Verdict.REACHED, "outcome:SUCCESS", "a call of this campaign was a success"),
    Rule(
        Verdict.REGISTER_STALE,
        "register:<register>",
        "the register has no snapshot, or none as young as the policy and heed.toml ask",
        value="register_max_age_days",
    ),
    Rule(
        Verdict.REGISTER_STALE,
        "register:none",
        "the policy asks for a register of the number's region, and heed.toml attaches none for it or for all",
        value="needs_register",
        changes="[registers.NAME] in heed.toml for that region or for '*', and its snapshot in inbox/registers",
    ),
    Rule(
        Verdict.AWAITING_OUTCOME,
        "batch:<batch id>",
        "the number is in this batch of whichever campaign, which has not ended or is not answered",
    ),
    Rule(Verdict.OUTCOME_UNKNOWN, "outcome:UNKNOWN", "a call to it, in whichever campaign, came back with such a code"),
    Rule(
        Verdict.EXHAUSTED,
        "campaign_cap:lifetime",
        "this campaign has called as often as one campaign ever may",
        value="max_campaign_attempts_lifetime",
    ),
    Rule(
        Verdict.EXHAUSTED,
        "cap:lifetime",
        "all campaigns together have called as often as they ever may",
        value="max_attempts_lifetime",
    ),
    Rule(
        Verdict.RESTING,
        "interval:<outcome class>",
        "the rest after a call that ended this way is not over",
        value="interval_hours",
    ),
    Rule(
        Verdict.RESTING,
        "cap:<window>",
        "all campaigns together have called as often as they may in any stretch of this length",
        value="max_attempts_<window>",
    ),
    Rule(
        Verdict.RESTING,
        "campaign_cap:<window>",
        "this campaign has called as often as one campaign may in any stretch of this length",
        value="max_campaign_attempts_<window>",
    ),
    Rule(
        Verdict.RESTING,
        "failure_cap:7d",
        "calls of all campaigns failed on the way as often as they may in any stretch of this length",
        value="max_failures_7d",
    ),
    Rule(Verdict.RESTING, "campaign:<campaign>", "this campaign calls the number tonight, so no other does"),
    Rule(
        Verdict.OUTSIDE_HOURS,
        "hours:none_left",
        "no call hour is left in every zone the number may be in before batch or consent end, or its zone or "
        "holidays are not known",
        value="call_hours",
    ),
    Rule(
        Verdict.OVER_CAPACITY,
        "batch_size:<size>",
        "so many go first: callbacks by their time, earlier rounds, younger consents, younger lists",
    ),
    Rule(Verdict.CALLABLE, "consent:live", "a consent holds, every rung above lets the number by, and hours are left"),
)
"""Every rule that a verdict can name, in the order of the ladder."""


def rule_of(verdict: Verdict, word: str) -> Rule:
    """The rule that `word` names beside that verdict; one named exactly goes first."""
    own = sorted((rule for rule in RULES if rule.verdict == verdict), key=_is_pattern)
    return next(rule for rule in own if rule.covers(word))


def _is_pattern(rule: Rule) -> bool:
    return "<" in rule.name
