"""xltools completion: installed by one command, without harm to what a person's shell has already."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from tests.helpers.commands import Done, run

SHELLS = ("bash", "zsh", "fish")


def completion(home: Path, *arguments: str, shell: str | None = "/bin/bash") -> Done:
    home.mkdir(exist_ok=True)
    at_home = {"HOME": str(home), "XDG_CONFIG_HOME": None, "ZDOTDIR": None, "SHELL": shell}
    return run(home, "completion", *arguments, variables=at_home)


@pytest.mark.parametrize("shell", SHELLS)
def test_the_script_of_each_shell_is_printed_and_nothing_written(tmp_path: Path, shell: str) -> None:
    done = completion(tmp_path / "home", shell)

    assert done.code == 0
    assert f"_XLTOOLS_COMPLETE={shell}_complete" in done.out
    assert list((tmp_path / "home").iterdir()) == []


@pytest.mark.parametrize(("shell", "settings"), [("bash", ".bashrc"), ("zsh", ".zshrc")])
def test_it_is_installed_once_and_the_settings_stay_as_they_are_but_for_its_end(
    tmp_path: Path, shell: str, settings: str
) -> None:
    home = tmp_path / "Pat O'Neil"
    home.mkdir()
    (home / "dotfiles").write_text("alias a=b")
    (home / settings).symlink_to("dotfiles")
    first = completion(home, "--install", shell=f"/usr/bin/{shell}")
    after = (home / "dotfiles").read_text()
    second = completion(home, shell, "--install")

    assert (first.code, second.code) == (0, 0), first.err + second.err
    assert after.startswith("alias a=b\n# xltools")
    assert (home / "dotfiles").read_text() == after
    assert (home / settings).is_symlink()
    assert "As it was" in second.out


def test_fish_finds_it_by_itself(tmp_path: Path) -> None:
    done = completion(tmp_path / "home", "fish", "--install")

    assert done.code == 0
    assert [path.name for path in (tmp_path / "home" / ".config").rglob("*") if path.is_file()] == ["xltools.fish"]


@pytest.mark.parametrize("shell", ["powershell", "pwsh", "cmd"])
def test_a_shell_without_it_is_told_so(tmp_path: Path, shell: str) -> None:
    done = completion(tmp_path / "home", shell, "--install")

    assert done.code == 2
    assert f"There is no completion for {shell}: only for bash, zsh, fish." in done.err


@pytest.mark.parametrize("words", [(), ("csh",)])
def test_a_shell_that_is_not_known_is_asked_for(tmp_path: Path, words: tuple[str, ...]) -> None:
    done = completion(tmp_path / "home", *words, shell=None)

    assert done.code == 2
    assert "Name a shell, bash, zsh, fish" in done.err


def test_a_new_bash_finishes_a_command(tmp_path: Path) -> None:
    bash = shutil.which("bash")
    if bash is None:
        pytest.skip("bash is not here")
    home, programs = tmp_path / "home", tmp_path / "programs"
    assert completion(home, "--install").code == 0
    programs.mkdir()
    (programs / "xltools").write_text(f'#!/bin/sh\nexec "{sys.executable}" "{programs}/begin.py" "$@"\n')
    (programs / "xltools").chmod(0o755)
    (programs / "begin.py").write_text(
        f'import sys\nsys.argv[0] = "{programs}/xltools"\nfrom xltools.cli import main\nmain()\n'
    )
    begins = 'COMP_WORDS=(xltools "$1"); COMP_CWORD=1; _xltools_completion xltools "$1" xltools'
    asked = f'{begins}; printf "%s\\n" "${{COMPREPLY[@]}}"'
    done = subprocess.run(
        [bash, "--noprofile", "-c", f'. "$HOME/.bashrc"; {asked}', "bash", "val"], check=False, capture_output=True,
        text=True, env={**os.environ, "HOME": str(home), "PATH": f"{programs}:{os.environ['PATH']}"},
    )  # fmt: skip

    assert done.stdout.split() == ["validate"], done.stderr
