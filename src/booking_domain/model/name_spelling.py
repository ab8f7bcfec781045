"""The spelling that callers add to a name, taken out of its words and put to use."""

import re

from attrs import evolve, frozen

from booking_domain.model.folding import fold
from booking_domain.model.name_comparison import (
    ARTICLES_OF_COMPARISON,
    compared_name,
    end_of_comparison,
)
from booking_domain.model.phonetics import cologne_code
from booking_domain.model.spelling_aloud import (
    letter_of,
    letter_said,
    respelled,
    with_single,
    without,
)


_DASHES = frozenset("-\u2010\u2011\u2012\u2013\u2014\u2015")
_DASH_WORDS = frozenset({"bindestrich", "strich", "minus", "gedankenstrich"})
_DOUBLE = frozenset({"doppel", "doppelt", "zwei", "doppeltem", "zweimal"})
_SINGLE = frozenset({"einem", "einfachem", "nur", "ein", "einfach"})
_ARTICLES = frozenset(
    {
        "dem",
        "den",
        "der",
        "am",
        "ende",
        "schluss",
        "anfang",
        "vorne",
        "hinten",
        "in",
        "mitte",
        "wie",
    }
)
_CUES = frozenset(
    {"buchstabiert", "buchstabiere", "buchstabieren", "geschrieben", "schreibt", "schreibe"}
)
_HINTS = frozenset({"mit", "ohne"})
_COMMA = frozenset({","})
_BEFORE_HINTS = frozenset({"aber", "nur", "bloß", "und", "zwar", "diesmal", "halt", "eben"})
_CUE_SURROUNDINGS = _COMMA | {"ich", "das", "man", "sich", "wird", "also", "mich"}
_SURE_LETTERS = 3
_SURE_ALPHABET_WORDS = 4
_LETTERS_OF_A_HINT = 2


@frozen
class Spelt:
    """
    The words of a name, hints gone.

    `spelt_word` is the one whose spelling is known; `unresolved` says that a hint did not fit.
    """

    words: tuple[str, ...]
    spelt_word: str | None = None
    unresolved: bool = False


def take_spelling(words: tuple[str, ...]) -> Spelt:
    """This will apply "mit ck und tz", "M wie Martha", "Anton Berta ..." to the words before."""
    tokens = _hyphenated(words)
    spelt = Spelt(words=())
    place = 0
    while place < len(tokens):
        run = _run_at(tokens, place)
        hint = _hint_at(tokens, place) if spelt.words else None
        told = _told_of_the_word_before(
            run, spelt=spelt, is_last=run is not None and run.end == len(tokens)
        )
        if told is not None:
            spelt, place = told, len(tokens) if run is None else run.end
        elif run is not None and run.is_sure(before=spelt.words):
            place = _after_the_same_word(tokens, run.end, run=run)
            spelt = _with_letters(spelt, letters=run.letters)
        elif (end := end_of_comparison(tokens, place, until=_HINTS | _CUES)) and (
            name := compared_name(spelt.words)
        ):
            spelt, place = evolve(spelt, words=name), end
        elif spelt.words and _is_before_a_hint(tokens, place):
            place += 1
        elif hint is not None:
            spelt, place = _with_hint(spelt, hint=hint), hint.end
        elif spelt.words and tokens[place].lower() in _HINTS:
            return evolve(spelt, unresolved=True)
        elif fold(tokens[place]) in _CUES and place + 1 < len(tokens):
            spelt = evolve(spelt, words=_without_end(spelt.words, ends=_CUE_SURROUNDINGS))
            place += 1
            while place < len(tokens) and tokens[place].lower() in _CUE_SURROUNDINGS:
                place += 1
        else:
            spelt = evolve(spelt, words=(*spelt.words, tokens[place]))
            place += 1
    return spelt


def _told_of_the_word_before(run: "_Run | None", *, spelt: Spelt, is_last: bool) -> Spelt | None:
    """Apply "Krause K wie Konrad" and "Maier A I" as hints; `None` where the letters are others."""
    words = _without_end(spelt.words, ends=_COMMA)
    if run is None or not words or len(words[-1]) == 1 or len(run.letters) > _LETTERS_OF_A_HINT:
        return None
    is_pair = is_last and run.single == _LETTERS_OF_A_HINT and run.letters in _CLUSTERS
    if not (run.has_wie or is_pair) or run.is_cued:
        return None
    letters = (run.letters,) if run.letters in _CLUSTERS else tuple(run.letters)
    hinted = _with_hint(spelt, hint=_Hint(letters=letters, end=run.end, kind="mit"))
    return hinted if run.has_wie or not hinted.unresolved else None


