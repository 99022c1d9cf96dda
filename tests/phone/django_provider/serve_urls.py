"""Where the second provider takes what."""

from __future__ import annotations

from django.contrib.auth.views import LoginView
from django.http import HttpRequest, JsonResponse
from django.urls import include, path, reverse
from oauth2_provider.views import ConnectDiscoveryInfoView


class Discovery(ConnectDiscoveryInfoView):  # type: ignore[misc]  # the toolkit has no types
    """The toolkit's document, and where log-ins of devices begin."""

    def get(self, request: HttpRequest, *args: object, **kwargs: object) -> JsonResponse:
        found = super().get(request, *args, **kwargs)
        import json  # noqa: PLC0415

        device = request.build_absolute_uri(reverse("oauth2_provider:device-authorization"))
        return JsonResponse({**json.loads(found.content), "device_authorization_endpoint": device})


urlpatterns = [
    path("login", LoginView.as_view()),
    path("o/.well-known/openid-configuration", Discovery.as_view()),
    path("o/", include("oauth2_provider.urls", namespace="oauth2_provider")),
]
