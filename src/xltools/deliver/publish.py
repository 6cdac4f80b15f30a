"""Publishing: put all files in place or none, one build at a time; the former files are kept until then."""

import contextlib
import hashlib
import json
import os
import shutil
import stat
from collections.abc import Callable, Iterable, Iterator, Sequence
from itertools import count
from pathlib import Path

from xltools.deliver.os_errors import refuse_unreplaceable, said
from xltools.deliver.temporary import (
    MARK,
    new_temporary,
    sweep,
    sweep_old,
    sync_folder,
    temporary_name,
    uninterrupted,
)
from xltools.errors import OutputBlocked


def next_aside(folder: Path, name: str) -> Path:
    """Return the first place for it that is free."""
    return next(place for number in count(1) if not (place := folder / f"{name}{number}").exists())


def latest_aside(folder: Path, name: str) -> Path | None:
    """Return where it was last set aside; None if it never was."""
    latest = None
    for number in count(1):
        if not (place := folder / f"{name}{number}").exists():
            break
        latest = place
    return latest


JOURNAL = f"{MARK}undo.json"


@contextlib.contextmanager
def all_or_none(targets: Sequence[Path]) -> Iterator[None]:
    """Put these files of one folder back as they were, unless the work inside succeeds.

    If the process is killed meanwhile, `put_back` does it before the next run writes there.
    """
    if len(targets) < 2:  # a single rename is all or nothing by itself
        yield
        for target in targets:
            sync_folder(target.parent)
        return
    (folder,) = {target.parent for target in targets}
    with said(folder / JOURNAL):
        formers = _keep_formers(folder, [target.name for target in targets])
    try:
        yield
        sync_folder(folder)
        with said(folder / JOURNAL):
            (folder / JOURNAL).unlink()  # from here on the new files count
        sync_folder(folder)
    except BaseException:
        put_back(folder)
        raise
    _remove(formers)


def put_back(folder: Path) -> None:
    """Put the old files of a folder back in place, if a run was stopped while replacing them."""
    journal = folder / JOURNAL
    if not journal.exists():
        return
    with said(journal):
        for name, former in _entries(journal).items():
            _put_back(folder / name, folder / former if former else None)
        sync_folder(folder)
        journal.unlink()


def put_all_back(folder: Path) -> None:
    """Put back what stopped runs left half replaced, at any depth (call only while holding the lock)."""
    for journal in list(folder.rglob(JOURNAL)) if folder.is_dir() else ():
        put_back(journal.parent)


def _entries(journal: Path) -> dict[str, str | None]:
    """Read which file is kept under which name, None if there was none; only plain names, never a path."""
    try:
        content = json.loads(journal.read_bytes())
    except ValueError:
        return {}
    entries = content.items() if isinstance(content, dict) else ()
    return {name: former for name, former in entries if _is_plain(name) and (former is None or _is_plain(former))}


def _is_plain(name: object) -> bool:
    return isinstance(name, str) and name not in ("", "..") and Path(name).name == name


def _keep_formers(folder: Path, names: Sequence[str]) -> list[Path]:
    """Keep the former files under other names, and write down which is which."""
    formers = {name: folder / temporary_name() for name in names if os.path.lexists(folder / name)}
    try:
        for name, former in formers.items():
            _keep(folder / name, former)
        handle, temporary = new_temporary(folder)
        with os.fdopen(handle, "w", encoding="utf-8") as stream:
            json.dump({name: formers[name].name if name in formers else None for name in names}, stream)
            stream.flush()
            os.fsync(stream.fileno())
        temporary.replace(folder / JOURNAL)
    except BaseException:
        _remove(formers.values())
        raise
    sync_folder(folder)
    return list(formers.values())


def _keep(path: Path, former: Path) -> None:
    try:
        os.link(path, former, follow_symlinks=False)
    except (OSError, NotImplementedError):  # some drives allow a file one name only: a copy then
        shutil.copy2(path, former, follow_symlinks=False)


def _put_back(path: Path, former: Path | None) -> None:
    if former is None:
        path.unlink(missing_ok=True)
    elif os.path.lexists(former):  # otherwise it was already put back before this stop
        former.replace(path)
        former.unlink(missing_ok=True)  # two names of one file: the rename does nothing


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink()


