from __future__ import annotations

from django.urls import path

from junheng.hub.industry.pages import benchmarks, centres

app_name = "industry"
CENTRE = "centres/<uuid:centre_id>"
BENCHMARK = "benchmarks/<uuid:benchmark_id>"
urlpatterns = [
    path("centres", centres.register, name="centres"),
    path("centres/new", centres.plan_centre, name="plan-centre"),
    path(CENTRE, centres.centre, name="centre"),
    *(
        path(f"{CENTRE}/{what}", centres.act_on_centre, {"what": what}, name=what)
        for what in (
            "apply-centre", "decide-building", "report-milestone", "report-built", "decide-acceptance",
            "evaluate-centre", "revoke-centre",
        )
    ),
    path("benchmarks", benchmarks.listed, name="benchmarks"),
    path("benchmarks/criteria", benchmarks.criteria, name="criteria"),
    path("benchmarks/criteria/new", benchmarks.publish_criteria, name="publish-criteria"),
    path("benchmarks/ours", benchmarks.ours, name="benchmarks-ours"),
    path("benchmarks/new", benchmarks.apply_benchmark, name="apply-benchmark"),
    path(BENCHMARK, benchmarks.benchmark, name="benchmark"),
    *(
        path(f"{BENCHMARK}/{what}", benchmarks.act_on_benchmark, {"what": what}, name=what)
        for what in ("review-benchmark", "name-benchmark", "watch-benchmark", "answer-watch", "decide-watch")
    ),
]  # fmt: skip
