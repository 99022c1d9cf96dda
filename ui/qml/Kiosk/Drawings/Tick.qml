// A tick.
Drawing {
    tinted: ""
    ink: "M20 50 L40 70 L78 28"
}