class Staging:
    """Outputs of one run, each whole in a temporary file beside its target until all take their places."""

    def __init__(self) -> None:
        self._staged: dict[Path, Path] = {}
        self._made: list[Path] = []

    def add(self, target: Path, content: bytes) -> str:
        """Write one output to its temporary file; return the SHA-256 of its bytes.

        Raises:
            OutputBlocked: the folder cannot be written to, or the disk is full.
        """
        with said(target):
            self._made += [folder for folder in (target.parent, *target.parent.parents) if not folder.exists()]
            target.parent.mkdir(parents=True, exist_ok=True)
            with uninterrupted(is_final=False):
                handle, self._staged[target] = new_temporary(target.parent)
            with os.fdopen(handle, "wb") as stream:
                stream.write(content)
                stream.flush()
                os.fsync(stream.fileno())
        return hashlib.sha256(content).hexdigest()

    def place_of(self, target: Path) -> Path:
        """Return where the bytes for a target are until it is published: at the target itself if none are staged."""
        return self._staged.get(target, target)

    def publish(self, remove: Iterable[Path] = (), then: Callable[[], None] = lambda: None) -> None:
        """Put every output in place, and remove those that are out of date; all of it or nothing.

        Every target is tested before the first is replaced, so that one pack open in Excel leaves everything as it was.
        The output staged last is put in place last.

        Args:
            remove: files beside the outputs.
            then: what must succeed too; if it fails, everything is put back.
        """
        stale = [path for path in remove if os.path.lexists(path) and path not in self._staged]
        targets = [*self._staged, *stale]
        for target in targets:
            refuse_unreplaceable(target)
        with uninterrupted(is_final=True), all_or_none(targets):
            for target, temporary in self._staged.items():
                with said(target):
                    _keep_mode(target, temporary)
                    temporary.replace(target)
            for path in stale:
                with said(path):
                    path.unlink()
            then()
            self._staged.clear()

    def discard(self) -> None:
        """Remove what was staged and never put in place, and the folders that were made for nothing else."""
        for temporary in self._staged.values():
            with contextlib.suppress(OSError):
                temporary.unlink(missing_ok=True)
        self._staged.clear()
        for folder in self._made:
            with contextlib.suppress(OSError):
                folder.rmdir()  # which works only for an empty one


@contextlib.contextmanager
def staging() -> Iterator[Staging]:
    """Stage outputs for one run; whatever was not published is removed."""
    stage = Staging()
    try:
        yield stage
    finally:
        stage.discard()


def _keep_mode(target: Path, temporary: Path) -> None:
    """Let who may read a pack stay as it was set."""
    if target.exists() and not target.is_symlink():
        temporary.chmod(stat.S_IMODE(target.stat().st_mode))


class NotAsKeptError(ValueError):
    """One of our files, which others may have changed, is not what it should be; the text says how."""


def read_regular(path: Path, within: Path, most: int) -> bytes:
    """Read a regular file in a folder: not a pipe, device, folder or link that leads out, and not too large.

    Raises:
        NotAsKeptError: it is not such a file.
        OSError: it is not there, or may not be read.
    """
    real = Path(os.path.realpath(path, strict=True))
    if not real.is_relative_to(os.path.realpath(within)):
        raise NotAsKeptError(f"{path.name} is a link that leads out of its folder")
    if not stat.S_ISREG(real.stat().st_mode):  # to open a pipe would wait for ever
        raise NotAsKeptError(f"{path.name} is not a regular file")
    handle = os.open(real, os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0))
    with os.fdopen(handle, "rb") as stream:
        if not stat.S_ISREG(os.fstat(stream.fileno()).st_mode):
            raise NotAsKeptError(f"{path.name} is not a regular file")
        content = stream.read(most + 1)
    if len(content) > most:
        raise NotAsKeptError(f"{path.name} is larger than {most >> 20} MiB")
    return content


def write_whole(target: Path, content: bytes) -> None:
    """Write one file whole or not at all; remove what a run that was stopped left beside it."""
    with staging() as stage:
        stage.add(target, content)
        sweep_old(target.parent)
        stage.publish()


@contextlib.contextmanager
def sole_builder(output: Path, wait_seconds: float = 120) -> Iterator[None]:
    """Lock the output folder for one build; put back and clean up what a stopped build left.

    The lock ends with its process, so a killed build blocks nobody.

    Raises:
        OutputBlocked: another build went on for longer than the wait, or the folder cannot be written to.
    """
    from filelock import FileLock, Timeout  # noqa: PLC0415 - what writes no packs needs none

    with said(output / "manifest.json"):
        output.mkdir(parents=True, exist_ok=True)
        lock = FileLock(output / ".xltools.lock")
        try:
            lock.acquire(timeout=wait_seconds)
        except Timeout as fault:
            raise OutputBlocked(
                f"Another build is still writing into {output}: wait until it ends, then run again."
            ) from fault
    try:
        put_all_back(output)
        sweep(output)
        yield
    except KeyboardInterrupt:
        put_all_back(output)  # what a stop at any point left: anything found here is ours while we hold the lock
        sweep(output)
        raise
    finally:
        lock.release()
