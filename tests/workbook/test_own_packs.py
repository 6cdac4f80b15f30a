"""A pack of the programme's own, from its `packs.toml` to the people who get it."""

import os
import shutil
from pathlib import Path
from unittest.mock import patch

import pytest
from click.shell_completion import BashComplete

from tests.helpers.commands import invoke
from tests.helpers.folders import folder_of
from tests.helpers.mail_server import read_message
from tests.helpers.raw_trackers import right_tracker, sheet_of, shipped
from xltools.cli import xltools

_PACKS = """
[board]
title = "Estates Board pack"

[finance]
title = "Finance pack"
sheets = ["Value for money"]

[quiet]
title = "Quiet pack"
sheets = ["Risks"]
make = false
"""
_PEOPLE = [("chair", "Board"), ("treasurer", "Finance"), ("clerk", "finance; Return")]
_PLACE = Path("output") / "2012-03-31"


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory) -> Path:
    rows = [{"name": who, "email": f"{who}@a.example", "copy": "To", "pack": pack} for who, pack in _PEOPLE]
    drawn = right_tracker().with_sheet(sheet_of(shipped()["Distribution"], list(rows)))
    folder = folder_of(drawn, tmp_path_factory.mktemp("own") / "programme")
    (folder / "schemas").mkdir(exist_ok=True)
    (folder / "schemas" / "packs.toml").write_text(_PACKS, encoding="utf-8")
    return folder


@pytest.fixture
def folder(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "programme"))


def packs(folder: Path) -> set[str]:
    return {file.name for file in (folder / _PLACE).glob("*-pack.xlsx")}


@pytest.mark.parametrize("name", ["finance", "quiet"])
def test_a_pack_of_ones_own_is_built_by_its_name(name: str, folder: Path) -> None:
    done = invoke(folder, "build", "--pack", name)

    assert done.code == 0, done.err or done.out
    assert packs(folder) == {f"{name}-pack.xlsx"}


def test_a_name_that_is_no_pack_is_a_wrong_option_and_nothing_is_made(folder: Path) -> None:
    done = invoke(folder, "build", "--pack", "finanse")

    assert done.code == 2
    assert "There is no pack 'finanse'. Did you mean finance?" in done.err
    assert not (folder / "output").exists()


def test_all_that_there_are_is_told_where_no_name_is_near(folder: Path) -> None:
    done = invoke(folder, "build", "--pack", "x")

    assert "There are: board, programme, return, workstream, finance, quiet, all." in " ".join(done.err.split())


def test_a_file_of_packs_that_is_none_is_told_as_such(folder: Path) -> None:
    (folder / "schemas" / "packs.toml").write_text("[finance", encoding="utf-8")
    done = invoke(folder, "build", "--pack", "finance")

    assert done.code == 3
    assert "packs.toml cannot be read" in done.err


def test_a_shell_completes_the_packs_of_the_folder(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)
    shell = BashComplete(xltools, {}, "xltools", "_XLTOOLS_COMPLETE")

    assert [item.value for item in shell.get_completions(["build", "--pack"], "f")] == ["finance"]


def test_each_of_its_readers_is_sent_it_under_its_title(folder: Path) -> None:
    assert invoke(folder, "build").code == 0
    with patch.dict(os.environ, {"HOME": str(folder)}):
        done = invoke(folder, "email")
    drafts = [read_message(path.read_bytes()) for path in sorted(folder.rglob("*.eml"))]
    sent = {
        str(draft["To"].addresses[0].addr_spec): [part.get_filename() for part in draft.iter_attachments()]
        for draft in drafts
    }

    assert done.code == 0, done.err
    assert sent == {
        "chair@a.example": ["Illustrative programme - Estates Board pack - 2012-03-31 DRAFT.xlsx"],
        "treasurer@a.example": ["Illustrative programme - Finance pack - 2012-03-31 DRAFT.xlsx"],
        "clerk@a.example": [
            "Illustrative programme - Regional return - 2012-03-31 DRAFT.xlsx",
            "Illustrative programme - Finance pack - 2012-03-31 DRAFT.xlsx",
        ],
    }


def test_distribution_names_no_pack_that_there_is_not(folder: Path) -> None:
    (folder / "schemas" / "packs.toml").write_text(_PACKS.replace("finance", "money"), encoding="utf-8")
    done = invoke(folder, "validate")

    assert done.code == 1
    assert 'Pack is "Finance", which is not a pack.' in done.out


@pytest.mark.parametrize("name", ["all", "findings"])
def test_a_name_that_means_something_else_is_refused(name: str, folder: Path) -> None:
    (folder / "schemas" / "packs.toml").write_text(_PACKS.replace("quiet", name), encoding="utf-8")
    done = invoke(folder, "build")

    assert done.code == 3
    assert f"names a pack {name}, which means something else to xltools" in done.err
