from django.urls import path

from .views import account, journal, memberships, sessions, users

urlpatterns = [
    path("sign-in/", sessions.sign_in, name="sign_in"),
    path("sign-out/", sessions.sign_out, name="sign_out"),
    path("account/", account.account_detail, name="account"),
    path("account/password/", account.password_change, name="password_change"),
    path("account/sessions/end/", account.session_end_others, name="session_end_others"),
    path("account/sessions/<str:handle>/end/", account.session_end, name="session_end"),
    path("users/", users.user_list, name="user_list"),
    path("users/new/", users.user_create, name="user_create"),
    path("users/<int:pk>/", users.user_detail, name="user_detail"),
    path("users/<int:pk>/edit/", users.user_edit, name="user_edit"),
    path("users/<int:pk>/disable/", users.user_disable, name="user_disable"),
    path("users/<int:pk>/enable/", users.user_enable, name="user_enable"),
    path("users/<int:pk>/password/", users.user_reset_password, name="user_reset_password"),
    path("users/<int:pk>/unlock/", users.user_unlock, name="user_unlock"),
    path("users/<int:pk>/grant/", memberships.membership_grant, name="membership_grant"),
    path(
        "users/<int:pk>/memberships/<int:membership>/end/",
        memberships.membership_end,
        name="membership_end",
    ),
    path("journal/", journal.journal_list, name="journal_list"),
    path("journal/reveals/", journal.reveal_list, name="reveal_list"),
]
