"""Words by which redaction knows what is a person's: names of fields, family names, parts of an address."""

from __future__ import annotations

import re

# A word of a field's name, folded and in small letters: whatever stands in such a field is a person's.
PERSONAL = re.compile(
    r"""
    names? | fullname | surname | givenname | ten | hoten | holder | bearer | citizen | persons? | people
    | applicant | mother | father | parents? | spouse | child | children | me | cha | con | vo | chong
    | numbers? | so | cccd | cmnd | passport | mrz | can | document | dob | birth | born | birthday
    | birthdate | ngaysinh | address(?:es)? | residen(?:ce|tial) | home | diachi | quequan | origin | street
    | ward | commune | phones? | telephone | mobile | dienthoai | sdt | e?mail | zalo | ethnicity | religion
    | features | face | portrait | photo | picture | image | answers? | query | typed | input | text | body
    | payload | codes? | qr | barcode | scanned | references? | dossiers? | submission | token | secret
    | password | pin | key
    """,
    re.VERBOSE,
)

# Fields of that sound which are the program's own; the other rules hold for them all the same.
OWN = re.compile(
    r"""
    kiosk | kiosk_id | centre_name | check_name | file_name | thread_name | process_name | logger_name
    | unit_name | key_id | keys_serial | (?:exit|status|http|error|return)_code | event_kind
    """,
    re.VERBOSE,
)

# Times of the log itself; elsewhere a date could be one of birth.
TIMES = re.compile(r"timestamp|at|time|taken_at|since|until|oldest|last_fault_at|last_custody")

# Family names that are words of no other language here; then those that need a middle name beside them. The
# middle name of half of all women is one, too.
_CLEAR = "nguyen|tran|pham|huynh|hoang|truong|trinh|phung"
_FAMILY = """
    an|bui|cao|chau|chu|dam|dang|danh|dao|diep|dinh|do|doan|dong|duong|giang|ha|han|ho|hong|hua|kha|khong|khuat
    |khuc|kieu|la|lai|lam|le|lieu|lo|lu|luc|luong|luu|ly|ma|mac|mai|moc|ngan|nghiem|ngo|ninh|nong|ong|phan|phi
    |phu|quach|quan|sam|si|ta|tang|thach|thai|tiet|tieu|to|ton|tong|trang|trieu|tu|ung|van|vi|vien|vo|vu|vuong
    |xa|y
"""
_MIDDLE = """
    anh|ba|bao|cong|dang|dinh|duc|hong|huu|kim|mau|minh|ngoc|phuong|quang|quoc|thanh|thi|thu|tuan|van|xuan
"""
NAMED = re.compile(
    rf"\b(?:{_CLEAR}|[A-Za-z]+[\s._,<-]+thi\b|(?:{''.join(_FAMILY.split())})[\s._,<-]+(?:{''.join(_MIDDLE.split())}))"
    r"(?:[\s._,<-]+[A-Za-z]+){1,4}",
    re.IGNORECASE,
)

# An address to its end: what follows a house, a street, a hamlet or a commune.
PLACE = re.compile(
    r"\b(?:so nha|to dan pho|khu pho|to \d+|thon|xom|ap|ban|duong|pho|ngo|ngach|hem|phuong|xa|thi tran|quan"
    r"|huyen|thi xa|thanh pho|tinh|khom|buon|lang)"
    r"\b[\s:]+[^\s\"{}\[\]]+(?:[\s,]+[^\s\"{}\[\]:=]+){0,12}",
    re.IGNORECASE,
)

# Five words in a row that could all be Vietnamese ones without their marks: what somebody wrote, not we.
_SYLLABLE = r"(?:ngh|ng|gh|gi|kh|nh|ph|qu|th|tr|ch|[bcdghklmnprstvx])?[aeiouy]{1,3}(?:ch|nh|ng|[cmnpt])?"
SPOKEN = re.compile(rf"\b{_SYLLABLE}\b(?:[\s,]+(?:{_SYLLABLE}|\d+|[a-z]{{1,2}})\b){{4,}}", re.IGNORECASE)
