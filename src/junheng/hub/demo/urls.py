from __future__ import annotations

from django.urls import path

from junheng.hub.demo import pages

app_name = "demo"
urlpatterns = [
    path("demo", pages.people, name="people"),
    path("demo/sign-in", pages.sign_in, name="sign-in"),
]
