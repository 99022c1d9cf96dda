// A hand of cards kept safe: what may be used, and no more.
Drawing {
    tinted: "M48 12 L80 24 Q80 62 48 84 Z"
    ink: "M48 10 L82 22 Q82 64 48 88 Q14 64 14 22 Z M34 48 L44 58 L63 37"
}
