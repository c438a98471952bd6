# SPDX-License-Identifier: EUPL-1.2
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from zoneinfo import ZoneInfo

import yaml
from django.utils.translation import get_language


@dataclass(frozen=True)
class Regime:
    """What law or custom of a region fixes for its towns; `data/regimes.yaml` gives each source and date."""

    key: str
    names: dict[str, str]
    timezone: ZoneInfo
    languages: tuple[str, ...]
    holiday_country: str
    holiday_source: str
    answer_days: int
    answer_source: str

    @property
    def name(self) -> str:
        """In the language of the page, English where there is none."""
        return self.names.get((get_language() or "en")[:2], self.names["en"])


@cache
def regimes() -> dict[str, Regime]:
    facts = yaml.safe_load((Path(__file__).parent / "data" / "regimes.yaml").read_text(encoding="utf-8"))
    return {
        key: Regime(
            key=key,
            names=fact["name"],
            timezone=ZoneInfo(fact["timezone"]),
            languages=tuple(fact["languages"]),
            holiday_country=fact["holidays"]["country"],
            holiday_source=fact["holidays"]["source"],
            answer_days=fact["answer"]["days"],
            answer_source=fact["answer"]["source"],
        )
        for key, fact in facts.items()
    }
