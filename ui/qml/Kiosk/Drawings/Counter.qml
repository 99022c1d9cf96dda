// The counter of the centre with a person behind it.
Drawing {
    tinted: "M10 60 L86 60 L86 84 L10 84 Z"
    ink: "M48 12 A11 11 0 1 1 47.9 12 M28 58 Q30 40 48 40 Q66 40 68 58 M8 58 L88 58 L88 66 L8 66 Z M14 66 L14 86 L82 86 L82 66 M40 76 L56 76"
}
