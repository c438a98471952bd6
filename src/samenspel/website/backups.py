# SPDX-License-Identifier: EUPL-1.2
"""One file that holds a whole site, and the way back.

The file is a tar.gz: `rows/<app>.<model>.jsonl` (one list of values a row), `media/…`, and last `manifest.json`: the columns and the
number of rows of every table, the migrations that made the tables, and the SHA-256 of every member. Rows are plain values, so a
backup made on SQLite goes into PostgreSQL and the other way round, and an old one goes into a newer version: the tables are made
as they were then, filled, and migrated forward.

Not in it: the secret key and the settings (they let somebody in; keep them apart), sessions and sign-in codes (everybody signs in
again), and the letters of the last thirty days (they hold codes, and a letter that waits must not leave twice).
"""

from __future__ import annotations

import base64
import errno
import hashlib
import json
import os
import shutil
import tarfile
import tempfile
import tomllib
import zlib
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from datetime import date, datetime, time, timedelta
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO, Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.management import CommandError, call_command
from django.core.management.color import no_style
from django.db import Error, connection, models, transaction
from django.db.migrations.executor import MigrationExecutor
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone
from django.utils.duration import duration_iso_string

FORMAT = 1
MANIFEST = "manifest.json"
LEFT_OUT = frozenset(
    {
        "sessions.session",
        "people.signincode",
        "post_office.email",
        "post_office.log",
        "post_office.attachment",
        "post_office.attachment_emails",
    }
)
Manifest = dict[str, Any]
Tell = Callable[[str], None]


def say_nothing(line: str) -> None:
    pass


def make_backup(file: Path, tell: Tell = say_nothing) -> Manifest:
    """Write the whole site to this new file, readable by its owner only, while the site goes on running.

    The rows are those of one moment; files are read just after it, so that no row lacks its file.
    Raises CommandError with one sentence; then there is no file.
    """
    with _one_sentence(file):
        if file.exists():
            raise CommandError(f"{file} exists already; choose another name, or remove it first.")
        handle, part = tempfile.mkstemp(dir=file.parent, prefix=f".{file.name}.")  # made with mode 0600
        try:
            with os.fdopen(handle, "wb") as raw:
                with tarfile.open(fileobj=raw, mode="w:gz", compresslevel=6) as tar:
                    manifest = _fill(tar, file.parent, tell)
                raw.flush()
                os.fsync(raw.fileno())
            os.replace(part, file)
        except BaseException:
            Path(part).unlink()
            raise
    return manifest


def restore_backup(file: Path, *, replace: bool = False, tell: Tell = say_nothing) -> Manifest:
    """Make the site what it was in this backup, and migrate it to today's tables. All or nothing.

    file      checked as a whole (every hash) before anything is written
    replace   without it, a database that holds rows is refused; with it, all its tables and all media files go
    Raises    CommandError with one sentence; database and media are then as they were
    Limit     one transaction holds it all, so a migration that cannot run in one cannot be part of it
    """
    media = Path(settings.MEDIA_ROOT).resolve()
    with _one_sentence(file):
        _refuse_to_overwrite(replace)
        media.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryDirectory(dir=media.parent, prefix=".restoring-") as folder:
            side = Path(folder)
            manifest = _unpack(file, side)
            # SQLite looks away from foreign keys outside a transaction only, and migrations need that.
            swapping = _swapping(side / "media", media, side / "old")
            with connection.constraint_checks_disabled(), swapping as swap, transaction.atomic():
                _refuse_to_overwrite(replace)
                _drop_tables()
                _fill_tables(file, manifest, side / "rows", tell)
                _constraints("IMMEDIATE")  # PostgreSQL alters no table while a check on it waits
                call_command("migrate", verbosity=0, interactive=False)
                swap()
    return manifest


# What both need -------------------------------------------------------------------------------------------------------------------


@contextmanager
def _one_sentence(file: Path) -> Iterator[None]:
    try:
        yield
    except OSError as wrong:
        if wrong.errno in (errno.ENOSPC, errno.EDQUOT):
            raise CommandError(f"There is no room on the disk for {file}; free some space first.") from None
        raise CommandError(f"{wrong.filename or file} cannot be used: {wrong.strerror or wrong}.") from None
    except Error as wrong:
        words = str(wrong).strip().partition("\n")[0]
        raise CommandError(
            f"{file}: nothing was done, because the database says: {words}. Put that right and try again."
        ) from None


def _fields(model: type[models.Model]) -> list[Any]:
    return [field for field in model._meta.concrete_fields if not getattr(field, "generated", False)]


