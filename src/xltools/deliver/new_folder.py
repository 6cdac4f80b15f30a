"""New folders: a programme's folder, made whole, with a note on how to begin; and the user's own folder."""

import contextlib
import hashlib
import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from xltools.deliver.os_errors import said
from xltools.deliver.publish import write_whole
from xltools.deliver.temporary import new_temporary_folder, part_of_more
from xltools.errors import OutputBlocked
from xltools.text.safe import shown
from xltools.text.words import typed_path

_NAME = "xltools"


def own_folder() -> Path:
    """Return the folder, which need not be there: XDG_CONFIG_HOME, on Windows APPDATA, else .config at home."""
    named = os.environ.get("APPDATA" if os.name == "nt" else "XDG_CONFIG_HOME", "")
    if named and Path(named).is_absolute():
        return Path(named) / _NAME
    return Path(os.path.expanduser("~")) / ".config" / _NAME  # noqa: PTH111 - a Path's own way raises without a home


#: For Windows. It looks for the environment in this folder and those above it, where the README's line makes it; then
#: where uv and pipx put programs; then on the PATH.
_CMD = """@echo off
rem Double-click this file: it {does}.
setlocal
set "XLTOOLS_CLICKED=.cmd"
pushd "%~dp0"
set "PLACE=%CD%"
:look
if exist "%PLACE%\\.venv\\Scripts\\xltools.exe" goto here
for %%P in ("%PLACE%\\..") do set "ABOVE=%%~fP"
if "%ABOVE%"=="%PLACE%" goto elsewhere
set "PLACE=%ABOVE%"
goto look
:here
set "XLTOOLS=%PLACE%\\.venv\\Scripts\\xltools.exe"
goto run
:elsewhere
set "XLTOOLS=xltools"
if exist "%USERPROFILE%\\.local\\bin\\xltools.exe" set "XLTOOLS=%USERPROFILE%\\.local\\bin\\xltools.exe"
:run
"%XLTOOLS%" {words} %*
set "RESULT=%ERRORLEVEL%"
popd
echo.
if "%RESULT%"=="0" echo {done}
if "%RESULT%"=="1" echo {errors}
if "%RESULT%"=="9009" echo {missing}
pause
exit /b %RESULT%
"""

#: For macOS and Linux, which look in the same places.
_COMMAND = """#!/bin/sh
# Double-click this file: it {does}.
cd "$(dirname "$0")" || exit 3
XLTOOLS_CLICKED=.command
export XLTOOLS_CLICKED
place=$(pwd)
program=xltools
[ -x "$HOME/.local/bin/xltools" ] && program="$HOME/.local/bin/xltools"
while :; do
  if [ -x "$place/.venv/bin/xltools" ]; then program="$place/.venv/bin/xltools"; break; fi
  [ "$place" = / ] && break
  place=$(dirname "$place")
done
"$program" {words} "$@"
result=$?
echo
case $result in
  0) echo '{done}' ;;
  1) echo '{errors}' ;;
  127) echo '{missing}' ;;
esac
printf 'Press Return to end. '
read -r _
exit $result
"""

_ERRORS = "No packs were made: fix what is listed above, save the tracker, and double-click again."
_MISSING = "xltools is not installed on this computer: ask whoever looks after it to install it."
#: The files to double-click, by name: what each does, what it types, and what it says at its end.
_FILES = {
    "build": ("checks the tracker and builds the packs", "build", 'Done: the packs are in the folder "output".'),
    "build-final": (
        "builds the final packs and keeps what they were made from",
        "build --final",
        'Done: the final packs are in the folder "output".',
    ),
    "email": (
        "writes a message with its packs to each group of the sheet Distribution",
        "email",
        'Done: open the messages in the folder "drafts" beside the packs.',
    ),
}

_README = """{title}

workbooks\\tracker.xlsx   the tracker: the one workbook that you fill in. Begin with its sheet "Read me".
build.cmd                double-click it: the tracker is checked, and the packs are made from it.
build-final.cmd          the same for the final packs, once they are agreed.
email.cmd                writes a message with its packs to each group of the sheet Distribution.
                         On a Mac double-click build.command and its like instead.
output                   what it makes, in one folder for each As at. Safe to delete: it can be made again.
workbooks\\archive        what each final pack was made from. Leave it as it is.
schemas                  the rules by which the tracker is checked.

MONTH END
1. Open the tracker, bring it up to date, set As at in Settings, and save.
2. Double-click build.cmd. It lists what needs fixing, cell by cell; fix it, save, and double-click again.
3. Read the packs in output. When they are agreed, double-click build-final.cmd (or type:  xltools build --final ).
4. Double-click email.cmd (or type:  xltools email ) and open the drafts beside the packs.

xltools never changes the tracker, and you may leave it open in Excel: what you saved last is what counts.
{more}"""

_EXAMPLE = """
This folder holds the worked example: a programme of 2010 to 2012 from its papers. What the papers do not give is
invented and says Illustrative; the sheet "Read me" says where. For your own programme, make a folder with an empty
tracker:  xltools new FOLDER
"""


