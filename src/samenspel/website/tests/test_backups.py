# SPDX-License-Identifier: EUPL-1.2
"""A backup holds the whole site and comes back as it was; whatever is wrong with the file, the site that is there stays."""

from __future__ import annotations

import errno
import hashlib
import io
import json
import os
import shutil
import stat
import subprocess
import sys
import tarfile
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.apps import apps
from django.conf import settings as the_settings
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection, transaction
from django.utils import timezone
from factories import make_person
from upgrade.make import tiny_town

from samenspel.foundations.contributions.models import Comment, Contribution
from samenspel.foundations.people.models import Person, SignInCode
from samenspel.website import backups

pytestmark = pytest.mark.django_db(transaction=True)
Members = dict[str, bytes]


def rows() -> dict[str, list[tuple[Any, ...]]]:
    """Everything in the database that a backup holds."""
    return {
        model._meta.label_lower: list(model._base_manager.order_by("pk").values_list())
        for model in apps.get_models(include_auto_created=True)
        if model._meta.label_lower not in backups.LEFT_OUT
    }


def as_text() -> str:
    return json.dumps(rows(), default=str, sort_keys=True, indent=1)  # PostgreSQL keeps no order of JSON keys


def files() -> dict[str, bytes]:
    media = Path(the_settings.MEDIA_ROOT)
    return {
        path.relative_to(media).as_posix(): path.read_bytes() for path in media.rglob("*") if path.is_file()
    }


@pytest.fixture
def site(settings: Any, tmp_path: Path, transactional_db: None) -> Path:
    """A tiny town with its files; the folder it lives in."""
    settings.MEDIA_ROOT = tmp_path / "media"
    tiny_town()
    return tmp_path


@pytest.fixture
def backup(site: Path) -> Path:
    file = site / "site.tar.gz"
    backups.make_backup(file)
    return file


@pytest.fixture
def unchanged(site: Path) -> Iterator[None]:
    """Whatever the test does, the site is what it was, and no half-made folder stays behind."""
    before = rows(), files()
    yield
    assert (rows(), files()) == before
    assert [path.name for path in site.iterdir() if path.name.startswith(".")] == []


def refused(file: Path, **options: Any) -> str:
    """The one sentence with which this file is refused."""
    with pytest.raises(CommandError) as no:
        backups.restore_backup(file, **{"replace": True, **options})
    sentence = str(no.value)
    assert "\n" not in sentence and sentence.endswith(".")
    return sentence


def rewrite(file: Path, change: Callable[[Members, dict[str, Any]], None], *, rehash: bool = True) -> None:
    """The same backup after `change(members, manifest)`; every hash is right again unless told otherwise."""
    with tarfile.open(file) as tar:
        members = {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]
    manifest = json.loads(members.pop(backups.MANIFEST))
    change(members, manifest)
    if rehash:
        manifest["members"] = {name: hashlib.sha256(data).hexdigest() for name, data in members.items()}
    members[backups.MANIFEST] = json.dumps(manifest).encode()
    with tarfile.open(file, "w:gz") as tar:
        for name, data in members.items():
            member = tarfile.TarInfo(name)
            member.size = len(data)
            tar.addfile(member, io.BytesIO(data))


# What is in it --------------------------------------------------------------------------------------------------------------------


def test_what_comes_back_is_what_was_backed_up(backup: Path) -> None:
    before = rows(), files()
    Comment.objects.all().delete()
    Contribution.objects.update(title="Overschreven")
    make_person("Later Gekomen")
    (Path(the_settings.MEDIA_ROOT) / "later.txt").write_text("later")

    backups.restore_backup(backup, replace=True)

    assert before[1] and (rows(), files()) == before
    assert make_person("Nieuw").pk > max(row[0] for row in before[0]["people.person"])


def test_a_backup_goes_into_an_empty_database_without_asking(backup: Path) -> None:
    before = rows(), files()
    shutil.rmtree(the_settings.MEDIA_ROOT)
    call_command("flush", verbosity=0, interactive=False)

    backups.restore_backup(backup)

    assert (rows(), files()) == before


