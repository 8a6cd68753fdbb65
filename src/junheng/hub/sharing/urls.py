from __future__ import annotations

from django.urls import path

from junheng.hub.sharing.pages import acts, helping, looking

app_name = "sharing"
urlpatterns = [
    path("sharing", looking.sharing, name="sharing"),
    path("sharing/new", acts.offer_resource, name="offer-resource"),
    path("sharing/hours", looking.hours, name="hours"),
    path("sharing/feeds", looking.feeds, name="feeds"),
    path("sharing/feeds/open", acts.open_feed, name="open-feed"),
    path("sharing/feeds/<uuid:feed_id>/close-feed", acts.close_feed, name="close-feed"),
    path("sharing/feeds/<slug:tenant>/<uuid:feed_id>/<slug:secret>.ics", looking.feed, name="feed"),
    path("sharing/<uuid:resource_id>", looking.resource, name="resource"),
    path("sharing/<uuid:resource_id>/book", acts.request_booking, name="request-booking"),
    path("sharing/<uuid:resource_id>/change-offer", acts.change_offer, name="change-offer"),
    path("sharing/<uuid:resource_id>/withdraw-offer", acts.withdraw_offer, name="withdraw-offer"),
    path("sharing/<uuid:resource_id>/block-resource", acts.block_resource, name="block-resource"),
    path("mutual-help", helping.board, name="mutual-help"),
    path("mutual-help/new", helping.post_help, name="post-help"),
    path("mutual-help/<uuid:help_id>", helping.one, name="help"),
    path("mutual-help/<uuid:help_id>/offer-help", helping.offer_help, name="offer-help"),
    path("mutual-help/<uuid:help_id>/record-help", helping.record_help, name="record-help"),
    path("mutual-help/<uuid:help_id>/finish-help", helping.finish_help, name="finish-help"),
    path("mutual-help/<uuid:help_id>/rate-help", helping.rate_help, name="rate-help"),
    path("help-offers/<uuid:offer_id>/accept-help", helping.accept_help, name="accept-help"),
    path("bookings", looking.bookings, name="bookings"),
    path("bookings/<uuid:booking_id>", looking.booking, name="booking"),
    path("bookings/<uuid:booking_id>/pictures/<int:picture_id>", looking.picture, name="picture"),
    *(
        path(f"bookings/<uuid:booking_id>/{what}", acts.act_on_booking, {"what": what}, name=what)
        for what in (
            "approve-booking", "decline-booking", "cancel-booking", "check-out-booking", "confirm-arrival", "return-booking",
            "settle-booking",
        )
    ),
]  # fmt: skip
