from __future__ import annotations

from django.urls import path

from junheng.hub.industry.pages import benchmarks, centres, challenges, trials

app_name = "industry"
CENTRE = "centres/<uuid:centre_id>"
TRIAL = "trials/<uuid:trial_id>"
CHALLENGE = "challenges/<uuid:challenge_id>"
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
    path("trials", trials.published, name="trials"),
    path("trials/compare", trials.compare, name="compare"),
    path("trials/ours", trials.ours, name="trials-ours"),
    path("trials/models/new", trials.register_model, name="register-model"),
    path("trials/models/<uuid:model_id>/apply-trial", trials.apply_trial, name="apply-trial"),
    path(TRIAL, trials.trial, name="trial"),
    path(f"{TRIAL}/report.json", trials.report, name="trial-report"),
    *(
        path(f"{TRIAL}/{what}", trials.act_on_trial, {"what": what}, name=what)
        for what in ("begin-trial", "decline-trial", "report-trial", "sign-trial", "answer-trial", "publish-trial")
    ),
    path("challenges", challenges.board, name="challenges"),
    path("challenges/new", challenges.call_challenge, name="call-challenge"),
    path(CHALLENGE, challenges.challenge, name="challenge"),
    *(
        path(f"{CHALLENGE}/{what}", challenges.act_on_challenge, {"what": what}, name=what)
        for what in (
            "bid-challenge", "award-challenge", "withdraw-challenge", "start-challenge", "report-stage", "accept-challenge",
            "record-use",
        )
    ),
]  # fmt: skip
