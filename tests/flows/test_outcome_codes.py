"""Every vendor's codes are explained or held, however they are written; a house may explain what is left."""

import pytest

from flows.errors import UsageError
from flows.reference import DATA, OutcomeCodes, outcome_codes
from flows.settings import read_shape
from schemas.outcomes import NOT_ATTEMPTS, REFUSALS
from schemas.vendor import Vendor

LISTS = sorted(path.stem for path in (DATA / "reference" / "outcomes").glob("*.toml"))

KNOWN = {
    "vicidial": (
        "NEW QUEUE INCALL DROP XDROP NA CALLBK CBHOLD A AA AM AL AFAX B AB DC ADC ADCT ADCCAR DEC DNC DNCL "
        "DNCC DNCCAR SALE N NI NP PU PM XFER ERI DONEM PDROP CPDATB CPDB CPDNA CPDREJ CPDINV CPDSUA CPDSI "
        "CPDSNC CPDSR CPDSUK CPDSV CPDUK CPDERR DAIR ADAIR LRERR"
    ),
    "genesys": (
        "ININ-OUTBOUND-ON-DO-NOT-CALL-LIST ININ-OUTBOUND-DNC-AUTHENTICATION-FAILED ININ-OUTBOUND-DNC-SKIPPED "
        "ININ-OUTBOUND-CONTACT-ATTEMPT-LIMIT-SKIPPED ININ-OUTBOUND-NUMBER-ATTEMPT-LIMIT-SKIPPED "
        "ININ-OUTBOUND-CONTACT-UNCALLABLE-SKIPPED ININ-OUTBOUND-NUMBER-UNCALLABLE-SKIPPED "
        "ININ-OUTBOUND-NOT-CALLABLE-TIME ININ-OUTBOUND-AUTOMATIC-TIME-ZONE-BLOCKED "
        "ININ-OUTBOUND-INVALID-PHONE-NUMBER ININ-OUTBOUND-SIT-UNCALLABLE ININ-OUTBOUND-PREVIEW-SKIPPED "
        "ININ-OUTBOUND-RULE-SKIPPED ININ-OUTBOUND-STUCK-INTERACTION ININ-OUTBOUND-RECALL-CANCELLED "
        "ININ-OUTBOUND-LIVE-VOICE disposition.classification.callable.disconnect "
        "disposition.classification.callable.person disposition.classification.callable.busy "
        "disposition.classification.callable.machine disposition.classification.callable.noanswer "
        "disposition.classification.callable.sit disposition.classification.uncallable.sit"
    ),
    "tencent-ccc": (
        "1 100 108 109 110 111 202 203 204 205 206 207 208 209 210 211 212 213 215 216 217 218 219 220 221 "
        "222 225 226 227 228 229 230 231 232 233"
    ),
    "aliyun-smart-status": (
        "ANSWERED CANCEL CALL_REJECTED CALL_FORWARDING INCOMING_CALL_BARRED INVALID_NUMBER NO_ANSWER "
        "NO_USER_RESPONDING NO_USER_RESPONSE NETWORK_BUSY OPERATOR_BLOCK POWERED_OFF SUSPEND USER_BUSY "
        "UNAVAILABLE INTELLIGENT_ANSWER OTHER OTHERS"
    ),
    "aliyun-aiccs": (
        "ANSWERED CANCEL CALL_REJECTED CALL_FORWARDING INCOMING_CALL_BARRED INVALID_NUMBER NO_ANSWER "
        "NO_USER_RESPONDING NETWORK_BUSY OPERATOR_BLOCK POWERED_OFF SUSPEND USER_BUSY UNAVAILABLE "
        "INTELLIGENT_ANSWER OTHERS Forbidden AbandonedInQueue AbandonedInRing AbandonedInIVR Reject NoAnswer "
        "NotExist Busy PowerOff"
    ),
    "aliyun-outbound-bot": (
        "0 1 2 3 4 5 6 7 8 9 10 11 12 13 14 15 16 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 NoAnswer "
        "NotExist Busy Cancelled"
    ),
    "aliyun-vms": (
        "200000 200001 200002 200003 200004 200005 200007 200010 200011 200012 200104 200105 200118 200119 "
        "200121 200130 482 476"
    ),
    "volcengine": "1 2 3 4 5 6 7 8 9 10 11 12 14 15 17 18 19 20 21 22 23 24 25 26 27 28 29 30 31 32 33 34 36 37 -1",
    "huawei": "00000 00129 00145 00146 00147 00149 00150 00155 00162 00537 00538 00548 00549 00603 00604",
    "nice-cxone": "101 102 103 104 105 106 107 201 202 220",
    "zhichi": (
        "ANSWERED 0 NO_ANSWER 1 BUSY 2 POWER_OFF 3 OUT_OF_SERVICE 4 REFUSED 5 VACANT_NUMBER 6 "
        "EXTENSION_NUMBER 19 CALL_LIMIT LINE_INTERCEPT 20"
    ),
    "baidu-ccc": "notexist stopped poweroff cantbeconnected linebusy ruleslimit beyonddeadline blacklist",
    "dnc-com": "X C O E R W G H L F V I M B P D S Y",
    "five9": "AddActiveNumber AddAllNumbers DoNotDial",
    "q850": "1 3 16 17 18 19 20 21 22 26 27 28 31 34 38 41 42 47 55 57 87 102",
    "sip": "403 404 408 410 480 484 486 502 503 504 603",
}
"""Of each list, the codes that its vendor is known to give."""

