"""Damage a text, a web page or its bytes, one change at a time, with a seeded generator."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from random import Random

LONG_RUN = 20_000  # characters; most reports are shorter as a whole

ODD_CHARACTERS = (
    *("\u202e", "\u202b", "\u2066", "\u2067", "\u2069", "\u200e", "\u200f"),  # bidirectional marks
    *("\u200b", "\u200c", "\u200d", "\u2060", "\ufeff", "\xad", "\u034f", "\u180e", "\U000e0041"),  # of no width
    *("\0", "\x01", "\x08", "\x0b", "\x0c", "\x1b", "\x1c", "\x1d", "\x7f", "\x80", "\x85", "\x9d"),  # controls
    *("\u2028", "\u2029", "\r", "\r\n", "\n\r", "\t", "\xa0", "\u2003", "\u3000"),  # line ends and blanks
    *("\ud800", "\udbff", "\udc80", "\udfff", "\ufffe", "\uffff", "\U0010ffff", "\ufffd", "\ue000"),  # no characters
    *("İ", "ı", "ß", "ẞ", "ﬁ", "ŉ", "ǰ", "ΐ", "Σς", "ſ", "K", "Å", "Ⅷ", "Ⓐ"),  # change their length with their case
    *("e\u0301", "Z" + "\u0300" * 40, "\u0e33", "각", "ก็็็็็"),  # combining marks
    *("🇺🇦", "👩🏽‍🚀", "👨‍👩‍👧‍👦", "#️⃣", "𝕭𝖔𝖑𝖉", "Ｆｕｌｌ", "①", "²", "½", "٣", "०", "𝟗", "一"),
    *("שלום", "مرحبا", "日本語", "ไทย", "…", "‥", "‒", "―", "⸺", "\u2011", "−"),
)
MARKS = "\"'“”„‟«»‹›‘’‚‛〝〞「」『』＂＇`´′″❝❞"
ODD_WORDS = (
    *("31 February 2024", "2024-02-30", "0000-00-00", "9999-12-31", "99/99/9999"),
    *("1 January 0001", "in 20000", "٣ May"),
    *("999 years ago", "Monday, Monday", "29 February 2023", "12:60 p.m.", "the ²th", "Sept. 31st, 1999 BC"),
    *("(((", "[[[", "]](", "**", "***", "|||", "----", "...", "....?!", "—", " - - ", "\\", "%s", "{0}", "{{x}}", "$$"),
    *("VIENNA (AP) — ", "(CNN) --", "By ", "By .", "BY JANE", "© 2020 ", "Read more:"),
    *("Title: ", ">>", " › ", "Q. ", "A: "),
    *("said", "said said said", "he told", "according to"),
    *("who said that he said that", "told reporters", ", she said,"),
    *("Mr.", "U.S.", "Dr. Dr. Dr.", "Jr., Sr.", "J. J. J. J. J.", "the the the", "of of of", "von der", "St.", "No. 7"),
    *("http://", "https://example.org/" + "a" * 200, "user@example.org", "#tag", "@handle", "<b>", "</p>", "<", "&lt;"),
)
ENTITIES = (
    *("&", "&amp", "&#", "&#x", "&#x1F6", "&#99999999999;", "&#xD800;"),
    *("&#0;", "&#128;", "&nbsp", "&ldquo", "&;", "&&"),
    *("&amp;amp;quot;", "&#8220;", "&quot;", "&notanentity;", "&#x110000;", "&zwnj;", "&shy;", "&rlm;"),
)
TAG_PARTS = (
    *("<", ">", "</", "/>", "<!--", "-->", "<!", "<?", "<![CDATA[", "]]>", "</body>", "</html>", "<body>", "<html>"),
    *("<p>", "</p>", "<div>", "</div>", "<script>", "</script>", "<style>", "<plaintext>", "<xmp>", "<textarea>"),
    *("<title>", "</title>", "<svg><foreignObject>", "<math>", "<template>"),
    *("<noscript>", "<iframe>", "<select><option>"),
    *("<table><tr><td>", "</td>", "<ul><li>", "<blockquote>", "</blockquote>", "<q>"),
    *("<br>", "<hr/>", "<p\0>", "<a href="),
    *("<img alt='", '<p class="', "<p =>", "<p a=1 a=2>", "<é>", "<a:b:c>", "<1>", "<p/ x>", '<base href="::">'),
    *('<meta charset="utf-7">', '<meta charset="punycode">', '<meta charset="">'),
    *("<meta name=date content=2024-99-99>",),
    *('<meta property="article:published_time" content="-1">', '<time datetime="²">x</time>'),
    *('<link rel="canonical" href="[">',),
    *(
        '<script type="application/ld+json">{"@type":',
        '<script type="application/ld+json">[1,null,{"author":[{}]}]</script>',
    ),
    *(),
)
ENCODINGS = (
    *("cp1252", "latin-1", "utf-16", "utf-16-le", "utf-16-be", "utf-32", "utf-8-sig", "utf-7", "shift_jis", "gb18030"),
    *("iso-8859-5", "koi8-r", "cp037", "mac-roman", "euc-kr", "big5"),
)
ODD_BYTES = (
    *(
        b"\0",
        b"\xff",
        b"\xfe\xff",
        b"\xed\xa0\x80",
        b"\xc0\x80",
        b"\xf4\x90\x80\x80",
        b"\xef\xbb\xbf",
        b"\x1b$B",
        b"\x80",
    ),
)

TextChange = Callable[[Random, str], str]
BytesChange = Callable[[Random, bytes], bytes]


def changed_text(rng: Random, text: str, changes: int) -> str:
    """Return a text after so many changes of random kinds."""
    for _ in range(changes):
        text = rng.choices(TEXT_CHANGES, TEXT_WEIGHTS)[0](rng, text)
    return text


def changed_page(rng: Random, page: str, changes: int) -> str:
    """Return a web page after so many changes to its tags, entities and words."""
    for _ in range(changes):
        page = rng.choices(PAGE_CHANGES, PAGE_WEIGHTS)[0](rng, page)
    return page


def encoded(rng: Random, text: str) -> bytes:
    """Return a text as bytes: mostly in UTF-8, sometimes in another encoding, in two, or with broken bytes."""
    content = text.encode("utf-8", "surrogatepass")
    if rng.random() < 0.15:
        content = text.encode(rng.choice(ENCODINGS), "replace")
    if rng.random() < 0.05:
        cut = rng.randrange(len(content) + 1)
        content = content[:cut] + text[len(text) // 2 :].encode(rng.choice(ENCODINGS), "replace")
    while rng.random() < 0.2:
        content = rng.choice(BYTES_CHANGES)(rng, content)
    return content


def _stretch(rng: Random, whole: Sequence[object], most: int = 300) -> tuple[int, int]:
    start = rng.randrange(len(whole) + 1)
    return start, min(len(whole), start + rng.randrange(1, most))


def _line(rng: Random, text: str) -> tuple[list[str], int]:
    lines = text.split("\n")
    return lines, rng.randrange(len(lines))


def _put(text: str, at: int, words: str) -> str:
    return text[:at] + words + text[at:]


def _anywhere(rng: Random, text: str) -> int:
    return rng.randrange(len(text) + 1)


def _put_odd_character(rng: Random, text: str) -> str:
    return _put(text, _anywhere(rng, text), rng.choice(ODD_CHARACTERS) * rng.choice((1, 1, 1, 2, 30)))


def _strew_odd_character(rng: Random, text: str) -> str:
    odd, share = rng.choice(ODD_CHARACTERS), rng.choice((0.01, 0.05, 0.2))
    return "".join(each + odd if rng.random() < share else each for each in text)


def _put_odd_words(rng: Random, text: str) -> str:
    return _put(text, _anywhere(rng, text), f" {rng.choice(ODD_WORDS)} ")


def _open_with_odd_words(rng: Random, text: str) -> str:
    return "".join(rng.choice((*ODD_WORDS, "\n", "\n\n")) for _ in range(rng.randrange(1, 9))) + text


def _change_marks(rng: Random, text: str) -> str:
    return "".join(rng.choice(MARKS) if each in MARKS and rng.random() < 0.4 else each for each in text)


def _put_marks(rng: Random, text: str) -> str:
    return _put(text, _anywhere(rng, text), "".join(rng.choices(MARKS, k=rng.choice((1, 1, 2, 5, 40)))))


def _drop_marks(rng: Random, text: str) -> str:
    return "".join(each for each in text if each not in MARKS or rng.random() < 0.6)


def _delete(rng: Random, text: str) -> str:
    start, end = _stretch(rng, text)
    return text[:start] + text[end:]


def _repeat(rng: Random, text: str) -> str:
    start, end = _stretch(rng, text)
    return text[:end] + text[start:end] * rng.choice((1, 1, 2, 8)) + text[end:]


def _move(rng: Random, text: str) -> str:
    start, end = _stretch(rng, text)
    rest = text[:start] + text[end:]
    return _put(rest, _anywhere(rng, rest), text[start:end])


def _flip(rng: Random, text: str) -> str:
    if not text:
        return chr(rng.randrange(1, 0x250))
    at = rng.randrange(len(text))
    return text[:at] + chr(ord(text[at]) ^ (1 << rng.randrange(8))) + text[at + 1 :]


def _cut(rng: Random, text: str) -> str:
    at = _anywhere(rng, text)
    return text[at:] if rng.random() < 0.3 else text[: max(at, 40)]


def _join_lines(rng: Random, text: str) -> str:
    return text.replace("\n", rng.choice((" ", "", "\t", "\r", "\x0b", "\u2028")))


def _break_lines(rng: Random, text: str) -> str:
    return text.replace(rng.choice((" ", ". ", ", ")), rng.choice(("\n", "\n\n", "\r\n", "\n\n\n\n\n")))


def _change_case(rng: Random, text: str) -> str:
    lines, at = _line(rng, text)
    lines[at] = rng.choice((str.upper, str.lower, str.title, str.swapcase))(lines[at])
    return "\n".join(lines)


def _mix_lines(rng: Random, text: str) -> str:
    lines = text.split("\n")
    rng.shuffle(lines)
    return "\n".join(lines)


def _put_long_run(rng: Random, text: str) -> str:
    plain = (*".,-_=*#| \n1aA()[]<>&;:?!", "a.", "A ", ", a", "1 ", "- ")
    unit = rng.choice((*ODD_CHARACTERS, *MARKS, *ODD_WORDS, *plain))
    return _put(text, _anywhere(rng, text), (unit * LONG_RUN)[:LONG_RUN])


def _put_entity(rng: Random, page: str) -> str:
    return _put(page, _anywhere(rng, page), rng.choice(ENTITIES))


def _strew_entities(rng: Random, page: str) -> str:
    entity = rng.choice(ENTITIES)
    return page.replace(rng.choice((" ", '"', "'", "-")), entity, rng.choice((3, 50)))


def _put_tag(rng: Random, page: str) -> str:
    return _put(page, _anywhere(rng, page), rng.choice(TAG_PARTS) * rng.choice((1, 1, 1, 3, 20)))


def _tags(rng: Random, page: str) -> tuple[int, int]:
    """Return the place of one of the page's tags."""
    start = page.find("<", _anywhere(rng, page))
    end = page.find(">", start)
    return (0, 0) if start < 0 or end < 0 else (start, end + 1)


