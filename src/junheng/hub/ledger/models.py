"""The state of each log: what was last signed. The tiles are files; this row is the sequencer's memory.

The row and the indices of its events are written in one transaction, so that no index is given twice and the
checkpoint published next is exactly the one that was committed. Must not hold entries: they are the events.
"""

from __future__ import annotations

from django.db import models


class Log(models.Model):
    tenant = models.OneToOneField(
        "foundation.Tenant", on_delete=models.PROTECT, primary_key=True, related_name="+"
    )
    name = models.SlugField(max_length=20, unique=True)
    origin = models.CharField(max_length=120, unique=True)
    vkey = models.CharField(max_length=200)
    size = models.BigIntegerField(default=0)
    root = models.BinaryField()
    checkpoint = models.BinaryField()
    signed_at = models.DateTimeField()
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.origin
