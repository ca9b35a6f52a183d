"""Addresses of signing in; whoever manages roles changes a sign-in address, so those pages are left out."""

from allauth.account.urls import urlpatterns as account_patterns
from django.urls import include, path

LEFT_OUT = {"account_email", "account_email_verification_sent", "account_confirm_email"}

urlpatterns = [
    *(pattern for pattern in account_patterns if pattern.name not in LEFT_OUT),
    path("2fa/", include("allauth.mfa.urls")),
]