def _tables(loader: MigrationLoader, applied: set[tuple[str, str]]) -> dict[str, type[models.Model]]:
    """The tables as these migrations made them, by label."""
    found = loader.project_state(_last(loader, applied)).apps.get_models(include_auto_created=True)
    tables = {model._meta.label_lower: model for model in found if model._meta.managed}
    return {label: tables[label] for label in sorted(tables) if label not in LEFT_OUT}


def _last(loader: MigrationLoader, applied: set[tuple[str, str]]) -> list[tuple[str, str]]:
    """Of these migrations, those no other one builds on."""
    nodes = loader.graph.node_map
    return sorted(
        key for key in applied & set(nodes) if not any(child.key in applied for child in nodes[key].children)
    )


def _constraints(when: str) -> None:
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute(f"SET CONSTRAINTS ALL {when}")


# Making ---------------------------------------------------------------------------------------------------------------------------


@contextmanager
def _one_moment() -> Iterator[None]:
    """What is read inside is as it was at one moment; nobody waits for it and it waits for nobody."""
    connection.ensure_connection()
    sqlite: Any = connection if connection.vendor == "sqlite" else None
    mode = sqlite and sqlite.transaction_mode
    try:
        if sqlite:
            sqlite.transaction_mode = "DEFERRED"  # a reader of the write-ahead log, not a writer
        with transaction.atomic(durable=True):
            if connection.vendor == "postgresql":
                with connection.cursor() as cursor:
                    cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            yield
    finally:
        if sqlite:
            sqlite.transaction_mode = mode


