import traceback, time, resource
from collections import Counter
from tests.hub.site.test_bad_input import BOMB, ids, forms, _plausible, _browser
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import got_request_exception
from django.db import transaction


def test_ret(forms, ids):
    seen = []
    slow = 0
    got_request_exception.connect(lambda sender, **k: seen.append(traceback.format_exc()), weak=False)
    takers = [f for f in forms if any(x.kind == "file" for x in f.boxes)]
    c = Counter()
    n = 0
    end = time.time() + 240
    while time.time() < end:
        for form in takers:
            for _ in range(6 if "/bookings/" in form.path else 1):
                with transaction.atomic():
                    told = {n_: v.decode() for n_, v in _plausible(form).items()}
                    files = {
                        e.name: SimpleUploadedFile("bomb.xlsx", BOMB) for e in form.boxes if e.kind == "file"
                    }
                    t = time.time()
                    r = _browser(form.session).post(form.path, told | files)
                    slow = max(slow, time.time() - t)
                    c[(form.path.rsplit("/", 1)[1], r.status_code)] += 1
                    if r.status_code >= 500:
                        print("500", form.path)
                    transaction.set_rollback(True)
    for k, v in sorted(c.items()):
        print(k, v)
    print("slowest", slow, "rss", resource.getrusage(resource.RUSAGE_SELF).ru_maxrss)
    for s in seen[:3]:
        print(s)
