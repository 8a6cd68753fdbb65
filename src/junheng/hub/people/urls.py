from __future__ import annotations

from django.urls import path

from junheng.hub.people import pages

app_name = "people"
urlpatterns = [path("people", pages.people, name="people")]
