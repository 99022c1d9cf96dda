// A person, from the shoulders up.
Drawing {
    tinted: "M20 82 Q22 56 48 56 Q74 56 76 82 Z"
    ink: "M48 14 A16 16 0 1 1 47.9 14 M16 84 Q18 56 48 56 Q78 56 80 84 Z"
}
