// A small letter beside a large one.
Drawing {
    tinted: ""
    ink: "M8 76 L20 44 L32 76 M12.5 65 L27.5 65 M38 76 L62 16 L86 76 M47 55 L77 55"
}