def test_the_manifest_counts_every_table_and_hashes_every_member(backup: Path) -> None:
    with tarfile.open(backup) as tar:
        members = {member.name: tar.extractfile(member).read() for member in tar}  # type: ignore[union-attr]
    assert list(members)[-1] == backups.MANIFEST
    manifest = json.loads(members.pop(backups.MANIFEST))
    assert manifest["format"] == 1 and manifest["samenspel"] and manifest["database"] == connection.vendor
    assert manifest["rows"] == {label: len(table) for label, table in rows().items()}
    for label, count in manifest["rows"].items():
        assert members[f"rows/{label}.jsonl"].count(b"\n") == count
    assert manifest["members"] == {name: hashlib.sha256(data).hexdigest() for name, data in members.items()}
    assert {name.removeprefix("media/") for name in members if name.startswith("media/")} == set(files())
    with connection.cursor() as cursor:
        cursor.execute("SELECT app, name FROM django_migrations ORDER BY app, name")
        assert manifest["migrations"] == [list(row) for row in cursor.fetchall()]


def test_nothing_that_lets_somebody_in_is_in_it(site: Path, client: Any) -> None:
    SignInCode.objects.create(
        email="ann@voorbeeld.example",
        code_hash="geheime-hash",
        made_at=timezone.now(),
        expires_at=timezone.now(),
    )
    client.force_login(Person.objects.get(name="Ann Verlinden"))
    file = site / "site.tar.gz"
    manifest = backups.make_backup(file)
    with tarfile.open(file) as tar:
        everything = b"".join(tar.extractfile(member).read() for member in tar)  # type: ignore[union-attr]
    for secret in ("geheime-hash", client.session.session_key, the_settings.SECRET_KEY):
        assert secret.encode() not in everything
    assert set(manifest["left_out"]) == backups.LEFT_OUT


def test_what_is_left_out_exists() -> None:
    # A renamed model would slip into the backup.
    assert {
        model._meta.label_lower for model in apps.get_models(include_auto_created=True)
    } >= backups.LEFT_OUT


def test_a_backup_can_be_read_by_its_owner_only_and_leaves_nothing_beside_it(backup: Path) -> None:
    assert stat.S_IMODE(backup.stat().st_mode) == 0o600
    assert sorted(path.name for path in backup.parent.iterdir()) == ["media", "site.tar.gz"]


def test_an_existing_file_is_not_overwritten(backup: Path, unchanged: None) -> None:
    before = backup.read_bytes()
    with pytest.raises(CommandError, match=r"site\.tar\.gz exists already; choose another name"):
        backups.make_backup(backup)
    assert backup.read_bytes() == before


def test_a_backup_that_fails_half_way_leaves_no_file(site: Path, monkeypatch: Any) -> None:
    add, added = backups._add, []

    def full(tar: tarfile.TarFile, name: str, stream: Any) -> str:
        added.append(name)
        if len(added) > 10:
            raise OSError(errno.ENOSPC, "No space left on device")
        return add(tar, name, stream)

    monkeypatch.setattr(backups, "_add", full)
    with pytest.raises(CommandError, match=r"no room on the disk for .*site\.tar\.gz"):
        backups.make_backup(site / "site.tar.gz")
    assert [path.name for path in site.iterdir()] == ["media"]


def test_a_folder_that_is_not_there_is_named(site: Path) -> None:
    with pytest.raises(CommandError, match=r"nowhere.* cannot be used: No such file or directory"):
        backups.make_backup(site / "nowhere" / "site.tar.gz")


def test_a_database_made_by_a_newer_version_is_not_backed_up(site: Path) -> None:
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('ideas', '0999_later', %s)",
                       [timezone.now()])  # fmt: skip
    try:
        with pytest.raises(CommandError, match=r"made by a newer Samenspel \(ideas\.0999_later\)"):
            backups.make_backup(site / "site.tar.gz")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE name = '0999_later'")


# What is refused ------------------------------------------------------------------------------------------------------------------


