# SPDX-License-Identifier: EUPL-1.2
"""The house: who may import whom. Reads every import, every relation's target and every migration's dependencies."""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

HOUSE = Path(__file__).resolve().parent.parent / "src" / "samenspel"
# Foundations stand on each other in this order: each may import what stands to its left.
FLOORS = [
    "places",
    "people",
    "records",
    "rules",
    "towns",
    "jobs",
    "mail",
    "accounts",
    "activities",
    "questionnaires",
    "contributions",
    "commitments",
    "events",
]
SHARED = {
    "money",
    "parts",
    "pages",
    "pictures",
    "sheets",
    "squares",
}  # files beside the rooms of foundations: contracts and what all show, not apps
PARTS_OF_TOWN = {"promise", "answer", "learn"}
TEACH = {
    "engines": "engines is mathematics: the standard library and numerical libraries only, no Django, no other room",
    "foundations": f"foundations stand on each other in this order: {' → '.join(FLOORS)}; a room may use what stands to its left",
    "plan": "plan may use foundations and engines/mix; instruments reach it through the registry",
    "take_part": "an instrument may use plan, foundations and engines, never another instrument: hand rows over instead",
    "promise": "promise, answer and learn use foundations and plan; they reach instruments and each other through the registry",
    "website": "nobody imports website: use its templates and tags by name",
    "demo": "nobody imports demo",
}


def modules() -> Iterator[tuple[str, Path]]:
    for path in sorted(HOUSE.rglob("*.py")):
        if "tests" not in path.parts:
            yield (
                ".".join(("samenspel", *path.relative_to(HOUSE).with_suffix("").parts)).removesuffix(
                    ".__init__"
                ),
                path,
            )


def imports(module: str, path: Path) -> Iterator[str]:
    """Every samenspel module this file names, also inside functions and in relative form."""
    package = module if path.name == "__init__.py" else module.rpartition(".")[0]
    for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
        if isinstance(node, ast.Import):
            yield from (name.name for name in node.names if name.name.startswith("samenspel"))
        elif isinstance(node, ast.ImportFrom):
            base = node.module or ""
            if node.level:
                above = package.split(".")[: len(package.split(".")) - node.level + 1]
                base = ".".join([*above, *filter(None, [base])])
            if base.startswith("samenspel"):
                for name in node.names:
                    yield f"{base}.{name.name}"


def rooms(module: str) -> list[str]:
    return module.split(".")[1:]


def forbidden(source: list[str], target: list[str]) -> str:
    """Why source may not use target, or nothing. Both are paths below samenspel: ["take_part", "ideas", "pages"]."""
    if not target or not source or source[0] == target[0] == "website":
        return ""
    here, there = source[0], target[0]
    if there == "website":
        return "" if here == "demo" else TEACH["website"]  # the demo command serves the site
    if there == "demo" and here != "demo":
        return TEACH["demo"]
    if here == "engines":
        return "" if there == "engines" else TEACH["engines"]
    if here == "foundations":
        if there == "engines" and target[1:2] in (["notes"], ["survey"]):
            return ""
        if there != "foundations":
            return TEACH["foundations"]
        if source[1] in SHARED or target[1] in SHARED or len(target) < 2:
            return ""
        return "" if FLOORS.index(target[1]) <= FLOORS.index(source[1]) else TEACH["foundations"]
    if here == "plan":
        good = there in ("foundations", "plan") or target[:2] in (["engines", "mix"], ["engines", "survey"])
        return "" if good else TEACH["plan"]
    if here == "take_part":
        if there in ("foundations", "plan", "engines"):
            return ""
        return "" if source[1:2] == target[1:2] else TEACH["take_part"]
    if here in PARTS_OF_TOWN:
        if there in ("foundations", "plan") or target[:2] == ["engines", "survey"]:
            return ""
        return "" if source[:2] == target[:2] else TEACH["promise"]
    if here == "website":
        return "website counts nothing itself: ask the part that does" if there == "engines" else ""
    return ""


def test_every_import_follows_the_arrows_of_the_house() -> None:
    wrong = [
        f"{path.relative_to(HOUSE)} uses {target}: {why}"
        for module, path in modules()
        for target in imports(module, path)
        if (why := forbidden(rooms(module), rooms(target)))
    ]
    assert not wrong, "\n".join(wrong)


def test_every_relation_follows_the_arrows_of_the_house() -> None:
    """A foreign key is an import too, also when it is written as text."""
    wrong = []
    for model in apps.get_models():
        for field in model._meta.get_fields():
            related = field.related_model
            if field.auto_created or not related or isinstance(related, str):
                continue
            ours = all(one.__module__.startswith("samenspel") for one in (model, related))
            if ours and (why := forbidden(rooms(model.__module__), rooms(related.__module__))):
                wrong.append(f"{model._meta.label}.{field.name} → {related._meta.label}: {why}")
    assert not wrong, "\n".join(wrong)


def test_every_migration_depends_downward_only() -> None:
    from django.db.migrations.loader import MigrationLoader

    homes = {
        config.label: rooms(config.name)
        for config in apps.get_app_configs()
        if config.name.startswith("samenspel")
    }
    wrong = []
    for (label, name), migration in MigrationLoader(None).disk_migrations.items():
        for other, _name in migration.dependencies:
            if label in homes and other in homes and (why := forbidden(homes[label], homes[other])):
                wrong.append(f"migration {label}/{name} depends on {other}: {why}")
    assert not wrong, "\n".join(wrong)


def test_the_rules_of_the_house_do_refuse() -> None:
    """The check itself can fail: these arrows go the wrong way."""
    assert forbidden(["foundations", "people"], ["foundations", "rules", "door"])
    assert forbidden(["take_part", "ideas", "pages"], ["take_part", "budget", "models"])
    assert forbidden(["plan", "processes"], ["take_part", "ideas"])
    assert forbidden(["answer", "answering"], ["take_part", "ideas", "models"])
    assert forbidden(["engines", "tally"], ["foundations", "places"])
    assert forbidden(["plan", "processes"], ["website", "theme"])
    assert not forbidden(["take_part", "ideas", "pages"], ["foundations", "rules", "door"])


@pytest.mark.parametrize(
    "room",
    [
        path.name
        for path in sorted((HOUSE / "take_part").iterdir())
        if path.is_dir() and path.name != "__pycache__"
    ],
)
def test_every_instrument_has_the_same_shape(room: str) -> None:
    folder = HOUSE / "take_part" / room
    for name in ("instrument.py", "models.py", "actions.py", "pages.py", "README.nl.md", "README.en.md"):
        # What grew too long for one file is a folder of the same name.
        assert (folder / name).exists() or (folder / name.removesuffix(".py") / "__init__.py").exists(), (
            f"take_part/{room} has no {name}: every instrument has one, so that nobody has to search"
        )


def test_heavy_libraries_are_not_loaded_when_the_site_starts() -> None:
    """A web worker stays small: numbers, sheets, PDF and solvers load when they are first needed."""
    code = (
        "import os, sys; os.environ['DJANGO_SETTINGS_MODULE']='samenspel.website.settings'\n"
        "import django; django.setup(); import samenspel.website.urls\n"
        "print([name for name in ('numpy', 'scipy', 'sklearn', 'highspy') if name in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=HOUSE.parent, check=True
    )
    assert done.stdout.strip() == "[]"
