from __future__ import annotations

from django.urls import path

from junheng.hub.orders import pages

app_name = "orders"
urlpatterns = [
    path("orders", pages.orders, name="orders"),
    path("orders/<uuid:order_id>", pages.order, name="order"),
    path("records", pages.records, name="records"),
    path("records/<uuid:record_id>", pages.record, name="record"),
]
