from __future__ import annotations

from django.urls import path

from junheng.hub.market.pages import acts, after, barriers, looking, prices, provinces, quality

app_name = "market"
urlpatterns = [
    path("needs", looking.needs, name="needs"),
    path("needs/new", acts.publish_posting, name="publish-posting"),
    path("needs/ours", looking.ours, name="ours"),
    path("needs/<uuid:posting_id>", looking.need, name="need"),
    path("needs/<uuid:posting_id>/invite-body", acts.invite_body, name="invite-body"),
    path("needs/<uuid:posting_id>/promise-secrecy", acts.promise_secrecy, name="promise-secrecy"),
    path("needs/<uuid:posting_id>/withdraw-posting", acts.withdraw_posting, name="withdraw-posting"),
    path("needs/<uuid:posting_id>/make-quote", acts.make_quote, name="make-quote"),
    path("needs/<uuid:posting_id>/quotes", looking.quotes, name="quotes"),
    path("quotes/<uuid:quote_id>", looking.quote, name="quote"),
    path("quotes/<uuid:quote_id>/change-quote", acts.change_quote, name="change-quote"),
    path("quotes/<uuid:quote_id>/withdraw-quote", acts.withdraw_quote, name="withdraw-quote"),
    path("quotes/<uuid:quote_id>/accept-quote", acts.accept_quote, name="accept-quote"),
    path("national-gaps", looking.national_gaps, name="national-gaps"),
    path("provinces", provinces.beside, name="provinces"),
    path("provinces/<slug:code>/<slug:what>", provinces.behind, name="province-rows"),
    path("orders/<uuid:order_id>/conversation", after.conversation, name="conversation"),
    path("orders/<uuid:order_id>/send-message", after.send_message, name="send-message"),
    path("orders/<uuid:order_id>/files/<uuid:file_id>", after.file, name="file"),
    path("orders/<uuid:order_id>/propose-subcontract", after.propose_subcontract, name="propose-subcontract"),
    path("orders/<uuid:order_id>/rate-order", after.rate_order, name="rate-order"),
    path(
        "subcontracts/<uuid:subcontract_id>/answer-subcontract",
        after.answer_subcontract,
        name="answer-subcontract",
    ),
    path("organisations/<uuid:organisation_id>/ratings", after.ratings, name="ratings"),
    path("ratings/<uuid:rating_id>/answer-rating", after.answer_rating, name="answer-rating"),
    path("organisations/<uuid:organisation_id>/prices", prices.price_list, name="price-list"),
    path("organisations/<uuid:organisation_id>/prices.csv", prices.price_file, name="price-file"),
    path("capabilities/<uuid:entry_id>/prices", prices.entry_prices, name="entry-prices"),
    path("prices/new", prices.draft_price, name="draft-price"),
    path("prices/<uuid:price_id>/publish-price", prices.publish_price, name="publish-price"),
    path("orders/<uuid:order_id>/dispute-price", prices.dispute_price, name="dispute-price"),
    path("price-disputes/<uuid:dispute_id>/answer-dispute", prices.answer_dispute, name="answer-dispute"),
    path("barriers", barriers.list_of_barriers, name="barriers"),
    path("barriers/new", barriers.report_barrier, name="report-barrier"),
    path("barriers/<uuid:barrier_id>", barriers.barrier, name="barrier"),
    path("barriers/<uuid:barrier_id>/answer-barrier", barriers.answer_barrier, name="answer-barrier"),
    path("barriers/<uuid:barrier_id>/reply-to-answer", barriers.reply_to_answer, name="reply-to-answer"),
    path("barriers/<uuid:barrier_id>/remove-barrier", barriers.remove_barrier, name="remove-barrier"),
    path("orders/<uuid:order_id>/complain-quality", quality.complain_quality, name="complain-quality"),
    path("quality-cases", quality.quality_cases, name="quality-cases"),
    path("quality-cases/<uuid:quality_id>", quality.quality_case, name="quality-case"),
    path(
        "quality-cases/<uuid:quality_id>/decide-complaint", quality.decide_complaint, name="decide-complaint"
    ),
    path("quality-cases/<uuid:quality_id>/place-retest", quality.place_retest, name="place-retest"),
    path("quality-cases/<uuid:quality_id>/link-recall", quality.link_recall, name="link-recall"),
    path(
        "quality-cases/<uuid:quality_id>/close-quality-case",
        quality.close_quality_case,
        name="close-quality-case",
    ),
]
