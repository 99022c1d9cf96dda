"""The made-up person whose card the tests and benchmarks of the chip read."""

from __future__ import annotations

from dataclasses import replace

from hardware.simulated.card.data import CardData

CITIZEN = CardData(
    number="022185000123",
    name="Nguyễn Thị Thử Đào",
    birth_date="1985-02-01",
    sex="Nữ",
    origin="Hạ Long, Quảng Ninh",
    residence="Tổ 1, Khu 2, Phường Hồng Gai, Thành phố Hạ Long, Quảng Ninh",
    issue_date="2021-06-15",
    expiry_date="2045-02-01",
)

WHOLE_CITIZEN = replace(
    CITIZEN,
    religion="Phật giáo",
    features="Nốt ruồi cách 1 cm dưới mắt phải",
    old_number="100000001",
    father="Nguyễn Văn Mẫu",
    mother="Trần Thị Mẫu",
    spouse="Lê Văn Thử",
)
"""The same, with every field of the card filled in."""
