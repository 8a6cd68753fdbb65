from __future__ import annotations

from django.urls import path

from junheng.hub.orders.pages import acts, benches, budgets, editions, looking, records, templates, workbench

app_name = "orders"
urlpatterns = [
    path("workbench", workbench.workbench, name="workbench"),
    path("orders", looking.orders, name="orders"),
    path("orders/new", acts.place_order, name="place-order"),
    path("orders/<uuid:order_id>", looking.order, name="order"),
    path("orders/<uuid:order_id>/accept-order", acts.accept_order, name="accept-order"),
    path("orders/<uuid:order_id>/decline-order", acts.decline_order, name="decline-order"),
    path("orders/<uuid:order_id>/cancel-order", acts.cancel_order, name="cancel-order"),
    path("orders/<uuid:order_id>/receive-order", acts.receive_order, name="receive-order"),
    path("orders/<uuid:order_id>/hand-back-order", acts.hand_back_order, name="hand-back-order"),
    path("orders/<uuid:order_id>/invoice-order", acts.invoice_order, name="invoice-order"),
    path("invoices/<uuid:invoice_id>/credit-invoice", acts.credit_invoice, name="credit-invoice"),
    path("lines/<uuid:line_id>/turn-away-item", acts.turn_away_item, name="turn-away-item"),
    path("lines/<uuid:line_id>/receive-item", acts.receive_item, name="receive-item"),
    path("lines/<uuid:line_id>/hand-back-item", acts.hand_back_item, name="hand-back-item"),
    path("lines/<uuid:line_id>/open-record", records.open_record, name="open-record"),
    path("records", looking.records, name="records"),
    path("records/<uuid:record_id>", looking.record, name="record"),
    path("records/<uuid:record_id>/workbench", workbench.record_workbench, name="record-workbench"),
    path("records/<uuid:record_id>/prepare-record", records.prepare_record, name="prepare-record"),
    path("records/<uuid:record_id>/save-readings", records.save_readings, name="save-readings"),
    path("records/<uuid:record_id>/submit-record", records.submit_record, name="submit-record"),
    path("records/<uuid:record_id>/check-record", records.check_record, name="check-record"),
    path("records/<uuid:record_id>/send-back-record", records.send_back_record, name="send-back-record"),
    path("records/<uuid:record_id>/approve-deviation", records.approve_deviation, name="approve-deviation"),
    path("records/<uuid:record_id>/accept-outcome", records.accept_outcome, name="accept-outcome"),
    path("records/<uuid:record_id>/conclude-check", records.conclude_check, name="conclude-check"),
    path("templates", templates.templates, name="templates"),
    path("templates/new", editions.draft_edition, name="draft-edition"),
    path("templates/drafts/<uuid:draft_id>", editions.draft, name="edition-draft"),
    path(
        "templates/drafts/<uuid:draft_id>/change-edition-file",
        editions.change_edition_file,
        name="change-edition-file",
    ),
    path("templates/drafts/<uuid:draft_id>/submit-edition", editions.submit_edition, name="submit-edition"),
    path("templates/drafts/<uuid:draft_id>/review-edition", editions.review_edition, name="review-edition"),
    path(
        "templates/drafts/<uuid:draft_id>/approve-edition", editions.approve_edition, name="approve-edition"
    ),
    path(
        "templates/drafts/<uuid:draft_id>/withdraw-edition-draft",
        editions.withdraw_edition_draft,
        name="withdraw-edition-draft",
    ),
    path("templates/<uuid:edition_id>", templates.template, name="template"),
    path("templates/<uuid:edition_id>/compare-limits", templates.compare_limits, name="compare-limits"),
    path("budgets", budgets.budgets, name="budgets"),
    path("budgets/new", budgets.draft_budget, name="draft-budget"),
    path("budgets/<uuid:budget_id>", budgets.budget, name="budget"),
    path("budgets/<uuid:budget_id>/approve-budget", budgets.approve_budget, name="approve-budget"),
    path("budgets/<uuid:budget_id>/retire-budget", budgets.retire_budget, name="retire-budget"),
    path("benches", benches.bench_runs, name="bench-runs"),
    path("benches/new", benches.open_bench_run, name="open-bench-run"),
    path("benches/<uuid:run_id>", benches.bench_run, name="bench-run"),
    path("benches/<uuid:run_id>/save-readings", benches.save_bench, name="save-bench"),
    path("benches/<uuid:run_id>/submit-bench-run", benches.submit_bench_run, name="submit-bench-run"),
    path("benches/<uuid:run_id>/check-bench-run", benches.check_bench_run, name="check-bench-run"),
    path("benches/<uuid:run_id>/reopen-bench-run", benches.reopen_bench_run, name="reopen-bench-run"),
    path("records/<uuid:record_id>/take-off-bench", benches.take_off_bench, name="take-off-bench"),
    path("remarks/<uuid:remark_id>/answer-remark", records.answer_remark, name="answer-remark"),
]
