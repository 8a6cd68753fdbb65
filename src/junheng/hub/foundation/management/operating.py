"""An operator's command: what is refused ends in its sentence and exit code 2, never in a traceback."""

from __future__ import annotations

from typing import Any

from django.core.management.base import BaseCommand, CommandError

from junheng.core.reason import JunhengError


class OperatorCommand(BaseCommand):
    def execute(self, *args: Any, **options: Any) -> str | None:
        try:
            return super().execute(*args, **options)
        except JunhengError as problem:
            lines = (f"{refusal.message('en')} [{refusal.code}]" for refusal in problem.refusals)
            raise CommandError("\n".join(lines), returncode=2) from None
