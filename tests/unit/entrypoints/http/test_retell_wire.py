"""Retell's body: the little of it that we read, and what names a delivery."""

import json

from typing import Any

import pytest

from hypothesis import given
from hypothesis import strategies as st

from booking_domain.application.tool_catalogue import ToolSpec, tool_named
from entrypoints.http.retell_wire import NotACall, RetellCall, arguments_digest, read_call


def _spec(name: str) -> ToolSpec:
    spec = tool_named(name)
    assert spec is not None
    return spec


BOOK = _spec("book_appointment")
CHECK = _spec("check_availability")
ARGS = {"name": "Max Beispiel", "uhrzeit": "10"}


def _call(entries: Any = None, *, args: Any = None, **fields: Any) -> RetellCall:
    about: dict[str, Any] = {"call_id": "call_1", **fields}
    if entries is not None:
        about["transcript_with_tool_calls"] = entries
    wrapped = {"name": "x", "args": ARGS if args is None else args, "call": about}
    return read_call(json.dumps(wrapped).encode())


def _invoked(name: str, tool_call_id: Any, *, args: Any = None) -> dict[str, Any]:
    return {
        "role": "tool_call_invocation",
        "tool_call_id": tool_call_id,
        "name": name,
        "arguments": json.dumps(ARGS if args is None else args),
    }


def _answered(tool_call_id: str) -> dict[str, Any]:
    return {"role": "tool_call_result", "tool_call_id": tool_call_id, "content": "{}"}


def test_the_last_invocation_of_the_tool_names_the_delivery() -> None:
    """Other tools and turns do not matter; a version suffix neither."""
    call = _call(
        [
            {"role": "user", "content": "Bitte."},
            _invoked("book_appointment_v17", "tool_call_a"),
            _invoked("check_availability", "tool_call_b"),
        ]
    )

    assert call.invocation_id(BOOK) == "tool_call_a"
    assert call.invocation_id(CHECK) == "tool_call_b"


def test_an_answered_invocation_is_an_earlier_delivery() -> None:
    """Its id would replay what the caller has heard already."""
    earlier = [_invoked("book_appointment", "tool_call_a"), _answered("tool_call_a")]

    assert _call(earlier).invocation_id(BOOK) != "tool_call_a"
    now = [*earlier, _invoked("book_appointment", "tool_call_b")]
    assert _call(now).invocation_id(BOOK) == "tool_call_b"


def test_of_two_at_once_the_one_with_these_arguments_is_meant() -> None:
    """A model may call a tool twice in one turn."""
    other = {"name": "Erika Beispiel"}
    entries = [
        _invoked("book_appointment", "tool_call_a"),
        _invoked("book_appointment", "tool_call_b", args=other),
    ]

    assert _call(entries).invocation_id(BOOK) == "tool_call_a"
    assert _call(entries, args=other).invocation_id(BOOK) == "tool_call_b"
    assert _call(entries, args={"name": "x"}).invocation_id(BOOK) == "tool_call_b"


def test_arguments_in_the_transcript_may_be_an_object() -> None:
    """Some writers leave them as they are."""
    plain = {**_invoked("book_appointment", "tool_call_a"), "arguments": {**ARGS, "uhrzeit": 10}}
    other = _invoked("book_appointment", "tool_call_b", args={"name": "Erika"})

    assert _call([plain, other]).invocation_id(BOOK) == "tool_call_a"


def test_without_an_id_a_change_is_named_by_its_place_and_arguments() -> None:
    """The same wish at the same point of the call is a repeat; later it is a new one."""
    turns = [{"role": "user", "content": "Bitte."}]

    first, repeat = _call(turns).invocation_id(BOOK), _call(turns).invocation_id(BOOK)
    later = _call([*turns, *turns]).invocation_id(BOOK)
    other = _call(turns, args={"name": "Erika"}).invocation_id(BOOK)
    elsewhere = _call(turns, call_id="call_2").invocation_id(BOOK)

    assert first == repeat
    assert first is not None
    assert len({first, later, other, elsewhere}) == 4


def test_without_an_id_a_question_has_no_name() -> None:
    """Yesterday's offer is not today's truth: reading is never replayed on a guess."""
    assert _call([{"role": "user"}]).invocation_id(CHECK) is None


def test_without_a_transcript_nothing_tells_a_repeat_from_a_new_wish() -> None:
    """The wish itself is recognised then: book, cancel and book again must book again."""
    assert _call().invocation_id(BOOK) is None
    assert _call([]).invocation_id(BOOK) is None


@pytest.mark.parametrize(
    "entry",
    [
        None,
        5,
        "text",
        [],
        {},
        {"role": "tool_call_invocation"},
        _invoked("book_appointment", None),
        _invoked("book_appointment", ""),
        _invoked("book_appointment", ["a"]),
        {**_invoked("book_appointment", "tool_call_a"), "name": 5},
        {**_invoked("book_appointment", "tool_call_a"), "role": "tool_call"},
        {**_invoked("book_appointment", "tool_call_a"), "arguments": 5},
    ],
)
def test_nonsense_in_the_transcript_is_passed_over(entry: Any) -> None:
    """What is no invocation names nothing, and hides no other."""
    call = _call([_invoked("book_appointment", "tool_call_ok"), entry])

    assert call.invocation_id(BOOK) == "tool_call_ok"