@pytest.mark.usefixtures("unchanged")
class TestRefused:
    def test_a_database_that_holds_rows(self, backup: Path) -> None:
        sentence = refused(backup, replace=False)
        assert "holds rows already" in sentence and "--replace" in sentence

    def test_an_empty_database_beside_a_folder_that_holds_files(self, backup: Path, monkeypatch: Any) -> None:
        monkeypatch.setattr(backups, "_own_tables", list)
        assert "media holds files already" in refused(backup, replace=False)

    def test_a_file_that_is_not_there(self, site: Path) -> None:
        assert "none.tar.gz cannot be used: No such file" in refused(site / "none.tar.gz")

    def test_a_folder(self, site: Path) -> None:
        assert "cannot be used: Is a directory" in refused(site / "media")

    @pytest.mark.parametrize("content", [b"", b"hello", b"PK\x03\x04", bytes(2000)])
    def test_a_file_that_is_something_else(self, site: Path, content: bytes) -> None:
        file = site / "holiday.jpg"
        file.write_bytes(content)
        assert "holiday.jpg is not a backup of Samenspel" in refused(file)

    def test_another_archive(self, site: Path) -> None:
        file = site / "other.tar.gz"
        with tarfile.open(file, "w:gz") as tar:
            tar.add(site / "media", "media", recursive=False)
        assert "other.tar.gz was not made by Samenspel" in refused(file)
        with tarfile.open(file, "w:gz"):
            pass
        assert "other.tar.gz is not a backup of Samenspel" in refused(file)

    @pytest.mark.parametrize("share", [0.01, 0.1, 0.5, 0.9, 0.99, 0.9999])
    def test_a_file_that_was_cut_off(self, backup: Path, share: float) -> None:
        whole = backup.read_bytes()
        backup.write_bytes(whole[: int(len(whole) * share)])
        assert "site.tar.gz is damaged or was cut off; use another copy" in refused(backup)

    @pytest.mark.parametrize("share", [0.2, 0.5, 0.8])
    def test_a_file_with_one_wrong_bit(self, backup: Path, share: float) -> None:
        whole = bytearray(backup.read_bytes())
        whole[int(len(whole) * share)] ^= 1
        backup.write_bytes(whole)
        assert "use another copy" in refused(backup) or "do not use it" in refused(backup)

    def test_a_row_that_was_changed(self, backup: Path) -> None:
        def promote(members: Members, manifest: Any) -> None:
            name = "rows/people.rolegrant.jsonl"
            members[name] = members[name].replace(b"moderator", b"platform_admin")

        rewrite(backup, promote, rehash=False)
        assert "rows/people.rolegrant.jsonl in" in (sentence := refused(backup))
        assert "its hash differs" in sentence

    def test_a_table_that_is_missing(self, backup: Path) -> None:
        rewrite(
            backup, lambda members, manifest: members.pop("rows/people.person.jsonl") and None, rehash=False
        )
        assert "rows/people.person.jsonl in" in refused(backup)
        rewrite(backup, lambda members, manifest: None)
        assert "manifest of" in refused(backup)

    def test_a_member_that_the_manifest_does_not_name(self, backup: Path) -> None:
        rewrite(backup, lambda members, manifest: members.update({"media/x.php": b"<?php"}), rehash=False)
        assert "holds media/x.php, which its manifest does not name" in refused(backup)

    @pytest.mark.parametrize(
        "manifest", [b"", b"[]", b"{}", b"\xff", b'{"format": "1"}', b'{"format": 1, "rows": 3}']
    )
    def test_a_manifest_that_says_nothing(self, backup: Path, manifest: bytes) -> None:
        with tarfile.open(backup, "w:gz") as tar:
            member = tarfile.TarInfo(backups.MANIFEST)
            member.size = len(manifest)
            tar.addfile(member, io.BytesIO(manifest))
        assert "site.tar.gz cannot be read" in refused(backup)

    def test_a_newer_format(self, backup: Path) -> None:
        rewrite(backup, lambda members, manifest: manifest.update(format=2, samenspel="9.9"))
        assert "was made by a newer Samenspel (9.9); upgrade this one first" in refused(backup)

    def test_a_migration_that_is_not_known_here(self, backup: Path) -> None:
        rewrite(backup, lambda members, manifest: manifest["migrations"].append(["ideas", "0999_later"]))
        assert "was made by a newer Samenspel" in (sentence := refused(backup))
        assert "ideas.0999_later" in sentence

    def test_columns_that_the_migrations_do_not_make(self, backup: Path) -> None:
        rewrite(backup, lambda members, manifest: manifest["columns"]["people.person"].append("shoe_size"))
        assert "does not fit the migrations of this version (people.person)" in refused(backup)

    def test_a_row_that_points_to_nothing(self, backup: Path) -> None:
        def orphan(members: Members, manifest: Any) -> None:
            at = manifest["columns"]["contributions.comment"].index("contribution_id")
            table = [json.loads(line) for line in members["rows/contributions.comment.jsonl"].splitlines()]
            table[0][at] = 999_999
            lines = "".join(json.dumps(row) + "\n" for row in table)
            members["rows/contributions.comment.jsonl"] = lines.encode()

        rewrite(backup, orphan)
        assert "site.tar.gz: nothing was done, because the database says" in refused(backup)

    @pytest.mark.parametrize("line", [b"[1]\n", b"\xff\xfe\n"])
    def test_a_row_that_is_no_row(self, backup: Path, line: bytes) -> None:
        name = "rows/people.person.jsonl"
        rewrite(backup, lambda members, manifest: members.update({name: members[name] + line}))
        assert "of people.person cannot be put back" in refused(backup)

    def test_fewer_rows_than_the_manifest_counts(self, backup: Path) -> None:
        name = "rows/contributions.support.jsonl"
        rewrite(backup, lambda members, manifest: members.update({name: b""}))
        assert "has 0 rows for contributions.support, not the 1 it names" in refused(backup)

    @pytest.mark.parametrize(
        ("name", "kind"),
        [
            ("../outside", tarfile.REGTYPE),
            ("media/../../outside", tarfile.REGTYPE),
            ("/tmp/samenspel-outside", tarfile.REGTYPE),
            ("media//twice", tarfile.REGTYPE),
            ("media", tarfile.REGTYPE),
            ("secret-key", tarfile.REGTYPE),
            ("old/x", tarfile.REGTYPE),
            ("media/link", tarfile.SYMTYPE),
            ("media/link", tarfile.LNKTYPE),
            ("media/pipe", tarfile.FIFOTYPE),
            ("media/disk", tarfile.BLKTYPE),
            ("media/folder", tarfile.DIRTYPE),
            ("media/holes", tarfile.GNUTYPE_SPARSE),
        ],
    )
    def test_a_member_that_wants_to_go_elsewhere(self, backup: Path, name: str, kind: bytes) -> None:
        with tarfile.open(backup, "w:gz") as tar:
            member = tarfile.TarInfo(name)
            member.type, member.linkname = kind, "/etc/passwd"
            tar.addfile(member)
        assert "site.tar.gz was not made by Samenspel" in refused(backup)
        assert not Path("/tmp/samenspel-outside").exists()

    def test_the_same_name_twice(self, backup: Path) -> None:
        with tarfile.open(backup, "w:gz") as tar:
            tar.addfile(tarfile.TarInfo("media/one"))
            tar.addfile(tarfile.TarInfo("media/one"))
        assert "it holds 'media/one'" in refused(backup)

    def test_more_than_the_disk_can_hold(self, backup: Path, monkeypatch: Any) -> None:
        monkeypatch.setattr(shutil, "disk_usage", lambda path: type("Usage", (), {"free": 10}))
        assert "no room on the disk for" in refused(backup)

    def test_files_that_cannot_be_moved_into_place(self, backup: Path, monkeypatch: Any) -> None:
        # After every row was written: the last moment at which something may go wrong.
        move, moved = shutil.move, []

        def stuck(source: Path, target: Path) -> Any:
            moved.append(source)
            if len(moved) == 2:
                raise OSError(errno.EIO, "Input/output error", str(source))
            return move(source, target)

        monkeypatch.setattr(shutil, "move", stuck)
        assert "Input/output error" in refused(backup)

    def test_a_commit_that_fails(self, backup: Path, monkeypatch: Any) -> None:
        def fail() -> None:
            raise OperationalError("the server went away")

        monkeypatch.setattr(connection, "commit", fail)
        assert "the database says: the server went away" in refused(backup)
        monkeypatch.undo()


