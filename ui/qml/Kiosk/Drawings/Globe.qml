// A globe: the languages.
Drawing {
    tinted: ""
    ink: "M48 10 A38 38 0 1 0 48 86 A38 38 0 1 0 48 10 M48 10 C30 26 30 70 48 86 C66 70 66 26 48 10 M12 36 L84 36 M12 60 L84 60"
}
