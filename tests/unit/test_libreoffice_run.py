"""A run of LibreOffice is ended whatever a stop at the keyboard left behind."""

import os
import threading
from pathlib import Path

import pytest

from xltools.deliver.libreoffice_run import OfficeRun


@pytest.mark.skipif(os.name != "posix", reason="a program of the shell")
def test_a_run_is_ended_though_a_stop_came_while_python_held_its_lock_of_waiting(tmp_path: Path) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nexec sleep 60\n")
    program.chmod(0o755)
    run = OfficeRun(str(program), tmp_path / "run", "pdf", "pdf", {"pack.xlsx": b""})
    run.begin()
    running = run._running
    assert running is not None
    running._waitpid_lock.acquire()  # type: ignore[attr-defined]  # as the stop leaves it
    ending = threading.Thread(target=run.end, daemon=True)
    ending.start()
    ending.join(20)
    assert not ending.is_alive()
    with pytest.raises(ProcessLookupError):
        os.kill(running.pid, 0)