@pytest.mark.parametrize("transcript", [5, "text", {"a": 1}, None, True])
def test_a_transcript_that_is_no_list_is_none(transcript: Any) -> None:
    """The call itself is still a call."""
    assert _call(transcript).entries == ()


def test_an_id_that_does_not_fit_is_shortened_without_confusion() -> None:
    """Long and unprintable ids are stored as their digest."""
    long, other = "a" * 500, "a" * 499 + "b"
    names = {
        _call([_invoked("book_appointment", one)]).invocation_id(BOOK)
        for one in (long, other, "a\x00b")
    }

    assert len(names) == 3
    assert all(name is not None and len(name) == 64 and name.isprintable() for name in names)


@pytest.mark.parametrize(
    ("args", "read"),
    [
        ({"a": "b"}, {"a": "b"}),
        ('{"a": "b"}', {"a": "b"}),
        ({"a": 10, "b": 1.50, "c": True}, {"a": "10", "b": "1.5", "c": True}),
        ({"a": [1], "b": {"c": 1}, "d": None}, {"a": None, "b": None, "d": None}),
        ([], {}),
        ("nonsense", {}),
        (7, {}),
    ],
)
def test_arguments_are_flat_texts_and_flags(args: Any, read: dict[str, Any]) -> None:
    """Numbers as they were written; nested values are nothing; a text may hold an object."""
    assert _call(args=args).arguments == read


@pytest.mark.parametrize("number", ["1e999", "-1e999", "9" * 10_000, "1" + "0" * 400 + ".5"])
def test_a_number_without_measure_is_an_argument_like_any_other(number: str) -> None:
    """It is read as text: no arithmetic is done with it."""
    body = f'{{"args": {{"a": {number}}}, "call": {{"call_id": "call_1"}}}}'

    assert read_call(body.encode()).arguments == {"a": number}


def test_arguments_without_end_are_none() -> None:
    """What is nested too deeply to be read is no argument, and no error."""
    deep = "[" * 900 + "]" * 900
    body = f'{{"args": {{"a": {deep}, "b": "c"}}, "call": {{"call_id": "call_1"}}}}'

    assert read_call(body.encode()).arguments.get("a") is None


@pytest.mark.parametrize(
    ("written", "read"),
    [
        (r"\ud83d\ude00", "\U0001f600"),
        (r"\uD83D\uDE00!", "\U0001f600!"),
        (r"a\ud83d", "a\ufffd"),
        (r"\ude00b", "\ufffdb"),
        (r"\ud83d\ud83d\ude00", "\ufffd\U0001f600"),
        (r"\\ud83d", r"\ud83d"),
        (r"\\\ud83d", "\\\ufffd"),
        (r"\u00fc\n", "ü\n"),
    ],
)
def test_half_a_character_is_no_reason_to_fail(written: str, read: str) -> None:
    """A transcript or an argument may be cut in the middle of an emoji."""
    body = (
        f'{{"args": {{"a": "{written}"}}, '
        f'"call": {{"call_id": "call_1", "transcript": "{written}"}}}}'
    )

    call = read_call(body.encode())

    assert call.call_id == "call_1"
    assert call.arguments == {"a": read}


@pytest.mark.parametrize("call_id", [None, "", " ", 5, [], "c" * 192, "a\nb"])
def test_a_call_id_is_a_short_printable_text(call_id: Any) -> None:
    """Anything else is none."""
    assert _call(call_id=call_id).call_id is None


def test_our_side_of_a_call_is_the_salons() -> None:
    """Inbound the number that was called, outbound the one that called."""
    inbound = _call(from_number="+491", to_number="+492", direction="inbound")
    outbound = _call(from_number="+492", to_number="+491", direction="outbound")

    assert (inbound.called_number, inbound.caller_number) == ("+492", "+491")
    assert (outbound.called_number, outbound.caller_number) == ("+492", "+491")


def test_the_digest_knows_tool_and_arguments_but_no_order() -> None:
    """Two deliveries of one call are recognised however their keys are ordered."""
    digest = arguments_digest("book", arguments={"a": "1", "b": "2"})

    assert digest == arguments_digest("book", arguments={"b": "2", "a": "1"})
    assert digest != arguments_digest("hold", arguments={"a": "1", "b": "2"})
    assert digest != arguments_digest("book", arguments={"a": "1", "b": "3"})


@given(st.binary() | st.text().map(str.encode))
def test_any_bytes_are_a_call_or_none(body: bytes) -> None:
    """Reading ends with a call or with `NotACall`, whatever arrives."""
    try:
        call = read_call(body)
    except NotACall as error:
        assert str(error)  # noqa: PT017 - either outcome is right, and both are looked at
    else:
        assert isinstance(call, RetellCall)