def _fill(tar: tarfile.TarFile, spool: Path, tell: Tell) -> Manifest:
    project = tomllib.loads((settings.ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    members: dict[str, str] = {}
    columns: dict[str, list[str]] = {}
    rows: dict[str, int] = {}
    with _one_moment():
        at = timezone.now()
        loader = MigrationLoader(connection)
        applied = set(loader.applied_migrations)
        if not applied:
            raise CommandError("This database holds no Samenspel yet, so there is nothing to back up.")
        unknown = sorted(applied - set(loader.disk_migrations))
        if unknown:
            raise CommandError(
                f"This database was made by a newer Samenspel ({'.'.join(unknown[0])}); back it up with that version."
            )
        for label, model in _tables(loader, applied).items():
            columns[label] = [field.attname for field in _fields(model)]
            with tempfile.TemporaryFile(dir=spool) as spooled:  # a tar wants to know the size beforehand
                rows[label] = 0
                wanted = model._base_manager.order_by("pk").values_list(*columns[label])
                for row in wanted.iterator(chunk_size=1000):
                    spooled.write(json.dumps(row, default=_plain, ensure_ascii=False).encode() + b"\n")
                    rows[label] += 1
                spooled.seek(0)
                members[f"rows/{label}.jsonl"] = _add(tar, f"rows/{label}.jsonl", spooled)
            tell(f"{label}: {rows[label]}")
    media = Path(settings.MEDIA_ROOT)
    for path in sorted(media.rglob("*")):
        name = f"media/{path.relative_to(media).as_posix()}"
        with suppress(FileNotFoundError):  # erased since we looked
            if path.is_file() and not path.is_symlink():
                with path.open("rb") as stream:
                    members[name] = _add(tar, name, stream)
    manifest = {
        "format": FORMAT,
        "made_at": at.isoformat(timespec="seconds"),
        "samenspel": project["version"],
        "database": connection.vendor,
        "migrations": sorted(applied),
        "left_out": sorted(LEFT_OUT),
        "columns": columns,
        "rows": rows,
        "members": members,
    }
    with tempfile.TemporaryFile(dir=spool) as spooled:
        spooled.write(json.dumps(manifest, indent=1).encode())
        spooled.seek(0)
        _add(tar, MANIFEST, spooled)
    return manifest


def _plain(value: Any) -> str:
    if isinstance(value, datetime | date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    if isinstance(value, bytes | memoryview):
        return base64.b64encode(value).decode()
    return str(value)  # Decimal, UUID


class _Hashing:
    """A stream that is hashed while it is read."""

    def __init__(self, stream: IO[bytes]) -> None:
        self.stream, self.sha = stream, hashlib.sha256()

    def read(self, size: int = -1) -> bytes:
        chunk = self.stream.read(size)
        self.sha.update(chunk)
        return chunk


def _add(tar: tarfile.TarFile, name: str, stream: IO[bytes]) -> str:
    member, hashed = tarfile.TarInfo(name), _Hashing(stream)
    about = os.fstat(stream.fileno())
    member.size, member.mtime, member.mode = about.st_size, int(about.st_mtime), 0o600
    tar.addfile(member, hashed)
    return hashed.sha.hexdigest()


# Restoring ------------------------------------------------------------------------------------------------------------------------


def _unpack(file: Path, side: Path) -> Manifest:
    """Put the members in the folder `side`, and return the manifest when every hash in it is right."""
    cut_off = f"{file} is damaged or was cut off; use another copy of this backup."
    not_ours = f"{file} is not a backup of Samenspel; name a file that ./samenspel backup made."
    for folder in ("rows", "media", "old"):
        (side / folder).mkdir()
    found: dict[str, str] = {}
    try:
        with tarfile.open(file, "r:gz") as tar:
            for member in tar:
                found[member.name] = _take_out(file, tar, member, side, found)
            while tar.fileobj and tar.fileobj.read(1 << 20):  # to the end, where gzip keeps its own sum
                pass
    except (tarfile.TarError, EOFError, zlib.error) as wrong:
        begun = found or isinstance(wrong, EOFError | zlib.error)
        raise CommandError(cut_off if begun else not_ours) from None
    except OSError as wrong:
        if wrong.errno is None:  # gzip's own complaints
            raise CommandError(cut_off if found else not_ours) from None
        raise
    if MANIFEST not in found:  # it is written last
        raise CommandError(cut_off if any(name.startswith("rows/") for name in found) else not_ours)
    manifest = _read_manifest(file, side / MANIFEST)
    del found[MANIFEST]
    for name, sha in manifest["members"].items():
        if found.pop(name, None) != sha:
            raise CommandError(
                f"{name} in {file} is not what was backed up (its hash differs); use another copy of this backup."
            )
    for name in found:
        raise CommandError(f"{file} holds {name}, which its manifest does not name; use another copy.")
    return manifest


def _take_out(file: Path, tar: tarfile.TarFile, member: tarfile.TarInfo, side: Path, found: Any) -> str:
    """Write one member below `side`, nowhere else, and return its hash."""
    path = PurePosixPath(member.name)
    inside = member.name == MANIFEST or (len(path.parts) > 1 and path.parts[0] in ("rows", "media"))
    tidy = str(path) == member.name and ".." not in path.parts and member.name not in found
    if not (inside and tidy and member.isreg() and not member.issparse()):
        raise CommandError(f"{file} was not made by Samenspel: it holds {member.name!r}; do not use it.")
    if member.size > shutil.disk_usage(side).free:
        raise OSError(errno.ENOSPC, "no space")
    stream = tar.extractfile(member)
    assert stream is not None  # a regular file always has one
    hashed = _Hashing(stream)
    (side / path).parent.mkdir(parents=True, exist_ok=True)
    with (side / path).open("xb") as out:
        shutil.copyfileobj(hashed, out, 1 << 20)
    return hashed.sha.hexdigest()


def _read_manifest(file: Path, path: Path) -> Manifest:
    try:
        manifest = json.loads(path.read_text(encoding="utf-8"))
        version = manifest["format"]
        if version > FORMAT:
            raise CommandError(
                f"{file} was made by a newer Samenspel ({manifest.get('samenspel')}); upgrade this one first."
            )
        labels = set(manifest["rows"])
        whole = labels == set(manifest["columns"]) and all(
            f"rows/{label}.jsonl" in manifest["members"] for label in labels
        )
        manifest["migrations"] = {(str(app), str(name)) for app, name in manifest["migrations"]}
    except (ValueError, TypeError, KeyError, AttributeError):
        whole = False
    if not whole:
        raise CommandError(f"The manifest of {file} cannot be read; use another copy of this backup.")
    return manifest


def _own_tables() -> list[str]:
    """Every table of an app that stands in this database's own list of migrations: also those of a newer version."""
    with connection.cursor() as cursor:
        there = set(connection.introspection.table_names(cursor))
        if "django_migrations" not in there:
            return []
        cursor.execute("SELECT DISTINCT app FROM django_migrations")
        prefixes = tuple(f"{app}_" for (app,) in cursor.fetchall())
    return sorted(name for name in there if name.startswith((*prefixes, "django_")))


def _refuse_to_overwrite(replace: bool) -> None:
    made_by_migrate = {"django_migrations", "django_content_type", "auth_permission"}
    with connection.cursor() as cursor:
        for table in () if replace else sorted(set(_own_tables()) - made_by_migrate):
            cursor.execute(f"SELECT 1 FROM {connection.ops.quote_name(table)} LIMIT 1")
            if cursor.fetchone():
                raise CommandError(
                    f"This database holds rows already ({table}); restore into an empty one, or add --replace "
                    "to throw away all that is there now, media files too."
                )
    media = Path(settings.MEDIA_ROOT)
    if not replace and media.is_dir() and any(media.iterdir()):
        raise CommandError(
            f"{media} holds files already; empty it, or add --replace to throw away all that is there now."
        )


def _drop_tables() -> None:
    cascade = " CASCADE" if connection.vendor == "postgresql" else ""
    with connection.cursor() as cursor:
        for table in _own_tables():
            cursor.execute(f"DROP TABLE {connection.ops.quote_name(table)}{cascade}")


def _fill_tables(file: Path, manifest: Manifest, rows: Path, tell: Tell) -> None:
    executor = MigrationExecutor(connection)
    named = manifest["migrations"]
    unknown = sorted(named - set(executor.loader.disk_migrations))
    if unknown:
        raise CommandError(
            f"{file} was made by a newer Samenspel ({manifest['samenspel']}, with {'.'.join(unknown[0])}); "
            "upgrade this one first."
        )
    _make_tables(executor, named)
    tables = _tables(executor.loader, named)
    made = {label: [field.attname for field in _fields(model)] for label, model in tables.items()}
    made_for = set(executor.recorder.applied_migrations())
    if made != manifest["columns"] or made_for != named:
        differs = sorted(label for label in made.keys() | manifest["columns"].keys()
                         if made.get(label) != manifest["columns"].get(label))  # fmt: skip
        raise CommandError(
            f"{file} does not fit the migrations of this version ({', '.join(differs) or 'their list differs'}); "
            f"restore it with Samenspel {manifest['samenspel']} as it was when the backup was made."
        )
    _constraints("DEFERRED")
    with connection.cursor() as cursor:
        for model in tables.values():  # what migrations put in stands in the backup too
            cursor.execute(f"DELETE FROM {connection.ops.quote_name(model._meta.db_table)}")
    for label, model in tables.items():
        count = _put_rows(file, label, model, rows / f"{label}.jsonl")
        if count != manifest["rows"][label]:
            raise CommandError(
                f"{file} has {count} rows for {label}, not the {manifest['rows'][label]} it names."
            )
        tell(f"{label}: {count}")
    connection.check_constraints()
    with connection.cursor() as cursor:
        for statement in connection.ops.sequence_reset_sql(no_style(), list(tables.values())):
            cursor.execute(statement)


def _make_tables(executor: MigrationExecutor, named: set[tuple[str, str]]) -> None:
    """The tables these migrations come to, made at once: one after the other they take ten times as long, and what they would put in
    the tables is in the backup."""
    targets = _last(executor.loader, named)
    models = executor.loader.project_state(targets).apps.get_models()
    with connection.schema_editor() as editor:
        for model in models:
            if model._meta.managed and not model._meta.proxy:
                editor.create_model(model)
    executor.recorder.ensure_schema()
    for migration, _backwards in executor.migration_plan(targets):
        executor.recorder.record_applied(migration.app_label, migration.name)


def _put_rows(file: Path, label: str, model: type[models.Model], path: Path) -> int:
    fields, quoted = _fields(model), connection.ops.quote_name
    into = f"{quoted(model._meta.db_table)} ({', '.join(quoted(field.column) for field in fields)})"
    statement = f"INSERT INTO {into} VALUES ({', '.join(['%s'] * len(fields))})"
    readers = [
        (lambda value: value) if isinstance(field, models.JSONField) else field.to_python for field in fields
    ]
    count = 0
    with path.open("rb") as lines, connection.cursor() as cursor:
        while batch := list(islice(lines, 1000)):
            try:
                values = [
                    [
                        field.get_db_prep_save(read(value), connection)
                        for field, read, value in zip(fields, readers, json.loads(line), strict=True)
                    ]
                    for line in batch
                ]
                cursor.executemany(statement, values)
            except (ValueError, TypeError, ValidationError, Error) as wrong:
                words = str(wrong).strip().partition("\n")[0]
                raise CommandError(
                    f"{file}: rows {count + 1} to {count + len(batch)} of {label} cannot be put back ({words}); "
                    "use another copy of this backup."
                ) from None
            count += len(batch)
    return count


@contextmanager
def _swapping(new: Path, media: Path, old: Path) -> Iterator[Callable[[], None]]:
    """Yields the function that puts the new files in the place of the old; an error afterwards puts the old ones back.

    Entry by entry: the media folder itself may be a mount, which cannot be renamed.
    """
    done: list[tuple[Path, Path]] = []

    def swap() -> None:
        for source, folder in [(path, old) for path in media.iterdir()] + [
            (path, media) for path in new.iterdir()
        ]:
            shutil.move(source, folder / source.name)
            done.append((source, folder / source.name))

    try:
        yield swap
    except BaseException:
        for source, target in reversed(done):
            shutil.move(target, source)
        raise
