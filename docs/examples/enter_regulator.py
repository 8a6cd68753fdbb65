"""Enter a province's regulator and its first person. For `python -m junheng.hub.site shell < enter_regulator.py`."""

from junheng.hub.foundation import clock, tenancy
from junheng.hub.foundation.acting import platform
from junheng.hub.foundation.models import Person
from junheng.hub.institutions.services import organisations

PROVINCE = "330000"
REGULATOR = organisations.NewOrganisation(
    uscc="11330000470000040C",  # the last character is a check digit (GB 32100); a wrong one is refused
    name_zh="浙江示例监管局",
    kind="regulator-province",
    division_code=PROVINCE,
)
WHO, ADDRESS = "钱示例", "qian@regulator.example"

at, operator = clock.now(), platform(PROVINCE, "operator")
with tenancy.only("CN", PROVINCE):
    body = organisations.register_organisation(new=REGULATOR, by=operator, at=at)
    organisations.verify_organisation(organisation=body, by=operator, at=at)
    person = Person.objects.create_user(email=ADDRESS, name=WHO)
    organisations.grant_membership(
        organisation=body, person=person, role="prov_regulator", by=operator, at=at
    )
