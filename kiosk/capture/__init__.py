"""From a scanned sheet to a clean page, and from pages to PDF/A; all of it in memory."""
