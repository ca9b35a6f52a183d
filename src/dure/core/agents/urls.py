from django.urls import path

from dure.core.agents.views import access_log, account, people

app_name = "agents"
urlpatterns = [
    path("", account.account, name="account"),
    path("tokens/", account.token_list, name="tokens"),
    path("tokens/<uuid:token_id>/revoke/", account.revoke_token, name="revoke_token"),
    path("people/", people.people, name="people"),
    path("people/give/", people.give, name="give_role"),
    path("people/roles/<uuid:assignment_id>/end/", people.end, name="end_role"),
    path("access-log/", access_log.access_log, name="access_log"),
]
