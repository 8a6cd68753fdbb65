"""What PTB's dcclib says of a certificate of ours, by the Schematron it carries. Runs in an environment of its own.

    python tools/read_with_dcclib.py certificate.xml    exit 1 if a rule of theirs fails

Their XSD check fetches the schema from ptb.de and is not asked for; `make dcclib` and the CI take this as
information, not as a verdict on a change.
"""

from __future__ import annotations

import sys
from pathlib import Path

import dcclib.validation
from dcclib.validation import SchematronValidator


def _short(location: str) -> str:
    """The last steps of a place, without namespaces."""
    return "/".join(step.rpartition("}")[2] for step in location.split("/")[-4:])


def main(path: str) -> int:
    rules = Path(dcclib.validation.__file__).parent / "schema" / "dcc.svrl"
    found = SchematronValidator(rules.read_text(encoding="utf-8")).validate_file(path)
    for report in found.failed_assertions:
        print(f"fails: {report.text.strip()}")
    for report in found.successful_reports:
        if "xmldsig" in report.location:  # its rules know no signatures and call their elements empty
            continue
        print(f"{report.role}: {report.text.strip()} {_short(report.location)}")
    print(f"dcclib: {path} {'keeps' if found.is_valid else 'breaks'} the rules of its Schematron")
    return 0 if found.is_valid else 1


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
