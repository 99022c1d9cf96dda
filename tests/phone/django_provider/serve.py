"""A second identity provider, built on django-oauth-toolkit: of the kiosk it knows a client's name alone.

`python serve.py PORT FOLDER` serves it. What the toolkit leaves to its user is done here: the device
endpoint stands in the discovery document, and a device flow that asked for `openid` ends with an ID token.
"""

from __future__ import annotations

import sys
from pathlib import Path
from socketserver import ThreadingMixIn
from wsgiref.simple_server import WSGIRequestHandler, WSGIServer, make_server

import django
from django.conf import settings
from joserfc.jwk import RSAKey

HERE = Path(__file__).parent
CLIENT_ID = "kiosk-hcc"
PASSWORD = "made-up"
PORT, FOLDER = int(sys.argv[1]), Path(sys.argv[2])
ISSUER = f"http://127.0.0.1:{PORT}/o"

settings.configure(
    SECRET_KEY="of-a-test-alone",
    DEBUG=False,
    ALLOWED_HOSTS=["127.0.0.1"],
    ROOT_URLCONF="serve_urls",
    INSTALLED_APPS=[
        "django.contrib.auth",
        "django.contrib.contenttypes",
        "django.contrib.sessions",
        "oauth2_provider",
    ],
    MIDDLEWARE=[
        "django.contrib.sessions.middleware.SessionMiddleware",
        "django.middleware.csrf.CsrfViewMiddleware",
        "django.contrib.auth.middleware.AuthenticationMiddleware",
    ],
    TEMPLATES=[
        {
            "BACKEND": "django.template.backends.django.DjangoTemplates",
            "DIRS": [str(HERE / "templates")],
            "OPTIONS": {"context_processors": ["django.template.context_processors.request"]},
        }
    ],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": str(FOLDER / "provider.sqlite3")}},
    DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
    PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    LOGIN_URL="/login",
    USE_TZ=True,
    OAUTH2_PROVIDER={
        "OIDC_ENABLED": True,
        "OIDC_RSA_PRIVATE_KEY": RSAKey.generate_key(2048).as_pem(private=True).decode(),
        "OIDC_ISS_ENDPOINT": ISSUER,
        "OIDC_SERVER_CLASS": "serve_oidc.Server",
        "OAUTH2_BACKEND_CLASS": "serve_oidc.Backend",
        "OAUTH2_VALIDATOR_CLASS": "serve_oidc.Validator",
        "OAUTH_DEVICE_VERIFICATION_URI": f"{ISSUER}/device/",
        "OAUTH_DEVICE_VERIFICATION_URI_COMPLETE": lambda code: f"{ISSUER}/device/?user_code={code}",
        "DEVICE_FLOW_INTERVAL": 1,
        "SCOPES": {"openid": "who you are", "profile": "your name, birth and number"},
    },
)


def fill() -> None:
    """Make the tables, the client, and an account for each of the made-up people."""
    from django.contrib.auth.models import User  # noqa: PLC0415  # only after set-up
    from django.core.management import call_command  # noqa: PLC0415
    from oauth2_provider.models import Application  # noqa: PLC0415

    from kiosk.sandbox.people import all_people  # noqa: PLC0415

    call_command("migrate", verbosity=0)
    Application.objects.create(
        client_id=CLIENT_ID,
        name="Ki-ốt QN-HCC-01",
        client_type=Application.CLIENT_PUBLIC,
        authorization_grant_type=Application.GRANT_DEVICE_CODE,
        algorithm=Application.RS256_ALGORITHM,
    )
    for person in all_people():
        User.objects.create_user(username=person.id, password=PASSWORD)


class _Server(ThreadingMixIn, WSGIServer):
    daemon_threads = True


class _Quiet(WSGIRequestHandler):
    def log_message(self, format: str, *args: object) -> None:  # noqa: A002  # the base class's name
        """Keep quiet."""


if __name__ == "__main__":
    sys.path.insert(0, str(HERE))
    django.setup()
    fill()
    from django.core.wsgi import get_wsgi_application

    make_server("127.0.0.1", PORT, get_wsgi_application(), _Server, _Quiet).serve_forever()
