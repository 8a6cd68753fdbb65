from __future__ import annotations

from django.urls import path

from junheng.hub.comparisons.pages import acts, computing, looking, printing
from junheng.hub.comparisons.rules.life import ACTS

app_name = "comparisons"
ON_A_PART = {
    "release_participant": acts.release_participant, "open_corrective_case": acts.open_corrective_case,
}  # fmt: skip
ON_A_CASE = {
    "answer_corrective_case": acts.answer_corrective_case, "close_corrective_case": acts.close_corrective_case,
}  # fmt: skip
ON_AN_EXPERT = {"release_expert": acts.release_expert}
WITHIN = {"return_data"}
"""Acts that another one's page performs."""
SIMPLE = [
    each for each in ACTS if not any(each in kind for kind in (ON_A_PART, ON_A_CASE, ON_AN_EXPERT, WITHIN))
]
ONE = "comparisons/<uuid:comparison_id>"
urlpatterns = [
    path("compare", computing.compare, name="compare"),
    path("comparisons", looking.comparisons, name="comparisons"),
    path("comparisons/new", acts.propose_comparison, name="propose-comparison"),
    path("comparisons/of/<uuid:organisation_id>", looking.record, name="record"),
    path(ONE, looking.comparison, name="comparison"),
    path(f"{ONE}/draft", looking.draft, name="draft"),
    path(f"{ONE}/report.pdf", printing.report_pdf, name="report-pdf"),
    *(
        path(f"{ONE}/{what}.json", looking.download, {"what": what}, name=f"download-{what}")
        for what in ("document", "answer", "report")
    ),
    *(
        path(f"{ONE}/links/<int:number>/{what}.json", looking.download_link, {"what": what}, name=f"download-link-{what}")
        for what in ("document", "answer")
    ),
    *(
        path(f"{ONE}/{what.replace('_', '-')}", acts.act_on_comparison, {"what": what}, name=what.replace("_", "-"))
        for what in SIMPLE
    ),
    *(
        path(f"{ONE}/participants/<uuid:participant_id>/{what.replace('_', '-')}", page, name=what.replace("_", "-"))
        for what, page in ON_A_PART.items()
    ),
    *(
        path(f"{ONE}/experts/<uuid:expert_id>/{what.replace('_', '-')}", page, name=what.replace("_", "-"))
        for what, page in ON_AN_EXPERT.items()
    ),
    *(
        path(f"{ONE}/cases/<uuid:case_id>/{what.replace('_', '-')}", page, name=what.replace("_", "-"))
        for what, page in ON_A_CASE.items()
    ),
]  # fmt: skip
