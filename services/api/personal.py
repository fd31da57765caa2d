"""What a credential keeps about who answers for it: accounts.personal says how this is read."""

from __future__ import annotations

from accounts.personal import Fields

FIELDS: Fields = {
    "officer": {"api.Credential": "post"},
    "volunteer": {"api.OwnCredential": "volunteer name digest made_at expires_at revoked_at used_on"},
}
OTHERWISE: dict[str, str] = {"api.Credential": "name scopes digest made_at expires_at revoked_at used_on"}
