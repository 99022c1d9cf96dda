// A sealed dossier on its way to the province's house.
Drawing {
    tinted: "M8 40 L42 40 L42 64 L8 64 Z"
    ink: "M10 36 L40 36 Q44 36 44 40 L44 62 Q44 66 40 66 L10 66 Q6 66 6 62 L6 40 Q6 36 10 36 Z M7 39 L25 52 L43 39 M58 40 L74 26 L90 40 Z M62 40 L62 72 M74 46 L74 66 M86 40 L86 72 M56 78 L92 78"
    faint: "M46 76 L20 76 M46 82 L30 82"
}
