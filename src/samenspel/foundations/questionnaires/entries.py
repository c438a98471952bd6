# SPDX-License-Identifier: EUPL-1.2
"""What somebody typed or clicked, and the plain answer it stands for.

`sent` takes the fields of one question out of a form, `typed` writes a plain answer as such fields, `plain` reads them: three mirrors of the
same small mapping. The engine then says whether the plain answer is one.

    single, number, date, open  {"value": text}         scale     {"value": text, "importance": text}
    multiple                    {"value": [key, …]}      matrix    {row: column}
    ranking                     {option: "1"}            place     {"point": "50.1,3.2", "neighbourhood": name}
    file                        {"upload": file, "remove": bool, "name": text}
"""

from __future__ import annotations

import re
from collections.abc import Collection, Mapping
from datetime import date
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS, MONTHS_3
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from samenspel.engines.survey.answers import Problem
from samenspel.engines.survey.definition import (
    DATE,
    DONT_KNOW,
    FILE,
    MATRIX,
    MULTIPLE,
    NUMBER,
    PLACE,
    RANKING,
    SCALE,
    Question,
)

from .uploads import read_file
from .words import problem

PREFIX = "q-"


def name_of(question: Question, part: str = "") -> str:
    """The name of a field in the page. Keys hold no dash, so that names never meet."""
    return f"{PREFIX}{question.key}-{part}" if part else f"{PREFIX}{question.key}"


def sent(question: Question, data: Any, files: Any) -> dict[str, Any]:
    """The fields of this question in a form that was sent."""
    name = name_of(question)
    if question.kind == MULTIPLE:
        return {"value": data.getlist(name) if hasattr(data, "getlist") else list(data.get(name, []))}
    if question.kind == MATRIX:
        return {row.key: data.get(f"{name}-{row.key}", "") for row in question.rows}
    if question.kind == RANKING:
        return {option.key: data.get(f"{name}-{option.key}", "").strip() for option in question.options}
    if question.kind == SCALE:
        return {"value": data.get(name, ""), "importance": data.get(f"{name}-importance", "")}
    if question.kind == PLACE:
        return {part: data.get(f"{name}-{part}", "").strip() for part in ("point", "neighbourhood")}
    if question.kind == FILE:
        upload = files.get(name) if files else None
        return {"upload": upload, "remove": bool(data.get(f"{name}-remove")), "name": ""}
    return {"value": data.get(name, "").strip()}


def typed(question: Question, answers: Mapping[str, Any]) -> dict[str, Any]:
    """An answer as the fields of a page."""
    value = answers.get(question.key)
    if question.kind == MULTIPLE:
        return {"value": list(value or [])}
    if question.kind == MATRIX:
        return {row.key: (value or {}).get(row.key, "") for row in question.rows}
    if question.kind == RANKING:
        places = {key: str(number) for number, key in enumerate(value or [], start=1)}
        return {option.key: places.get(option.key, "") for option in question.options}
    if question.kind == SCALE:
        importance = answers.get(question.importance_key)
        return {
            "value": "" if value is None else str(value),
            "importance": "" if importance is None else str(importance),
        }
    if question.kind == PLACE:
        place = value or {}
        point = f"{place['lat']:.5f},{place['lon']:.5f}" if "lat" in place else ""
        return {"point": point, "neighbourhood": place.get("neighbourhood", "")}
    if question.kind == FILE:
        return {"upload": None, "remove": False, "name": (value or {}).get("name", "")}
    if question.kind == NUMBER:
        return {"value": _written(value)}
    return {"value": "" if value is None else str(value)}


def plain(
    question: Question, fields: Mapping[str, Any], neighbourhoods: Collection[str] = ()
) -> dict[str, Any]:
    """The plain answers in these fields, by answer key: None where nothing was answered. What is wrong with a value the engine says.

    Raises ValidationError with a sentence for what cannot even be read.
    """
    key = question.key
    if question.kind == SCALE:
        steps = {key: _step(fields["value"])}
        return (
            steps | {question.importance_key: _step(fields["importance"])} if question.importance else steps
        )
    if question.kind == MATRIX:
        return {key: {row: column for row, column in fields.items() if column} or None}
    if question.kind == RANKING:
        return {key: _order(fields) or None}
    if question.kind == NUMBER:
        return {key: number(fields["value"])}
    if question.kind == DATE:
        return {key: day(fields["value"])}
    if question.kind == PLACE:
        return {key: _place(fields, neighbourhoods)}
    return {key: fields["value"] or None}


