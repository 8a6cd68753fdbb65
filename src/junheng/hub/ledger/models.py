"""The state of each log: what was last signed. The tiles are files; this row is the sequencer's memory.

The row and the indices of its events are written in one transaction, so that no index is given twice and the
checkpoint published next is exactly the one that was committed. What is published lags behind what is signed
while a policy demands cosignatures. Must not hold entries: they are the events.

`Witnessed` is the memory of this node's own witness, of other people's logs; it belongs to no tenant.
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
    sm2_vkey = models.CharField(max_length=700, default="", blank=True)
    size = models.BigIntegerField(default=0)
    root = models.BinaryField()
    checkpoint = models.BinaryField()
    signed_at = models.DateTimeField()
    published_size = models.BigIntegerField(default=0)
    published_checkpoint = models.BinaryField(default=b"")
    published_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField()

    class Meta:
        ordering = ["name"]

    def __str__(self) -> str:
        return self.origin

    @property
    def awaiting(self) -> int:
        """Entries under a signed checkpoint that the policy does not yet let out."""
        return self.size - self.published_size


class Witnessed(models.Model):
    """The newest checkpoint that this node's witness cosigned of one log, as it signed it."""

    witness = models.CharField(max_length=200)
    origin = models.CharField(max_length=400)
    note = models.BinaryField(default=b"")
    at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["origin"]
        constraints = [models.UniqueConstraint(fields=["witness", "origin"], name="one_memory_a_log")]

    def __str__(self) -> str:
        return self.origin
