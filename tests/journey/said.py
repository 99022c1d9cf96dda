"""What is said to a journey in more than one test."""

from __future__ import annotations

from kiosk.capture.page import Page

PAGE = Page(b"jpeg", 2480, 3508, 300)
CODE_TEXT = "022195000017||Nguyễn Mẫu Minh Anh|12051995|Nữ|Phường Hồng Gai|15062021"
