"""A real S3-compatible server (SeaweedFS) on loopback, for the tests of the bucket."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
from pathlib import Path

import boto3
from botocore.config import Config
from botocore.exceptions import BotoCoreError, ClientError

KEY, SECRET = "tests", "not a secret: this server lives as long as the tests"
BUCKET = "junheng"


class Store:
    """One server with one bucket; `stop` ends it."""

    def __init__(self, top: Path) -> None:
        program = shutil.which("weed") or str(Path(sys.executable).with_name("weed"))
        identity = {"name": "tests", "credentials": [{"accessKey": KEY, "secretKey": SECRET}]}
        (top / "s3.json").write_text(json.dumps({"identities": [identity | {"actions": ["Admin"]}]}))
        (top / "data").mkdir()
        master, volume, filer, self.port = _free_ports(4)
        self._output = (top / "said").open("wb")
        self._process = subprocess.Popen(
            [
                program, "server", f"-dir={top / 'data'}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1",
                f"-master.port={master}", f"-volume.port={volume}", "-filer", f"-filer.port={filer}",
                "-s3", f"-s3.port={self.port}", "-s3.port.iceberg=0", "-s3.port.lance=0", f"-s3.config={top / 's3.json'}",
                "-master.telemetry=false", "-volume.max=4", "-master.volumeSizeLimitMB=64",
            ],
            stdout=self._output, stderr=self._output, cwd=top,
        )  # fmt: skip
        try:
            self._wait()
        except BaseException:
            self.stop()
            raise

    def _wait(self) -> None:
        """Until it takes an object; its parts find each other within some seconds."""
        client, last = self.client(), None
        for _round in range(300):
            if self._process.poll() is not None:
                break
            try:
                client.create_bucket(Bucket=BUCKET)
                client.put_object(Bucket=BUCKET, Key="ready", Body=b"")
            except (BotoCoreError, ClientError) as problem:
                last = problem
                time.sleep(0.2)
            else:
                return
        raise RuntimeError(f"the S3 server did not come up: {last}")

    def client(self) -> object:
        return boto3.session.Session(aws_access_key_id=KEY, aws_secret_access_key=SECRET).client(
            "s3",
            endpoint_url=f"http://127.0.0.1:{self.port}",
            region_name="us-east-1",
            config=Config(retries={"total_max_attempts": 1}, connect_timeout=2, read_timeout=10),
        )

    def stop(self) -> None:
        self._process.kill()
        self._process.wait()
        self._output.close()


def _free_ports(count: int) -> list[int]:
    """Ports with their neighbour 10000 above free too: the server takes that for its own protocol.

    All below 32768, from where on the system gives ports to whoever connects: one that is free now may be taken by then.
    """
    found: list[int] = []
    first, last = 12_000, 22_700
    port = first + (time.time_ns() // 1000) % (last - first)
    while len(found) < count:
        port = port + 1 if port < last else first
        if all(_is_free(each) for each in (port, port + 10_000)):
            found.append(port)
    return found


def _is_free(port: int) -> bool:
    with socket.socket() as asked:
        return asked.connect_ex(("127.0.0.1", port)) != 0