def _drop_tag(rng: Random, page: str) -> str:
    start, end = _tags(rng, page)
    return page[:start] + page[end:]


def _repeat_tag(rng: Random, page: str) -> str:
    start, end = _tags(rng, page)
    return page[:start] + page[start:end] * rng.choice((2, 5, 50, 300)) + page[end:]


def _break_tag(rng: Random, page: str) -> str:
    start, end = _tags(rng, page)
    return page[: rng.randrange(start, end + 1)] + page[end:]


def _swap_tag(rng: Random, page: str) -> str:
    start, end = _tags(rng, page)
    return page[:start] + rng.choice(TAG_PARTS) + page[end:]


def _nest(rng: Random, page: str) -> str:
    start, end = _stretch(rng, page, 2000)
    tag = rng.choice(("div", "span", "b", "ul", "table", "blockquote", "p", "q", "section"))
    depth = rng.choice((9, 99, 999))
    closing = f"</{tag}>" * rng.choice((0, depth // 2, depth))
    return page[:start] + f"<{tag}>" * depth + page[start:end] + closing + page[end:]


def _put_attributes(rng: Random, page: str) -> str:
    _, end = _tags(rng, page)
    many = " ".join(f"data-{number}='{rng.choice(ODD_CHARACTERS)}'" for number in range(rng.choice((1, 20, 500))))
    return _put(page, max(0, end - 1), f" {many}")


def _change_words(rng: Random, page: str) -> str:
    return changed_text(rng, page, 1)


def _flip_bits(rng: Random, content: bytes) -> bytes:
    broken = bytearray(content)
    for _ in range(rng.choice((1, 3, 20)) if broken else 0):
        broken[rng.randrange(len(broken))] ^= 1 << rng.randrange(8)
    return bytes(broken)


def _put_bytes(rng: Random, content: bytes) -> bytes:
    at = rng.randrange(len(content) + 1)
    return content[:at] + rng.choice(ODD_BYTES) * rng.choice((1, 2, 30)) + content[at:]


def _drop_bytes(rng: Random, content: bytes) -> bytes:
    start, end = _stretch(rng, content, 8)
    return content[:start] + content[end:]


_TEXT: dict[TextChange, float] = {
    _put_odd_character: 6, _strew_odd_character: 2, _put_odd_words: 6, _open_with_odd_words: 2, _change_marks: 4,
    _put_marks: 4, _drop_marks: 2, _delete: 4, _repeat: 3, _move: 3, _flip: 4, _cut: 1, _join_lines: 1, _break_lines: 1,
    _change_case: 2, _mix_lines: 1, _put_long_run: 0.12,
}  # fmt: skip
_PAGE: dict[TextChange, float] = {
    _put_entity: 4, _strew_entities: 2, _put_tag: 6, _drop_tag: 4, _repeat_tag: 3, _break_tag: 4, _swap_tag: 4,
    _nest: 1, _put_attributes: 1, _change_words: 12,
}  # fmt: skip
TEXT_CHANGES, TEXT_WEIGHTS = list(_TEXT), list(_TEXT.values())
PAGE_CHANGES, PAGE_WEIGHTS = list(_PAGE), list(_PAGE.values())
BYTES_CHANGES: tuple[BytesChange, ...] = (_flip_bits, _put_bytes, _drop_bytes)