def _after_the_same_word(tokens: list[str], end: int, *, run: "_Run") -> int:
    """Leave the word out that is said again once it is spelt: "S C H M I D T, Schmidt"."""
    place = end + (tokens[end : end + 1] == [","])
    again = tokens[place] if place < len(tokens) else ""
    is_again = len(again) > 1 and fold(again)[:1] == fold(run.letters)[:1]
    return place + 1 if is_again and cologne_code(again) == cologne_code(run.letters) else end


def _is_before_a_hint(tokens: list[str], place: int) -> bool:
    rest = [token.lower() for token in tokens[place : place + 3]]
    following = next((one for one in rest if one not in _BEFORE_HINTS), "")
    return rest[0] in _BEFORE_HINTS and following in _HINTS


def _hyphenated(words: tuple[str, ...]) -> list[str]:
    """Join "Müller - Lüdenscheidt" and "Müller Bindestrich Lüdenscheidt", not "M - E - I"."""
    joined: list[str] = []
    place = 0
    while place < len(words):
        word = words[place]
        is_dash = word in _DASHES or word.lower() in _DASH_WORDS
        if not is_dash:
            joined.append(word)
        elif joined and place + 1 < len(words) and _joins(joined[-1], words[place + 1]):
            place += 1
            joined[-1] = f"{joined[-1]}-{words[place]}"
        place += 1
    return joined


def _joins(before: str, after: str) -> bool:
    return len(before) > 1 and len(after) > 1 and before != "," and before.lower() not in _DOUBLE


def _without_end(words: tuple[str, ...], *, ends: frozenset[str]) -> tuple[str, ...]:
    while words and words[-1].lower() in ends:
        words = words[:-1]
    return words


@frozen
class _Run:
    """Letters said one after the other; `end` is the place after them."""

    letters: str
    end: int
    single: int
    has_wie: bool = False
    is_cued: bool = False

    def is_sure(self, *, before: tuple[str, ...]) -> bool:
        """Whether these can be nothing but letters; three names in a row may be a person."""
        if self.has_wie:
            return True
        said = len(self.letters)
        if self.single == said or self.is_cued:
            return said >= _SURE_LETTERS or (self.is_cued and said > 1)
        confirms = bool(before) and _same_word(before[-1], self.letters)
        return said >= _SURE_ALPHABET_WORDS or (said >= _SURE_LETTERS and confirms)


def _run_at(tokens: list[str], place: int) -> _Run | None:
    letters, single, has_wie = "", 0, False
    start = place
    while place < len(tokens):
        if tokens[place] == ",":
            if letters and _ends_a_name(tokens, place):
                break
            place += 1
            continue
        piece = _letter_at(tokens, place)
        if piece is None:
            break
        letters += piece.letters
        single += piece.single
        has_wie = has_wie or piece.has_wie
        place = piece.end
    if not letters:
        return None
    is_cued = any(fold(token) in _CUES for token in tokens[max(0, start - 2) : start])
    return _Run(letters=letters, end=place, single=single, has_wie=has_wie, is_cued=is_cued)


def _ends_a_name(tokens: list[str], comma: int) -> bool:
    """In "Ludwig, Ludwig Ulrich ..." the first is the name; letters with commas have one each."""
    after = tokens[comma + 2 : comma + 3]
    return len(tokens[comma - 1]) > 1 and comma == 1 and after != [","]


def _letter_at(tokens: list[str], place: int) -> _Run | None:
    word = tokens[place]
    following = tokens[place + 1] if place + 1 < len(tokens) else ""
    after = tokens[place + 2] if place + 2 < len(tokens) else ""
    if word.lower() in _DOUBLE and (doubled_letter := letter_of(following)) is not None:
        return _Run(doubled_letter * 2, place + 2, 2)
    doubled = re.fullmatch(r"doppel(\w)", word.lower())
    if doubled:
        return _Run(letters=doubled[1] * 2, end=place + 1, single=2)
    if following.lower() == "wie" and after.lower() in ARTICLES_OF_COMPARISON:
        # "S wie die Sonne" is a letter, "Kaiser wie der Kaiser" a name.
        said, end = letter_said(word), min(place + 4, len(tokens))
        return None if said is None else _Run(said, end, 1, has_wie=True)
    if following.lower() == "wie" and after.lower().startswith(word.lower()):
        return _Run(letters=word.lower(), end=place + 3, single=1, has_wie=True)
    letter = letter_of(word)
    if letter is None:
        return None
    if following.lower() == "wie" and after:
        return _Run(letters=letter, end=place + 3, single=1, has_wie=True)
    is_single = letter_said(word) is not None
    return _Run(letter, place + 1, len(letter) * is_single)


