from __future__ import annotations

from django.urls import path

from junheng.hub.risk.pages import acts, campaigns, evidence, fines, letters, looking, radar

app_name = "risk"
ACT = "determinations/<uuid:determination_id>/"
urlpatterns = [
    path("lists/serious-violators", looking.violators, name="violators"),
    path("lists/model-units", looking.model_units, name="model-units"),
    path("letters", letters.letters, name="letters"),
    path("letters/new", letters.send_letter, name="send-letter"),
    path("letters/<uuid:letter_id>", letters.letter, name="letter"),
    *(
        path(f"letters/<uuid:letter_id>/{what}", letters.act_on_letter, {"what": what}, name=what)
        for what in ("receive-letter", "answer-letter", "close-letter")
    ),
    path("fines", fines.fines, name="fines"),
    path("fines/<uuid:fine_id>", fines.fine, name="fine"),
    *(
        path(f"fines/<uuid:fine_id>/{what}", fines.act_on_fine, {"what": what}, name=what)
        for what in ("state-fine-view", "decide-fine")
    ),
    path("risk/bodies/<uuid:organisation_id>/propose-fine", fines.propose_fine, name="propose-fine"),
    path("campaigns", campaigns.campaigns, name="campaigns"),
    path("campaigns/new", campaigns.plan_campaign, name="plan-campaign"),
    path("campaigns/<uuid:campaign_id>", campaigns.campaign, name="campaign"),
    path("campaigns/<uuid:campaign_id>/report.<str:suffix>", campaigns.report, name="joint-report"),
    *(
        path(f"campaigns/<uuid:campaign_id>/{what}", campaigns.act_on_campaign, {"what": what}, name=what)
        for what in ("answer-campaign", "name-team", "list-targets", "close-campaign", "call-off-campaign")
    ),
    path("campaigns/targets/<uuid:target_id>", evidence.target, name="target"),
    *(
        path(f"campaigns/targets/<uuid:target_id>/{what}", evidence.act_on_target, {"what": what}, name=what)
        for what in ("record-result", "link-check", "take-evidence")
    ),
    path("campaigns/evidence/<uuid:piece_id>", evidence.piece, name="piece"),
    *(
        path(f"campaigns/evidence/<uuid:piece_id>/{what}", evidence.act_on_piece, {"what": what}, name=what)
        for what in ("hand-evidence", "receive-evidence")
    ),
    path("risk", radar.radar, name="radar"),
    path("risk/scan-risk", radar.scan_risk, name="scan-risk"),
    path("risk/scores", radar.scores, name="scores"),
    path("risk/warnings/<uuid:warning_id>", radar.warning, name="warning"),
    path("risk/warnings/<uuid:warning_id>/take-warning", radar.take_warning, name="take-warning"),
    path("risk/warnings/<uuid:warning_id>/hand-warning", radar.hand_warning, name="hand-warning"),
    path("risk/warnings/<uuid:warning_id>/end-warning", radar.end_warning, name="end-warning"),
    path("risk/bodies/<uuid:organisation_id>", looking.score, name="score"),
    path("risk/bodies/<uuid:organisation_id>/propose-determination", acts.propose_determination, name="propose-determination"),
    path("determinations", looking.determinations, name="determinations"),
    path("determinations/<uuid:determination_id>", looking.determination, name="determination"),
    *(
        path(f"{ACT}{what}", acts.act_on_determination, {"what": what}, name=what)
        for what in ("state-view", "decide-determination", "ask-repair", "decide-repair")
    ),
]  # fmt: skip
