"""Settings with where each value comes from, and no secret."""

from __future__ import annotations

import pytest

from kiosk.settings import load_settings
from kiosk.technician.configured import MASK, Origin, configured

pytestmark = pytest.mark.slow


@pytest.fixture
def rows(tmp_path, monkeypatch):
    file = tmp_path / "kiosk.toml"
    file.write_text(
        'sound = false\n[centre]\nname = "Trung tâm thử"\n[screen]\nwidth_px = 1080\n'
        '[gateway]\ndatabase = "postgresql+psycopg://kiosk:geheim@localhost/kiosk"\n'
        '[devices.code-scanner]\ndriver = "serial"\n[devices.code-scanner.options]\nport = "/dev/x"\n'
        'password = "geheim"\n'
    )
    monkeypatch.setenv("KIOSK__CENTRE__NAME", "Trung tâm khác")
    credentials = tmp_path / "credentials"
    credentials.mkdir()
    (credentials / "KIOSK__PHONE").write_text('{"issuer": "", "client_id": "geheim"}')
    monkeypatch.setenv("CREDENTIALS_DIRECTORY", str(credentials))
    return {row.key: row for row in configured(load_settings(file))}


def test_each_value_says_where_it_comes_from(rows):
    assert rows["sound"].origin is Origin.FILE
    assert (rows["centre.name"].value, rows["centre.name"].origin) == ("Trung tâm khác", Origin.ENVIRONMENT)
    assert rows["centre.kiosk_id"].origin is Origin.DEFAULT
    # Said in the file, though it is what it would be without.
    assert rows["screen.width_px"].origin is Origin.FILE
    assert rows["devices.code-scanner.driver"].origin is Origin.FILE
    assert rows["phone.client_id"].origin is Origin.CREDENTIAL


def test_no_secret_is_shown_wherever_it_stands(rows):
    assert "geheim" not in repr(rows)
    assert rows["devices.code-scanner.options.password"].value == MASK
    assert rows["gateway.database"].value == f"postgresql+psycopg://{MASK}@localhost/kiosk"
    assert rows["phone.client_id"].value == MASK
