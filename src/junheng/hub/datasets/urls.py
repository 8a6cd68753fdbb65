from __future__ import annotations

from django.urls import path

from junheng.hub.datasets.pages import acts, looking

app_name = "datasets"
DATASET = "datasets/<uuid:dataset_id>"
urlpatterns = [
    path("datasets", looking.catalogue, name="catalogue"),
    path("datasets/ours", looking.ours, name="ours"),
    path("datasets/new", acts.declare_dataset, name="declare-dataset"),
    path(DATASET, looking.dataset, name="dataset"),
    path(f"{DATASET}/rows.csv", looking.rows_file, name="rows"),
    path(f"{DATASET}/deliver-rows", acts.deliver_rows, name="deliver-rows"),
    path(f"{DATASET}/fields/<int:column>", acts.describe_field, name="describe-field"),
    *(
        path(f"{DATASET}/{what}", acts.act_on_dataset, {"what": what}, name=what)
        for what in (
            "publish-dataset", "grade-dataset", "price-dataset", "pause-dataset", "withdraw-dataset", "ask-consent", "question-dataset",
        )
    ),
    path("data-consents/<uuid:data_consent_id>/decide-consent", acts.decide_consent, name="decide-consent"),
    path("data-consents/<uuid:data_consent_id>/end-consent", acts.end_consent, name="end-consent"),
    path("data-questions/<uuid:data_question_id>/answer-question", acts.answer_question, name="answer-question"),
]  # fmt: skip
