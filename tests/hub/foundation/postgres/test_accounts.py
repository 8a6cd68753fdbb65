"""The user that runs the server is made once, however many processes find it missing."""

from __future__ import annotations

import pwd
import subprocess
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest

from junheng.hub.foundation.postgres import accounts
from junheng.hub.foundation.postgres.faults import PostgresFault


class Accounts:
    """The machine's list of users, and a `useradd` that gives another number each time it is run."""

    def __init__(self) -> None:
        self.found: list[int] = []
        self.made = 0
        self.waiting = threading.Barrier(4)

    def look_up(self, name: str) -> Any:
        if not self.found:
            raise KeyError(name)
        return pwd.struct_passwd((name, "x", self.found[-1], self.found[-1], "", "/", "/bin/false"))

    def add(self, command: list[str], **options: Any) -> subprocess.CompletedProcess[str]:
        self.made += 1
        number = 900 + self.made
        time.sleep(0.05)
        self.found.append(number)
        return subprocess.CompletedProcess(command, 0, "", "")


@pytest.fixture
def machine(monkeypatch: pytest.MonkeyPatch) -> Accounts:
    here = Accounts()
    monkeypatch.setattr(accounts.pwd, "getpwnam", here.look_up)
    monkeypatch.setattr(accounts.subprocess, "run", here.add)
    return here


def test_four_at_once_make_one_user(machine: Accounts) -> None:
    """All see the user missing at the same moment; one adds it and all go on with the same number."""

    def ask(_who: int) -> int:
        machine.waiting.wait()
        return accounts.service_user().uid

    with ThreadPoolExecutor(4) as pool:
        numbers = set(pool.map(ask, range(4)))
    assert numbers == {901}
    assert machine.made == 1


def test_a_user_that_was_not_made_is_said(machine: Accounts, monkeypatch: pytest.MonkeyPatch) -> None:
    """`useradd` says it succeeded, and the user is not there."""
    monkeypatch.setattr(
        accounts.subprocess, "run", lambda command, **options: subprocess.CompletedProcess(command, 0, "", "")
    )
    with pytest.raises(PostgresFault) as refused:
        accounts.service_user()
    assert [refusal.code for refusal in refused.value.refusals] == ["postgres-user-missing"]
