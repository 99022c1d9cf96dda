"""What is said to a journey in more than one test."""

from __future__ import annotations

from kiosk.capture.page import Page

# As much of a JPEG as turning it looks at.
PAGE = Page(b"\xff\xd8\xff\xe0\x00\x02jpeg", 2480, 3508, 300)
CODE_TEXT = "022195000017||Nguyễn Mẫu Minh Anh|12051995|Nữ|Phường Hồng Gai|15062021"
