# SPDX-License-Identifier: EUPL-1.2
"""Every text for people is there in Dutch: nothing missing, nothing fuzzy, nothing left over, and the compiled catalogue is the newest."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import polib
import pytest
from django.utils.translation.template import templatize

HOUSE = Path(__file__).resolve().parent.parent / "src" / "samenspel"
CATALOGUE = HOUSE / "website" / "locale" / "nl" / "LC_MESSAGES" / "django.po"
PLAIN = {
    "_",
    "gettext",
    "gettext_lazy",
    "gettext_noop",
}  # the names xgettext knows: another alias would be missed
COUNTED = {"ngettext", "ngettext_lazy"}
PLACED = {"pgettext", "pgettext_lazy"}
HOW = "add it: django-admin makemessages -l nl, translate, compilemessages (see docs/guide/beheer.md)"
QUOTED = r"""(u?'(?:\\.|[^'\\])*'|u?"(?:\\.|[^"\\])*")"""

Text = tuple[str, str]  # context, msgid


def in_python(path: Path) -> Iterator[Text]:
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if not isinstance(node, ast.Call):
            continue
        name = (
            node.func.id
            if isinstance(node.func, ast.Name)
            else node.func.attr
            if isinstance(node.func, ast.Attribute)
            else ""
        )
        words = [
            arg.value for arg in node.args if isinstance(arg, ast.Constant) and isinstance(arg.value, str)
        ]
        if (name in PLAIN or name in COUNTED) and words and words[0]:
            yield "", words[0]
        elif name in PLACED and len(words) >= 2:
            yield words[0], words[1]


def in_template(path: Path) -> Iterator[Text]:
    source = templatize(path.read_text(encoding="utf-8"), origin=str(path))
    for context, text in re.findall(rf"\bn?pgettext\({QUOTED},\s*{QUOTED}", source):
        yield ast.literal_eval(context), ast.literal_eval(text)
    for text in re.findall(rf"(?<![a-z])(?:_|n?gettext)\({QUOTED}", source):
        yield "", ast.literal_eval(text)


def used() -> dict[Text, str]:
    found: dict[Text, str] = {}
    for path in sorted(HOUSE.rglob("*")):
        if "tests" in path.parts or "migrations" in path.parts:
            continue
        texts = (
            in_python(path)
            if path.suffix == ".py"
            else in_template(path)
            if path.suffix in (".html", ".txt")
            else ()
        )
        for text in texts:
            found.setdefault(text, str(path.relative_to(HOUSE)))
    return found


@pytest.fixture(scope="module")
def catalogue() -> polib.POFile:
    return polib.pofile(str(CATALOGUE))


def test_every_text_has_its_dutch(catalogue: polib.POFile) -> None:
    there = {(entry.msgctxt or "", entry.msgid) for entry in catalogue if not entry.obsolete}
    missing = [f"{where}: {text[1]!r}" for text, where in used().items() if text not in there]
    assert not missing, f"{len(missing)} texts are not in the Dutch catalogue; {HOW}\n" + "\n".join(
        missing[:60]
    )


def test_no_dutch_text_is_empty_fuzzy_or_left_over(catalogue: polib.POFile) -> None:
    assert not [entry.msgid for entry in catalogue.untranslated_entries()]
    assert not [entry.msgid for entry in catalogue.fuzzy_entries()]
    assert not [entry.msgid for entry in catalogue.obsolete_entries()]
    left = {(entry.msgctxt or "", entry.msgid) for entry in catalogue} - set(used())
    assert not left, f"no page uses these any more: take them out of the catalogue\n{sorted(left)[:30]}"


def test_the_compiled_catalogue_is_the_newest(catalogue: polib.POFile) -> None:
    compiled = {
        (entry.msgctxt or "", entry.msgid): (entry.msgstr, dict(entry.msgstr_plural))
        for entry in polib.mofile(str(CATALOGUE.with_suffix(".mo")))
    }
    written = {
        (entry.msgctxt or "", entry.msgid): (entry.msgstr, dict(entry.msgstr_plural)) for entry in catalogue
    }
    assert compiled == written, "the .po changed after the .mo was made: run compilemessages"


def test_placeholders_are_the_same_in_both_languages(catalogue: polib.POFile) -> None:
    def holders(text: str) -> set[str]:
        return set(re.findall(r"%\(\w+\)[sd]|%[sd]|\{\w*\}", text))

    wrong = []
    for entry in catalogue:
        dutch = list(entry.msgstr_plural.values()) if entry.msgid_plural else [entry.msgstr]
        english = [entry.msgid, entry.msgid_plural] if entry.msgid_plural else [entry.msgid]
        allowed = set().union(*map(holders, english))
        wrong += [f"{entry.msgid!r} → {text!r}" for text in dutch if not holders(text) <= allowed]
        if not entry.msgid_plural and holders(entry.msgid) != holders(entry.msgstr):
            wrong.append(f"{entry.msgid!r} → {entry.msgstr!r}")
    assert not wrong, "\n".join(wrong)


def test_a_missing_text_is_noticed(tmp_path: Path) -> None:
    """The reading itself can find what it must find."""
    template = tmp_path / "x.html"
    template.write_text(
        '{% translate "One" %}{% translate "Two" context "verb" %}'
        "{% blocktranslate trimmed count n=3 %}{{ n }} idea{% plural %}{{ n }} ideas{% endblocktranslate %}"
    )
    module = tmp_path / "x.py"
    module.write_text('a = _("Three" " four")\nb = pgettext_lazy("rung", "Five")\n')
    assert set(in_template(template)) == {("", "One"), ("verb", "Two"), ("", "%(n)s idea")}
    assert set(in_python(module)) == {("", "Three four"), ("rung", "Five")}
