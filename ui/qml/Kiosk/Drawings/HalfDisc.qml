// A disc, half of it full: light and dark.
Drawing {
    tinted: "M48 12 A36 36 0 0 1 48 84 Z"
    ink: "M48 12 A36 36 0 1 0 48 84 A36 36 0 1 0 48 12 M48 12 L48 84"
}