NOT_DIALLED = {
    "tencent-ccc": "109 110 111 216 218 209 220",
    "aliyun-vms": "200118 200119 200121",
    "baidu-ccc": "ruleslimit beyonddeadline",
    "genesys": "ININ-OUTBOUND-RULE-SKIPPED ININ-OUTBOUND-NOT-CALLABLE-TIME ININ-OUTBOUND-AUTOMATIC-TIME-ZONE-BLOCKED",
    "aliyun-smart-status": "CANCEL",
    "vicidial": "NEW QUEUE",
}
NOES = {
    "tencent-ccc": "108",
    "vicidial": "DNC NI DEC",
    "nice-cxone": "102 106 107",
    "five9": "AddActiveNumber AddAllNumbers DoNotDial",
    "dnc-com": "B P",
}


def codes(name: str, **own: str) -> dict[str, str]:
    """What the codes of a vendor mean that answers with the list of that name."""
    vendor = Vendor.model_validate({"root": "outbox/x", "outcome_codes": name, "codes": own})
    return outcome_codes("x", vendor)


def test_there_is_a_list_for_every_vendor() -> None:
    assert set(LISTS) == set(KNOWN)


@pytest.mark.parametrize("name", LISTS)
def test_a_list_knows_every_code_of_its_vendor_and_says_which_list_it_is(name: str) -> None:
    said = read_shape(DATA / "reference" / "outcomes" / f"{name}.toml", OutcomeCodes)
    assert set(KNOWN[name].split()) <= set(said.codes)
    assert "2026" in said.version or any(part.isdigit() for part in said.version)
    assert len(said.source) > 10


@pytest.mark.parametrize("name", NOT_DIALLED)
def test_what_was_not_dialled_is_no_attempt(name: str) -> None:
    told = codes(name)
    assert {told[code.upper()] for code in NOT_DIALLED[name].split()} == {"NOT_DIALLED"} <= NOT_ATTEMPTS


@pytest.mark.parametrize("name", NOES)
def test_a_no_is_a_no(name: str) -> None:
    told = codes(name)
    assert {told[code.upper()] for code in NOES[name].split()} <= REFUSALS


@pytest.mark.parametrize("name", LISTS)
def test_no_list_has_two_meanings_for_one_way_of_writing(name: str) -> None:
    said = read_shape(DATA / "reference" / "outcomes" / f"{name}.toml", OutcomeCodes)
    told = codes(name)
    blurred = {code for code, outcome in said.codes.items() if told.get(code.upper().replace(" ", "_")) != outcome}
    assert blurred == set()


def test_a_code_that_would_mean_two_things_means_none() -> None:
    vendor = Vendor.model_validate(
        {"root": "o/x", "outcome_codes": "sip", "codes": {"Later": "BUSY", "LATER": "NO_ANSWER", "ok": "SUCCESS"}}
    )
    told = outcome_codes("x", vendor)
    assert (told["LATER"], told["OK"]) == ("UNKNOWN", "SUCCESS")


def test_a_house_explains_what_the_list_leaves_open() -> None:
    assert codes("vicidial", HUC486="BUSY")["HUC486"] == "BUSY"
    assert codes("vicidial", CPDUK="NO_ANSWER")["CPDUK"] == "NO_ANSWER"
    assert codes("vicidial", ni="REFUSAL_NOT_INTERESTED")["NI"] == "REFUSAL_NOT_INTERESTED"


@pytest.mark.parametrize(("code", "outcome"), [("NI", "NO_ANSWER"), (" ｎｉ", "BUSY"), ("sale", "REFUSAL_EXPLICIT")])
def test_a_house_does_not_say_otherwise_than_its_vendors_list(code: str, outcome: str) -> None:
    with pytest.raises(UsageError, match=r"vendors\.x\.codes: \w+ is otherwise explained by vicidial"):
        codes("vicidial", **{code: outcome})
