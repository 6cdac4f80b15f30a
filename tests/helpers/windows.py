"""What cmd.exe makes of a batch file: a small interpreter of the rules that ours use; anything else is an error here.

It stands in for Windows, which our checks do not have: names are read without regard to capitals, variables are put in
before a line is taken apart, labels are searched from the top, and a program that is not found gives 9009.
"""

import ntpath
import re
from collections.abc import Collection
from dataclasses import dataclass, field

_MOST_STEPS = 500


@dataclass
class Cmd:
    """A computer with some files, on which a batch file is double-clicked.

    Args:
        programs: full paths of the programs that are there.
        on_path: names of programs that the PATH finds.
        code: what each program ends with.
    """

    programs: Collection[str] = ()
    on_path: Collection[str] = ()
    profile: str = r"C:\Users\Staff"
    code: int = 0
    ran: list[str] = field(default_factory=list)
    printed: list[str] = field(default_factory=list)
    has_paused: bool = False

    def double_click(self, path: str, content: bytes, *arguments: str) -> int:
        """Run a batch file that stands at a path; return what it ends with."""
        text = content.decode("ascii")
        assert "\n" not in text.replace("\r\n", ""), "cmd misses labels in files with the line ends of Unix"
        self._lines = text.split("\r\n")
        self._variables = {"USERPROFILE": self.profile, "ERRORLEVEL": "0", "CD": self.profile}
        self._arguments = {"~dp0": f"{ntpath.dirname(path)}\\".replace("\\\\", "\\"), "*": " ".join(arguments)}
        place = 0
        for _ in range(_MOST_STEPS):
            line = self._lines[place].strip()
            place += 1
            if (label := self._do(self._filled(line))) is None:
                continue
            if label.startswith("exit "):
                return int(label.removeprefix("exit "))
            place = [each.strip().lower() for each in self._lines].index(f":{label.lower()}") + 1
        raise AssertionError("the batch file does not end")

    def _filled(self, line: str) -> str:
        """Put in arguments and variables, as cmd does before it reads a line; %% is one sign."""
        if line.startswith(("::", "rem ")):
            return ""

        def value(found: "re.Match[str]") -> str:
            if found[0] == "%%":
                return "%"
            if found["argument"]:
                return self._arguments[found["argument"]]
            return self._variables.get(found["name"].upper(), "")

        return re.sub(r"%%|%(?P<argument>~dp0|\*)|%(?P<name>\w+)%", value, line)

    def _do(self, line: str) -> str | None:
        """Do one line; return the label that it goes to, or that it ends and with what."""
        if not line or line.startswith((":", "@echo off", "setlocal", "popd")):
            return None
        word, _, rest = line.partition(" ")
        match word.lower():
            case "pushd":
                self._variables["CD"] = rest.strip('"').rstrip("\\") if len(rest.strip('"')) > 3 else rest.strip('"')
            case "set":
                name, _, value = _quoted(rest).partition("=")
                self._variables[name.upper()] = value
            case "goto":
                return rest
            case "exit":
                return f"exit {rest.removeprefix('/b ')}"
            case "echo" | "echo.":
                self.printed.append(rest)
            case "pause":
                self.has_paused = True
            case "if":
                return self._if(rest)
            case "for":
                return self._for(rest)
            case _:
                self._run(line)
        return None

    def _if(self, rest: str) -> str | None:
        exists = re.fullmatch(r'exist "(?P<file>[^"]*)" (?P<then>.*)', rest)
        equal = re.fullmatch(r'"(?P<one>[^"]*)"=="(?P<two>[^"]*)" (?P<then>.*)', rest)
        assert exists or equal, f"no rule for: if {rest}"
        if exists:
            is_so = ntpath.normpath(exists["file"]).lower() in {each.lower() for each in self.programs}
            return self._do(exists["then"]) if is_so else None
        assert equal
        return self._do(equal["then"]) if equal["one"] == equal["two"] else None

    def _for(self, rest: str) -> str | None:
        found = re.fullmatch(r'%(?P<name>\w) in \("(?P<path>[^"]*)"\) do (?P<then>.*)', rest)
        assert found, f"no rule for: for {rest}"
        full = ntpath.normpath(found["path"])
        return self._do(found["then"].replace(f"%~f{found['name']}", full))

    def _run(self, line: str) -> None:
        found = re.fullmatch(r'"(?P<program>[^"]+)"(?P<words>.*)', line)
        assert found, f"no rule for: {line}"
        program = found["program"]
        name = ntpath.normpath(program).lower()  # Windows takes two signs of its paths for one
        is_there = name in {each.lower() for each in (*self.programs, *self.on_path)}
        if is_there:
            self.ran.append(f"{program}|{found['words'].strip()}")
        self._variables["ERRORLEVEL"] = str(self.code if is_there else 9009)


def _quoted(text: str) -> str:
    assert text.startswith('"'), f"set without quotation marks takes what follows too: {text}"
    assert text.endswith('"'), f"set without quotation marks takes what follows too: {text}"
    return text[1:-1]