def test_the_command_line_says_what_was_done(site: Path, capsys: Any) -> None:
    file = site / "site.tar.gz"
    call_command("backup", str(file))
    said = capsys.readouterr().out
    assert f"{file}: " in said and f" {len(files())} files, " in said
    with pytest.raises(CommandError, match="--replace"):
        call_command("restore", str(file))
    call_command("restore", str(file), "--replace")
    assert f" and {len(files())} files are back as they were on " in capsys.readouterr().out


# While the site runs, and from one database to another ----------------------------------------------------------------------------


def _somebody_signs_up() -> None:
    def sign_up() -> None:
        Person.objects.create(name="Tijdens de back-up", email="tijdens@voorbeeld.example")
        connection.close()

    thread = threading.Thread(target=sign_up)
    thread.start()
    thread.join(timeout=10)
    assert not thread.is_alive(), "a backup makes the site wait"


def _backup_while_somebody_signs_up(file: Path) -> None:
    people = Person.objects.count()
    told: list[str] = []

    def tell(line: str) -> None:
        if not told:
            _somebody_signs_up()
        told.append(line)

    manifest = backups.make_backup(file, tell)
    assert manifest["rows"]["people.person"] == people
    assert Person.objects.count() == people + 1


@pytest.mark.postgres
def test_a_backup_is_of_one_moment_while_the_site_runs(site: Path) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    _backup_while_somebody_signs_up(site / "site.tar.gz")