_ADOPTED = """THE FOLDER OF {workbook}

The workbook stays where it is; schemas\\source.toml says where that is and how it is read.

adopt.xlsx               what each table, column and word of it is taken for. Answer there, then: xltools adopt
build.cmd                double-click it: the workbook is checked, and the packs are made from it. On a Mac:
                         build.command, and so for the next two.
build-final.cmd          the same, when they are agreed: final packs, kept in the archive.
email.cmd                drafts of the messages that go with the packs.
output                   what it makes, in one folder for each As at. Safe to delete: it can be made again.
workbooks\\archive        what each final pack was made from. Leave it as it is.

MONTH END
1. Bring the workbook up to date, as you always do, and save.
2. Double-click build.cmd. It lists what needs fixing, cell by cell; fix it, save, and double-click again.
3. Read the packs in output. When they are agreed, double-click build-final.cmd.
"""


def starter_files(*, with_example: bool) -> dict[str, bytes]:
    """Return the files beside the tracker, by name, with Windows line ends."""
    title = "THE WORKED EXAMPLE OF A PROGRAMME" if with_example else "THE PROGRAMME'S FOLDER"
    readme = _README.format(title=title, more=_EXAMPLE if with_example else "")
    return {"README.txt": _for_windows(readme), **_to_double_click()}


def _to_double_click() -> dict[str, bytes]:
    files: dict[str, bytes] = {}
    for name, (does, words, done) in _FILES.items():
        told = {"does": does, "words": words, "done": done, "errors": _ERRORS, "missing": _MISSING}
        files[f"{name}.cmd"] = _for_windows(_CMD.format(**told))
        files[f"{name}{COMMAND}"] = _COMMAND.format(**told).encode("ascii")
    return files


#: The hash of each earlier version's build.cmd, the only file to double-click that it had.
_FORMER_BUILD = frozenset({"78ddc7db3c32dcdbb09d6988c0936dbfc50d65121e74b59884116ad2ff4ebd4d"})


def outdated_to_double_click(folder: Path) -> tuple[str, ...]:
    """Name the files to double-click that a folder of an older version lacks or has in another form.

    None if its build.cmd was changed or deleted, because then the office has its own way.
    """
    try:
        former = (folder / "build.cmd").read_bytes()
    except OSError:
        return ()
    if hashlib.sha256(former).hexdigest() not in _FORMER_BUILD:
        return ()
    return ("build.cmd", *(name for name in _to_double_click() if not (folder / name).exists()))


def renew_to_double_click(folder: Path, names: Iterable[str]) -> None:
    """Write files to double-click as this version has them."""
    files = _to_double_click()
    for name in names:
        write_whole(folder / name, files[name])
        if name.endswith(COMMAND):
            (folder / name).chmod(0o755)


def adopted_files(workbook: str) -> dict[str, bytes]:
    """Return the files in the folder of an office's own workbook, by name."""
    readme = _ADOPTED.format(workbook="".join(sign if sign.isascii() else "?" for sign in workbook))
    return {"README.txt": _for_windows(readme), **_to_double_click()}


def founded_text(folder: str, *, with_example: bool, is_filled: bool = False) -> str:
    """Say what was made, and what to do next."""
    what = "the worked example" if with_example else "your rows" if is_filled else "an empty tracker"
    first = (
        "Next: build its packs, then look into output:"
        if with_example or is_filled
        else "Next: open workbooks/tracker.xlsx in Excel; its sheet Read me says how to fill it. Then build the packs:"
    )
    folder = shown(folder)
    return f"Made {folder}, with {what} in workbooks/tracker.xlsx.\n{first}\n  cd {typed_path(folder)}\n  xltools build"


def _for_windows(text: str) -> bytes:
    return text.replace("\n", "\r\n").encode("ascii")


#: What is at the top of a programme folder.
COMMAND = ".command"
PARTS = (
    "workbooks", "schemas", "output", "README.txt",
    *(f"{name}{ending}" for name in _FILES for ending in (".cmd", COMMAND)),
)  # fmt: skip


@contextlib.contextmanager
def founding(folder: Path) -> Iterator[Path]:
    """Make a programme folder: yield one to fill, and at the end put all of it in place, or nothing.

    If the folder exists, other things in it are left alone.

    Raises:
        OutputBlocked: a part of a programme is there already, or the folder cannot be written.
    """
    refuse_if_taken(folder)
    beside, first = (folder, folder / PARTS[0]) if folder.is_dir() else (folder.parent, folder)
    with said(first):
        beside.mkdir(parents=True, exist_ok=True)
        staged = new_temporary_folder(beside)
    try:
        with said(first):
            (staged / "output").mkdir()
        with part_of_more():
            yield staged
        with said(first):
            _put_in_place(staged, folder)
    finally:
        shutil.rmtree(staged, ignore_errors=True)


def refuse_if_taken(folder: Path) -> None:
    """Refuse a place that already holds a part of a programme, or is not a folder."""
    if folder.exists() and not folder.is_dir():
        raise OutputBlocked(f"{folder} is a file: name a folder for the programme, which need not exist yet.")
    taken = next((part for part in PARTS if (folder / part).exists()), None)
    if taken is not None:
        raise OutputBlocked(
            f"{folder / taken} is there already, and a new programme never overwrites anything: "
            "name another folder, or move it away first; nothing was changed."
        )


def _put_in_place(staged: Path, folder: Path) -> None:
    if not folder.exists():
        staged.rename(folder)
        return
    moved: list[Path] = []
    try:
        for part in sorted(staged.iterdir()):
            _refuse_newcomer(folder / part.name)
            part.rename(folder / part.name)
            moved.append(part)
    except BaseException:
        for part in moved:
            (folder / part.name).rename(part)
        raise


def _refuse_newcomer(target: Path) -> None:
    if target.exists():
        raise OutputBlocked(f"{target} was made meanwhile: name another folder; nothing was changed.")
