// A clock.
Drawing {
    tinted: "M48 48 L48 12 A36 36 0 0 1 84 48 Z"
    ink: "M48 12 A36 36 0 1 1 47.9 12 M48 26 L48 48 L62 58"
}