def _on_a_sqlite_file(folder: Path, work: str) -> None:
    """Run these lines in a process of its own, on a new SQLite file with the tiny town in it."""
    root = the_settings.ROOT
    environment = {
        **os.environ,
        "SAMENSPEL_DATA": str(folder),
        "DATABASE_URL": f"sqlite:///{folder / 'samenspel.sqlite3'}",
        "DJANGO_SETTINGS_MODULE": "samenspel.website.settings",
        "PYTHONPATH": f"{root / 'src'}:{root / 'tests'}",
    }
    before = """
import django; django.setup()
from pathlib import Path
from django.core.management import call_command
call_command("migrate", verbosity=0)
from upgrade.make import tiny_town
tiny_town()
"""
    folder.mkdir()
    done = subprocess.run(
        [sys.executable, "-c", before + work],
        cwd=root,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr


def test_a_backup_of_a_sqlite_file_is_of_one_moment_while_the_site_runs(tmp_path: Path) -> None:
    file = tmp_path / "site.tar.gz"
    _on_a_sqlite_file(
        tmp_path / "data",
        f"""
from samenspel.website.tests import test_backups
test_backups._backup_while_somebody_signs_up(Path({str(file)!r}))
""",
    )
    assert file.exists()


@pytest.mark.postgres
def test_a_site_moves_from_sqlite_to_postgresql(tmp_path: Path, settings: Any) -> None:
    if connection.vendor != "postgresql":
        pytest.skip("needs PostgreSQL")
    file, expected = tmp_path / "site.tar.gz", tmp_path / "rows.json"
    _on_a_sqlite_file(
        tmp_path / "data",
        f"""
from samenspel.website.tests import test_backups
call_command("backup", {str(file)!r})
Path({str(expected)!r}).write_text(test_backups.as_text())
""",
    )
    settings.MEDIA_ROOT = tmp_path / "media"
    backups.restore_backup(file)
    assert as_text() == expected.read_text()
    assert len(files()) == 4, "two pictures of an idea, two of a promise"
    with transaction.atomic():  # numbers go on where they were
        assert make_person("Nieuw").pk > Person.objects.order_by("pk").first().pk  # type: ignore[union-attr]
