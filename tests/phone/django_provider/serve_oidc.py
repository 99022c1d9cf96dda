"""What the toolkit leaves open: the ID token of a device flow, and the claims about a person."""

from __future__ import annotations

import json
import time
from typing import Any

from oauth2_provider.models import get_device_grant_model
from oauth2_provider.oauth2_backends import OAuthLibCore
from oauth2_provider.oauth2_validators import OAuth2Validator
from oauthlib.oauth2.rfc8628.grant_types import DeviceCodeGrant
from oauthlib.openid import Server as OpenIdServer

from kiosk.sandbox.people import find_person


class Validator(OAuth2Validator):  # type: ignore[misc]  # no types
    """Tells the made-up people's claims, all of them under `openid`."""

    oidc_claim_scope = None

    def validate_device_code(self, client_id: str, device_code: str, request: Any) -> str | None:
        grant = get_device_grant_model().objects.filter(device_code=device_code, client_id=client_id).first()
        if grant is None or grant.is_expired():
            return None
        request.user, request.scopes = grant.user, grant.scope.split()
        return "authorized" if grant.status == grant.AUTHORIZED else None

    def get_additional_claims(self, request: Any) -> dict[str, Any]:
        card = find_person(request.user.username).card
        return {
            "citizenPid": card.number,
            "name": card.name,
            "birthdate": card.birth_date,
            "gender": "female" if card.sex == "Nữ" else "male",
            "address": {"formatted": card.residence},
            "acr": "LoA2",
        }


class DeviceGrant(DeviceCodeGrant):  # type: ignore[misc]  # no types
    """A device flow that ends with an ID token as well."""

    def create_token_response(self, request: Any, token_handler: Any) -> tuple[dict[str, str], str, int]:
        headers, body, status = super().create_token_response(request, token_handler)
        if status != 200 or "openid" not in (request.scopes or []):
            return headers, body, status
        token = json.loads(body)
        claims = {"aud": request.client_id, "iat": int(time.time())}
        token["id_token"] = self.request_validator.finalize_id_token(claims, token, token_handler, request)
        return headers, json.dumps(token), status


class Server(OpenIdServer):  # type: ignore[misc]  # no types
    """The toolkit's server with that grant."""

    def __init__(self, validator: Validator, **kwargs: Any) -> None:
        super().__init__(validator, **kwargs)
        self.device_code_grant = DeviceGrant(validator, **kwargs)
        self._grant_types["urn:ietf:params:oauth:grant-type:device_code"] = self.device_code_grant


class Backend(OAuthLibCore):  # type: ignore[misc]  # no types
    """Leaves out a field that oauthlib 4.0 answers with and that django-oauth-toolkit 3.4 does not know."""

    def create_device_authorization_response(self, request: Any) -> tuple[Any, Any, int]:
        headers, body, status = super().create_device_authorization_response(request)
        if isinstance(body, dict):
            body.pop("scope", None)
        return headers, body, status
