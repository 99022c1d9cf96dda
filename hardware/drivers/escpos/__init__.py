"""ESC/POS receipt printers: one logic over five links.

`raster` makes bytes of a picture, `models` holds what printers differ in, `status` understands what they say,
`link` and its kin carry bytes, `talk` asks and listens, `printer` decides what came of a job.
"""
