"""`enter_body`: an operator enters an authority, or a national institute, and a person of it.

Nobody makes himself a regulator; the first one of a province comes from here. Everything goes through the verbs, so it
stands in the log, and all of it happens or nothing does.
"""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.core.exceptions import ValidationError
from django.core.management.base import CommandError
from django.core.validators import validate_email

from junheng.hub.foundation import clock, tenancy
from junheng.hub.foundation.acting import platform
from junheng.hub.foundation.management.operating import OperatorCommand
from junheng.hub.foundation.models import Person
from junheng.hub.institutions.models import Organisation
from junheng.hub.institutions.rules import roles
from junheng.hub.institutions.rules.codes import read_uscc
from junheng.hub.institutions.services import organisations

OPERATOR = "operator"
STATE = "100000"


class Command(OperatorCommand):
    help = "Enter a body that only an operator may enter, verified, and a person with a role at it."

    def add_arguments(self, parser: Any) -> None:
        kinds = sorted(set(Organisation.Kind.values) - {Organisation.Kind.PLATFORM})
        parser.add_argument(
            "uscc", help="unified social credit code, 18 characters; a known body is not entered twice"
        )
        parser.add_argument("--name", help="the body's full Chinese name; needed once")
        parser.add_argument("--kind", choices=kinds, default=Organisation.Kind.REGULATOR_PROVINCE.value)
        parser.add_argument(
            "--division", help="its division code, such as 330000; 100000 is the State; needed once"
        )
        parser.add_argument("--person", required=True, help="the person's name")
        parser.add_argument("--email", required=True, help="where the person's first password is set through")
        parser.add_argument("--role", choices=sorted(roles.known()), help="default: the body's administrator")

    def handle(self, *args: Any, email: str, person: str, role: str | None, **said: Any) -> None:
        try:
            validate_email(email)
        except ValidationError:
            raise CommandError(f"{email!r} is no e-mail address", returncode=2) from None
        at = clock.now()
        with tenancy.only("CN"):
            body = self._body(at=at, **said)
            who = Person.objects.filter(email__iexact=email).first()
            if who is not None and who.name != person:
                raise CommandError(f"{email} belongs to {who.name}; nothing was entered", returncode=2)
            held = organisations.grant_membership(
                organisation=body,
                person=who or Person.objects.create_user(email=email, name=person),
                role=role or roles.administrator_of(body.kind),
                by=platform(body.tenant_id, OPERATOR),
                at=at,
            )
        self.stdout.write(f"{body.name_zh} ({body.uscc}, {body.state}): {person} <{email}> is {held.role}")
        if who is None or not who.has_usable_password():
            self.stdout.write("The first password is set through “forgot password” on the login page.")

    def _body(
        self, *, uscc: str, name: str | None, kind: str, division: str | None, at: datetime, **_rest: Any
    ) -> Organisation:
        """The body under this code, entered and verified where it is not yet."""
        body = Organisation.objects.filter(uscc=read_uscc(uscc)).first()
        if body is None:
            if not name or not division:
                raise CommandError("no body has this code yet: give --name and --division", returncode=2)
            operator = platform("CN" if division == STATE else f"{division[:2]}0000", OPERATOR)
            new = organisations.NewOrganisation(uscc=uscc, name_zh=name, kind=kind, division_code=division)
            body = organisations.register_organisation(new=new, by=operator, at=at)
        if body.state == Organisation.State.REGISTERED:
            with tenancy.also(body.tenant_id):
                body = organisations.verify_organisation(
                    organisation=body, by=platform(body.tenant_id, OPERATOR), at=at
                )
        return body
