"""Below /accounts/: our own way in, and what is reachable of allauth: leaving, proving oneself, second factors."""

from allauth.account import views as account
from allauth.mfa.base import views as mfa
from allauth.mfa.webauthn import views as webauthn
from django.urls import path

from accounts import factor_views, number_views, resuming, sitting_views, views, wechat_number_views, wechat_views

urlpatterns = [
    path("login/", views.sign_in, name="account_login"),
    path("login/code/", views.confirm_code, name="account_confirm_code"),
    path("login/demo/", views.sign_in_demo, name="account_demo"),
    path("wechat/", wechat_views.set_out, name="account_wechat"),
    path("wechat/back/", wechat_views.come_back, name="account_wechat_back"),
    path("wechat/phone/", wechat_number_views.name_number, name="account_wechat_number"),
    path("wechat/phone/code/", wechat_number_views.confirm, name="account_wechat_code"),
    path("staff/", views.sign_in_staff, name="account_staff"),
    path("logout/", account.logout, name="account_logout"),
    path("inactive/", account.account_inactive, name="account_inactive"),
    path("reauthenticate/", account.reauthenticate, name="account_reauthenticate"),
    path("phone/", number_views.show_number, name="account_number"),
    path("phone/old/", number_views.prove_old_number, name="account_old_number"),
    path("phone/new/", number_views.name_new_number, name="account_new_number"),
    path("phone/new/code/", number_views.prove_new_number, name="account_prove_new_number"),
    path("sessions/", sitting_views.own, name="account_sittings"),
    path("resume/", resuming.resume, name="account_resume"),
    path("second-factor/", factor_views.ask_second_factor, name="account_second_factor"),
    path("2fa/", mfa.index, name="mfa_index"),
    path("2fa/authenticate/", mfa.authenticate, name="mfa_authenticate"),
    path("2fa/reauthenticate/", mfa.reauthenticate, name="mfa_reauthenticate"),
    path("2fa/totp/activate/", factor_views.enrol_app, name="mfa_activate_totp"),
    path("2fa/totp/deactivate/", factor_views.drop_app, name="mfa_deactivate_totp"),
    path("2fa/recovery-codes/", factor_views.show_codes, name="mfa_view_recovery_codes"),
    path("2fa/recovery-codes/generate/", factor_views.renew_codes, name="mfa_generate_recovery_codes"),
    path("2fa/recovery-codes/download/", factor_views.take_codes, name="mfa_download_recovery_codes"),
    path("2fa/webauthn/", webauthn.list_webauthn, name="mfa_list_webauthn"),
    path("2fa/webauthn/add/", factor_views.enrol_key, name="mfa_add_webauthn"),
    path("2fa/webauthn/login/", webauthn.login_webauthn, name="mfa_login_webauthn"),
    path("2fa/webauthn/reauthenticate/", webauthn.reauthenticate_webauthn, name="mfa_reauthenticate_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/remove/", factor_views.drop_key, name="mfa_remove_webauthn"),
    path("2fa/webauthn/keys/<int:pk>/edit/", factor_views.rename_key, name="mfa_edit_webauthn"),
]