def upload_of(fields: Mapping[str, Any]) -> tuple[str, Any] | None:
    """The file that was chosen, checked and written anew; None when none was."""
    return read_file(fields["upload"]) if fields.get("upload") else None


def number(text: str) -> int | float | None:
    """12 · 12,5 · 12.5 · 1.250,50 · € signs and spaces do not matter. A dot before three digits is a thousand in Dutch, a comma in English."""
    bare = re.sub(r"[\s\u00a0\u202f€%']", "", text)
    if not bare:
        return None
    thousand = "," if get_language() == "en" else "."
    if "," in bare and "." in bare:
        point = max(bare.rfind(","), bare.rfind("."))
        bare = re.sub(r"[.,]", "", bare[:point]) + "." + bare[point + 1 :]
    elif re.fullmatch(rf"-?[1-9]\d{{0,2}}(\{thousand}\d{{3}})+", bare):
        bare = bare.replace(thousand, "")
    bare = bare.replace(",", ".")
    if not re.fullmatch(r"-?(\d{1,15}(\.\d{0,9})?|\.\d{1,9})", bare):
        raise ValidationError(problem(Problem("not_a_number")))
    value = float(bare)
    return int(value) if value == int(value) else value


def day(text: str) -> str | None:
    """2014-03-05, as a browser sends it · 5-3-2014, 5/3/2014, 5.3.2014 · 5 maart 2014. Returns the first form."""
    bare = " ".join(text.lower().split())
    if not bare:
        return None
    wrong = ValidationError(problem(Problem("not_a_date")))
    if found := re.fullmatch(r"(\d{4})-(\d{1,2})-(\d{1,2})", bare):
        year, month, number_ = map(int, found.groups())
    elif found := re.fullmatch(r"(\d{1,2})\s?[-/. ]\s?(\d{1,2})\s?[-/. ]\s?(\d{4})", bare):
        number_, month, year = map(int, found.groups())
    elif found := re.fullmatch(r"(\d{1,2})\.? ([^\W\d]+)\.? (\d{4})", bare):
        number_, month, year = int(found[1]), _month(found[2]), int(found[3])
    else:
        raise wrong
    try:
        return date(year, month, number_).isoformat()
    except ValueError:
        raise wrong from None


def _month(word: str) -> int:
    """The number of a month by its name, whole or short, in the language of the page; 0 for any other word."""
    for names in (MONTHS, MONTHS_3):
        for number_, name in names.items():
            if str(name).lower().strip(".") == word:
                return number_
    return 0


def _step(text: str) -> Any:
    """A step of a scale. What is no number goes to the engine as it is, which says that it is not an option."""
    return None if not text else int(text) if re.fullmatch(r"-?\d{1,12}", text) else text


def _order(fields: Mapping[str, str]) -> list[str]:
    places = {key: text for key, text in fields.items() if text}
    if not all(re.fullmatch(r"\d{1,2}", text) for text in places.values()):
        raise ValidationError(_("Give each place a number, with 1 for what comes first."))
    if len(set(map(int, places.values()))) < len(places):
        raise ValidationError(_("Two of these have the same place. Give each a place of its own."))
    return sorted(places, key=lambda key: int(places[key]))


def _place(fields: Mapping[str, str], neighbourhoods: Collection[str]) -> dict[str, Any] | None:
    if fields["point"]:
        try:
            lat, lon = (float(part) for part in fields["point"].split(","))
        except ValueError:
            raise ValidationError(problem(Problem("not_a_place"))) from None
        return {"lat": lat, "lon": lon}
    if not fields["neighbourhood"]:
        return None
    if fields["neighbourhood"] not in neighbourhoods:
        raise ValidationError(problem(Problem("not_an_option")))
    return {"neighbourhood": fields["neighbourhood"]}


def _written(value: Any) -> str:
    """A number as people of this language write it: with a comma in Dutch."""
    text = "" if value is None else f"{value:.12g}"
    return text if get_language() == "en" else text.replace(".", ",")


__all__ = ["DONT_KNOW", "day", "name_of", "number", "plain", "sent", "typed", "upload_of"]
