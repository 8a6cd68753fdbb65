"""Files in a bucket of an S3-compatible store, by django-storages. Loaded only where one is named.

A store that answers strongly consistent reads after a write is needed; S3 and those that claim to be compatible do. The
credentials are found as boto3 finds them (`AWS_ACCESS_KEY_ID`, `AWS_SECRET_ACCESS_KEY`, a profile, the machine's role).
"""

from __future__ import annotations

import errno
import hashlib
from base64 import b64encode
from collections.abc import Iterator, Mapping
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from functools import cached_property
from typing import Any
from urllib.parse import parse_qsl, urlsplit

from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError, HTTPClientError
from django.core.exceptions import ImproperlyConfigured
from storages.backends.s3 import S3Storage

AT_ONCE = 16
"""Files of one `keep` on their way at the same time."""
CONNECT_SECONDS, ANSWER_SECONDS, ATTEMPTS = 5, 20, 3
PROBE = "probe"
KNOWN = frozenset({"endpoint", "region", "addressing"})


def options(address: str) -> dict[str, Any]:
    """`s3://bucket/prefix?endpoint=https://…&region=…&addressing=path` as options of `Bucket`, without `folder`."""
    parts = urlsplit(address)
    found = dict(parse_qsl(parts.query, keep_blank_values=True))
    unknown = found.keys() - KNOWN
    if parts.scheme != "s3" or not parts.netloc or parts.fragment or unknown or "@" in parts.netloc:
        raise ImproperlyConfigured(
            "JUNHENG_OBJECT_STORE is s3://bucket/prefix, with ?endpoint=, &region= or &addressing=path behind it"
            + (f"; not known: {', '.join(sorted(unknown))}" if unknown else "")
        )
    return {
        "bucket_name": parts.netloc,
        "prefix": parts.path.strip("/"),
        "endpoint_url": found.get("endpoint"),
        "region_name": found.get("region"),
        "addressing_style": found.get("addressing"),
    }


class Bucket(S3Storage):
    """A folder of a bucket. One object is put whole or not at all by the store itself."""

    def __init__(self, *, folder: str, prefix: str, addressing_style: str | None, **given: Any) -> None:
        config = Config(
            s3={"addressing_style": addressing_style} if addressing_style else None,
            connect_timeout=CONNECT_SECONDS,
            read_timeout=ANSWER_SECONDS,
            retries={"total_max_attempts": ATTEMPTS, "mode": "standard"},
            max_pool_connections=AT_ONCE + 8,
        )
        location = f"{prefix}/{folder}" if prefix else folder
        super().__init__(location=location, file_overwrite=True, client_config=config, **given)

    @cached_property
    def client(self) -> Any:
        """One for all threads of this process; made after the web server has parted into processes."""
        return self._create_session().client(
            "s3",
            region_name=self.region_name,
            endpoint_url=self.endpoint_url,
            config=self.client_config,
        )

    def read(self, name: str, *, limit: int) -> bytes:
        with self._spoken(name):
            answer = self.client.get_object(Bucket=self.bucket_name, Key=self._key(name))
            with answer["Body"] as stream:
                return bytes(stream.read(limit + 1))

    def keep(self, files: Mapping[str, bytes]) -> None:
        """All at once, up to `AT_ONCE`; the first failure is raised when every other has ended."""
        if len(files) == 1:
            [(name, data)] = files.items()
            return self._put(name, data)
        with ThreadPoolExecutor(max_workers=AT_ONCE) as pool:
            done = list(pool.map(self._attempt, files.items()))
        for problem in done:
            if problem is not None:
                raise problem
        return None

    def exists(self, name: str) -> bool:
        try:
            with self._spoken(name):
                self.client.head_object(Bucket=self.bucket_name, Key=self._key(name))
        except FileNotFoundError:
            return False
        return True

    def names(self, prefix: str = "") -> Iterator[str]:
        top = f"{self.location}/"
        start = f"{top}{prefix.strip('/')}/" if prefix else top
        with self._spoken(prefix):
            for page in self.client.get_paginator("list_objects_v2").paginate(
                Bucket=self.bucket_name, Prefix=start
            ):
                yield from (found["Key"].removeprefix(top) for found in page.get("Contents", ()))

    def probe(self) -> None:
        """Write, read, and ask for what is not there; for start-up, so that a wrong key is told before anybody works."""
        self.keep({PROBE: PROBE.encode()})
        if self.read(PROBE, limit=len(PROBE)) != PROBE.encode():
            raise OSError(errno.EIO, "the object store does not answer what was just written")
        if self.exists(f"{PROBE}-of-nothing"):
            raise OSError(errno.EIO, "the object store knows an object that was never written")

    def _attempt(self, one: tuple[str, bytes]) -> OSError | None:
        try:
            self._put(*one)
        except OSError as problem:
            return problem
        return None

    def _put(self, name: str, data: bytes) -> None:
        """The digest travels with it: bytes damaged on the way are refused by the store."""
        with self._spoken(name):
            self.client.put_object(
                Bucket=self.bucket_name,
                Key=self._key(name),
                Body=data,
                ContentType=self.default_content_type,
                ChecksumSHA256=b64encode(hashlib.sha256(data).digest()).decode(),
            )

    def _key(self, name: str) -> str:
        return str(self._normalize_name(name))

    @contextmanager
    def _spoken(self, name: str) -> Iterator[None]:
        """What the store or the way to it answers, as what a disk would have said."""
        try:
            yield
        except ClientError as problem:
            said = problem.response.get("Error", {})
            if str(said.get("Code")) in {"NoSuchKey", "404", "NotFound"}:
                raise FileNotFoundError(errno.ENOENT, "no such object", name) from None
            raise OSError(
                errno.EIO, f"the object store answers {said.get('Code')}: {self.bucket_name}"
            ) from None
        except (BotoCoreError, HTTPClientError) as problem:
            raise OSError(errno.EIO, f"the object store does not answer: {problem}") from None
