from __future__ import annotations

from django.urls import path

from junheng.hub.integrity.pages import acts, complaining, duties, hearing, hosting, looking, scanning

app_name = "integrity"
urlpatterns = [
    path("pledges", looking.pledges, name="pledges"),
    path("pledges/new", acts.publish_pledge, name="publish-pledge"),
    path("pledges/<uuid:pledge_id>", looking.pledge, name="pledge"),
    path("pledges/<uuid:pledge_id>/withdraw-pledge", acts.withdraw_pledge, name="withdraw-pledge"),
    path("pledges/<uuid:pledge_id>/propose-removal", acts.propose_removal, name="propose-removal"),
    path("reviews", looking.reviews, name="reviews"),
    path("reviews/<uuid:review_id>", looking.review, name="review"),
    path("reviews/<uuid:review_id>/answer-proposal", acts.answer_proposal, name="answer-proposal"),
    path("reviews/<uuid:review_id>/decide-removal", acts.decide_removal, name="decide-removal"),
    path("scan/<str:code>", scanning.scanned, name="scanned"),
    path("complaints", complaining.register, name="complaints"),
    path("complaints/receipt", scanning.receipt, name="receipt"),
    path("complaints/answers", scanning.answers, name="answers"),
    path("complaints/<uuid:complaint_id>", complaining.complaint, name="complaint"),
    path(
        "complaints/<uuid:complaint_id>/accept-complaint",
        complaining.accept_complaint,
        name="accept-complaint",
    ),
    path(
        "complaints/<uuid:complaint_id>/refuse-complaint",
        complaining.refuse_complaint,
        name="refuse-complaint",
    ),
    path(
        "complaints/<uuid:complaint_id>/answer-complaint",
        complaining.answer_complaint,
        name="answer-complaint",
    ),
    path("hearings", hearing.topics, name="topics"),
    path("hearings/new", hearing.open_topic, name="open-topic"),
    path("hearings/<uuid:topic_id>", hearing.topic, name="topic"),
    path("hearings/<uuid:topic_id>/conclude-topic", hearing.conclude_topic, name="conclude-topic"),
    path("hearings/<uuid:topic_id>/close-topic", hearing.close_topic, name="close-topic"),
    path(
        "hearings/comments/<uuid:comment_id>/moderate-comment",
        hearing.moderate_comment,
        name="moderate-comment",
    ),
    path("hearings/comments/<uuid:comment_id>/answer-comment", hearing.answer_comment, name="answer-comment"),
    path("market", hosting.market, name="market"),
    path("market/contracts", duties.contracts, name="contracts"),
    path("market/contracts/new", duties.offer_contract, name="offer-contract"),
    path("market/contracts/<uuid:contract_id>", duties.contract, name="contract"),
    *(
        path(f"market/contracts/<uuid:contract_id>/{what}", duties.act_on_contract, {"what": what}, name=what)
        for what in ("answer-contract", "end-contract")
    ),
    path("market/duties", duties.duties, name="duties"),
    path("market/duties/new", duties.file_host_report, name="file-host-report"),
    path("market/duties/<uuid:report_id>", duties.report, name="host-report"),
    path("market/new", hosting.list_at_stall, name="list-at-stall"),
    path("market/<uuid:stalled_id>/take-off-stall", hosting.take_off_stall, name="take-off-stall"),
]
