// Somebody and the child they act for.
Drawing {
    tinted: "M20 66 Q20 44 38 44 Q56 44 56 66 L56 84 L20 84 Z"
    ink: "M36 12 A12 12 0 1 1 35.9 12 M14 84 L14 62 Q14 44 36 44 Q50 44 55 52 M69 39 A9 9 0 1 1 68.9 39 M52 84 L52 78 Q52 64 69 64 Q86 64 86 78 L86 84 M8 84 L90 84"
}
