// A machine whose cover stands open.
Drawing {
    tinted: "M14 56 L86 56 L86 86 L14 86 Z"
    ink: "M14 52 L82 52 Q86 52 86 56 L86 82 Q86 86 82 86 L14 86 Q10 86 10 82 L10 56 Q10 52 14 52 Z M12 52 L30 14 Q32 10 36 12 L84 34 M24 64 L72 64 M66 75 L74 75"
    faint: "M84 34 L86 52"
}
