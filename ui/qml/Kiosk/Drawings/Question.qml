// A question mark in a ring.
Drawing {
    tinted: ""
    ink: "M48 10 A38 38 0 1 0 48 86 A38 38 0 1 0 48 10 M36 39 C36 24 60 24 60 39 C60 48 48 48 48 58 M48 69.5 L48 70"
}
