"""Files of a folder replaced together or not at all: the former ones are kept until all are in place."""

import contextlib
import json
import os
import shutil
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from xltools.deliver.temporary import MARK, new_temporary, sync_folder, temporary_name
from xltools.deliver.trouble import said

JOURNAL = f"{MARK}undo.json"


@contextlib.contextmanager
def all_or_none(targets: Sequence[Path]) -> Iterator[None]:
    """Put these files of one folder back as they were, unless what is done with them succeeds.

    Where the process is killed meanwhile, `put_back` does it before the next run writes there.
    """
    if len(targets) < 2:  # one rename is whole by itself
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
            (folder / JOURNAL).unlink()  # from here on the new files hold
        sync_folder(folder)
    except BaseException:
        put_back(folder)
        raise
    _remove(formers)


def put_back(folder: Path) -> None:
    """Put the former files of a folder back in their places, where a run was stopped while it replaced them."""
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
    """Read which file stands kept under which name, None where there was none; only plain names, never a path."""
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
    except (OSError, NotImplementedError):  # no second name for a file on this drive
        shutil.copy2(path, former, follow_symlinks=False)


def _put_back(path: Path, former: Path | None) -> None:
    if former is None:
        path.unlink(missing_ok=True)
    elif os.path.lexists(former):  # else it was put back before this was stopped too
        former.replace(path)
        former.unlink(missing_ok=True)  # two names of one file: the rename does nothing


def _remove(paths: Iterable[Path]) -> None:
    for path in paths:
        with contextlib.suppress(OSError):
            path.unlink()
