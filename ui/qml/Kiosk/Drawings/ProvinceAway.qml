// The province's house with the line to it cut.
Drawing {
    tinted: "M44 34 L88 34 L88 84 L44 84 Z"
    ink: "M44 40 L66 24 L88 40 Z M48 40 L48 78 M60 46 L60 72 M72 46 L72 72 M84 40 L84 78 M42 84 L90 84 M6 70 L18 70 Q22 70 22 66 L22 58 M6 62 L10 62 M26 48 L34 42 M18 44 L24 36"
    faint: "M22 56 Q22 50 28 50 L44 50"
}
