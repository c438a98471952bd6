# SPDX-License-Identifier: EUPL-1.2
"""The answers file that `./samenspel mix --template` prints: every question with its choices, in Dutch and English, nothing filled in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from . import codes
from .answers import NUMBERS, ONE_OF, REGIONS, SEVERAL, STEPS, Answers

HEAD = """\
# Antwoorden voor de participatiemix: eerst de doelen, dan pas de instrumenten.
# Vul in wat u weet; wat leeg blijft, sluit niets uit. Bewaar dit als antwoorden.yaml en vraag daarna:
#     ./samenspel mix --answers antwoorden.yaml
#
# Answers for the participation mix: goals first, instruments after.
# Fill in what you know; what stays empty rules nothing out. Save this as answers.yaml and then ask:
#     ./samenspel mix --answers answers.yaml
"""
STEP_NAMES: Mapping[str, tuple[str, str]] = {
    "goals": ("1. Wat wilt u bereiken?", "1. What do you want to reach?"),
    "room": ("2. Wanneer is er ruimte?", "2. When is there room?"),
    "role": ("3. Welke rol krijgen mensen?", "3. Which role do people get?"),
    "people": ("4. Wie wilt u betrekken?", "4. Whom do you want to involve?"),
}
QUESTIONS: Mapping[str, tuple[str, str]] = {
    "language": (
        "De taal van het advies: nl of en.",
        "The language of the advice: nl or en.",
    ),
    "subject": (
        "Waarover gaat het? In uw eigen woorden.",
        "What is it about? In your own words.",
    ),
    "wish": (
        "Dacht u al aan een instrument? Zet hier zijn sleutel, bijvoorbeeld volksraadpleging.",
        "Did you already think of an instrument? Put its key here, for instance volksraadpleging.",
    ),
    "goals": (
        "Uw doelen, het belangrijkste eerst: [ideas, support].",
        "Your goals, the most important first: [ideas, support].",
    ),
    "motives": ("Waarom vraagt u mensen mee te doen?", "Why do you ask people to take part?"),
    "region": (
        "Waar ligt uw gemeente? Dat bepaalt de wet.",
        "Where is your municipality? That decides the law.",
    ),
    "inhabitants": ("Het aantal inwoners van de gemeente.", "The number of inhabitants of the municipality."),
    "competence": ("Wie mag hierover beslissen?", "Who may decide on this?"),
    "decided": ("Wat is er al beslist?", "What has been decided already?"),
    "kind": ("Wat voor onderwerp is het?", "What kind of subject is it?"),
    "question": ("Hoe open is de vraag?", "How open is the question?"),
    "touches": ("Wie raakt het?", "Whom does it touch?"),
    "tension": ("Hoe is de stemming?", "How is the mood?"),
    "urgent": (
        "Is er gevaar en geen tijd? true of false.",
        "Is there danger and no time? true or false.",
    ),
    "election_soon": (
        "Zijn er binnen een jaar verkiezingen? true of false.",
        "Are there elections within a year? true or false.",
    ),
    "phases": (
        "De fasen waarin er ruimte is. Leeg: wij kiezen ze naar wat er al beslist is.",
        "The phases in which there is room. Empty: we choose them by what has been decided.",
    ),
    "phase_goals": (
        "Doelen per fase, als die verschillen: {agenda: [ideas], decision: [support]}.",
        "Goals per phase, when they differ: {agenda: [ideas], decision: [support]}.",
    ),
    "weeks": ("Weken tot het besluit.", "Weeks until the decision."),
    "budget_eur": (
        "Euro’s voor het meedoen zelf, zonder de uren van uw mensen.",
        "Euros for taking part, without the hours of your people.",
    ),
    "hours": ("Uren die uw mensen eraan kunnen werken.", "Hours that your people can work on it."),
    "rung": ("De hoogste trede die u belooft.", "The highest rung that you promise."),
    "fixed": (
        'Wat vastligt, elk punt een regel: ["Het plein blijft autovrij"].',
        'What is fixed, each point a line: ["The square stays without cars"].',
    ),
    "open": (
        'Wat open ligt, elk punt een regel: ["Welke bomen er komen"].',
        'What is open, each point a line: ["Which trees will come"].',
    ),
    "weighs": ("Hoe weegt de inbreng mee?", "How does the input weigh?"),
    "council": ("Wat doet de gemeenteraad?", "What does the city council do?"),
    "answering": (
        "Is afgesproken wie antwoordt, en binnen welke termijn?",
        "Is it agreed who answers, and within what time?",
    ),
    "people": ("Hoeveel mensen wilt u laten meedoen?", "How many people do you want to take part?"),
    "groups": ("Wie wilt u erbij?", "Whom do you want there?"),
    "missing": ("Wie is er bij u meestal niet?", "Who is usually not there?"),
    "barriers": ("Wat houdt mensen tegen?", "What holds people back?"),
}
"""{answer: (Dutch, English)}"""


def template() -> str:
    """The file as text; it reads back as answers in which nothing is answered."""
    return HEAD + "".join(lines())


def lines() -> Iterator[str]:
    yield from asked("language")
    for step, fields in STEPS.items():
        dutch, english = STEP_NAMES[step]
        yield f"\n# ---- {dutch} · {english}\n"
        for field in fields:
            yield from asked(field)


def asked(field: str) -> Iterator[str]:
    """One question with its choices and its empty answer."""
    yield "\n" + "".join(f"# {line}\n" for line in QUESTIONS[field])
    if field == "region":
        yield f"#   {' · '.join(REGIONS)}\n"
    kind = ONE_OF.get(field) or SEVERAL.get(field) or ("rungs" if field == "rung" else "")
    if kind:
        known = codes.known(kind)
        width = max(map(len, known))
        for code in known:
            yield f"#   {code.ljust(width)}  {codes.name(kind, code, 'nl')} · {codes.name(kind, code, 'en')}\n"
    yield f"{field}: {empty(field)}\n".replace(": \n", ":\n")


def empty(field: str) -> str:
    if field in NUMBERS:
        return ""
    value = getattr(Answers(), field)
    if isinstance(value, bool):
        return "false"
    if isinstance(value, tuple):
        return "[]"
    return "{}" if field == "phase_goals" else value or '""'