def _same_word(word: str, letters: str) -> bool:
    heard, spelled = fold(word), fold(letters)
    return heard[:1] == spelled[:1] and (
        cologne_code(heard) == cologne_code(spelled) or heard[:3] == spelled[:3]
    )


def _with_letters(spelt: Spelt, *, letters: str) -> Spelt:
    written = letters[:1].upper() + letters[1:]
    kept = _without_end(spelt.words, ends=_COMMA)
    for place in range(len(kept) - 1, -1, -1):
        if _same_word(kept[place], letters):
            changed = (*kept[:place], written, *kept[place + 1 :])
            return evolve(spelt, words=changed, spelt_word=written)
    return evolve(spelt, words=(*kept, written), spelt_word=written)


@frozen
class _Hint:
    """What was said of the spelling; `end` is the place after it."""

    letters: tuple[str, ...]
    end: int
    kind: str


def _hint_at(tokens: list[str], place: int) -> _Hint | None:
    kind = tokens[place].lower()
    if kind not in _HINTS:
        return None
    letters: list[str] = []
    end = place + 1
    while end < len(tokens):
        word = tokens[end].lower()
        following = tokens[end + 1].lower() if end + 1 < len(tokens) else ""
        if (said_together := _SAID_TOGETHER.get((word, following))) is not None:
            letters.append(said_together)
            end += 2
        elif word in _SINGLE and kind != "ohne":
            kind, end = "single", end + 1
        elif word in _DOUBLE and (said := letter_of(following)) is not None:
            letters.append(said * 2)
            end += 2
        elif word in _ARTICLES or (word in {"und", "mit"} and letters):
            end += 1
        elif (said_here := _hinted(word)) is not None:
            letters.append(said_here)
            end += 1
        else:
            break
    return (
        _Hint(letters=_joined(letters, tokens[place:end]), end=end, kind=kind) if letters else None
    )


_CLUSTERS = frozenset(
    {"ai", "ay", "ei", "ey", "eu", "äu", "oi", "oy", "ck", "tz", "dt", "th", "ph", "ie", "ss", "ff",
     "kk", "ll", "mm", "nn", "pp", "rr", "tt", "ß", "sch", "ch", "ks", "chs", "x", "y"}
)  # fmt: skip


_CONSONANTS = re.compile(r"[bcdfghjklmnpqrstvwxz]{2,4}")
_SAID_TOGETHER = {
    ("scharfem", "s"): "ß",
    ("scharfem", "es"): "ß",
    ("vogel", "v"): "v",
    ("vogel", "vau"): "v",
    ("umlaut", "a"): "ä",
    ("umlaut", "o"): "ö",
    ("umlaut", "u"): "ü",
    ("a", "umlaut"): "ä",
    ("o", "umlaut"): "ö",
    ("u", "umlaut"): "ü",
}


def _hinted(word: str) -> str | None:
    plain = re.sub(r"^doppel[- ]?(\w)$", r"\1\1", word)
    is_cluster = plain in _CLUSTERS or _CONSONANTS.fullmatch(plain) is not None
    return plain if is_cluster else letter_of(word)


def _joined(letters: list[str], said: list[str]) -> tuple[str, ...]:
    """Take "c k" for "ck" where the letters stand side by side and are a pair that exists."""
    if any(word.lower() == "und" for word in said) or len(letters) == 1:
        return tuple(letters)
    whole = "".join(letters)
    return (whole,) if whole in _CLUSTERS else tuple(letters)


def _with_hint(spelt: Spelt, *, hint: _Hint) -> Spelt:
    kept = _without_end(spelt.words, ends=_COMMA)
    changed: str | None = kept[-1]
    for letters in hint.letters:
        if changed is None:
            break
        changed = _hinted_word(changed, letters=letters, kind=hint.kind)
    if changed is None:
        return evolve(spelt, words=kept, unresolved=True)
    return evolve(spelt, words=(*kept[:-1], changed), spelt_word=changed)


def _hinted_word(word: str, *, letters: str, kind: str) -> str | None:
    match kind:
        case "ohne":
            return without(word, letter=letters)
        case "single":
            return with_single(word, letter=letters)
        case _:
            return respelled(word, letters=letters)
